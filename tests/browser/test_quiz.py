"""A quiz on the page of another origin, with a public token: draw, answer, check, next page."""

from urllib.parse import quote, urlencode

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiz(page, server, other_origin, public_token):
    draw = f"{server.url}/api/v1/draws?{urlencode({'seed': 'a quiz', 'page_size': 3})}"
    given = urlencode({"token": public_token, "draw": draw}, quote_via=quote)
    page.goto(f"{other_origin}/quiz.html#{given}")
    page.wait_for_function("document.getElementById('text').textContent")
    return page


def answer(quiz, text):
    quiz.get_by_label(text, exact=True).check()
    quiz.click("#check")
    quiz.wait_for_function("document.getElementById('verdict').textContent")
    return quiz.inner_text("#verdict")


def test_every_question_comes_once_page_by_page_and_the_score_is_right(quiz, questions):
    seen = []
    for number in range(len(questions)):
        seen.append(quiz.inner_text("#text"))
        is_right = number % 2 == 0
        assert answer(quiz, "Two" if is_right else "Three") == ("Right." if is_right else "Wrong.")
        last = quiz.inner_text("#place")
        quiz.click("#next")
        quiz.wait_for_function(
            "(last) => document.getElementById('place').textContent !== last"
            " || !document.getElementById('end').hidden",
            arg=last,
        )
    assert sorted(seen) == sorted(question.text for question in questions)
    assert quiz.inner_text("#score") == "4 of 7"


def test_nothing_that_reaches_the_page_tells_the_answer_beforehand(quiz, server):
    bodies = quiz.evaluate(
        """async () => {
          const given = new URLSearchParams(location.hash.slice(1));
          const headers = {Authorization: `Bearer ${given.get("token")}`};
          return await (await fetch(given.get("draw"), {headers})).text();
        }"""
    )
    for told in ("is_correct", "weight", "feedback", "explanation", "fingerprint"):
        assert told not in bodies
    assert quiz.watched.outside(server.url, "http://localhost") == []
