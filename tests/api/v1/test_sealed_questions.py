"""Sealing: whoever is not its author or an editor sees no key of a question that can be graded, by no way of asking."""

import re

import pytest

from bank.callers import Role
from bank.documents import GRADED, Kind
from bank.editing import add_tag
from bank.models import Answer, ApiToken, Question, User
from tests.api.walking import ids, page
from tests.builders import OPERATOR, add, change, distractor, pair, right, wrong

pytestmark = pytest.mark.django_db
API = "/api/v1"
SEALED_FOR = ["anonymous", "reader", "other author"]
OPEN_TO = ["author", "editor", "admin"]
KINDS = sorted(GRADED)

SHOWN = {
    *(
        "id",
        "url",
        "kind",
        "status",
        "text",
        "topic",
        "tags",
        "difficulty",
        "language",
        "answers",
        "sealed",
    ),
    *("source", "key", "related", "position", "shuffle", "grading", "version"),
    *("created_at", "updated_at", "published_at", "links"),
}
KEY = {"explanation", "details", "fingerprint"}
KEY_OF_ANSWER = {"position", "is_correct", "weight", "feedback", "tolerance", "match"}

# Words that stand in keys alone. Whoever may not see the key must not meet them anywhere.
ANSWERS = {
    Kind.SINGLE_CHOICE: [right("Two", feedback="zzfeedback"), wrong("Three"), wrong("Four")],
    Kind.MULTIPLE_CHOICE: [right("Two", feedback="zzfeedback"), right("10"), wrong("Four")],
    Kind.TRUE_FALSE: [right("True", feedback="zzfeedback"), wrong("False")],
    Kind.SHORT_TEXT: [right("zzaccepted", feedback="zzfeedback"), right("zzother")],
    Kind.NUMERICAL: [right("271828", tolerance="0.125", feedback="zzfeedback")],
    Kind.MATCHING: [
        pair("one", "eins", feedback="zzfeedback"),
        pair("two", "zwei"),
        pair("three", "drei"),
        distractor("vier"),
        distractor("acht"),
    ],
}


@pytest.fixture
def sealed(topic, author):
    """Makes a published question by an author, whose key holds words that stand nowhere else."""

    def sealed(kind, **fields):
        question = add(
            by=author,
            kind=kind,
            answers=ANSWERS[kind],
            explanation="zzexplanation",
            details={"zzname": "zzdetail"},
            **fields,
        )
        return change(question, status="published")

    return sealed


@pytest.fixture
def as_(client_as):
    return lambda who: client_as("author", who) if "author" in who else client_as(who)


def item(client, question, query=""):
    return page(client, f"{API}/questions/{question.pk}{query}")


# --- which members are there


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", SEALED_FOR)
def test_members_of_the_key_are_absent(as_, sealed, kind, who):
    question = sealed(kind)
    shown = item(as_(who), question)
    choices = {"choices"} if kind == Kind.MATCHING else set()
    assert set(shown) == SHOWN | choices
    assert shown["sealed"] is True
    assert "revisions" not in shown["links"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", OPEN_TO)
def test_editors_and_the_author_see_all_of_it(as_, sealed, kind, who):
    question = sealed(kind)
    shown = item(as_(who), question)
    assert set(shown) == SHOWN | KEY | {"author"}
    assert shown["sealed"] is False
    assert [set(answer) for answer in shown["answers"]] == [
        {"id", "text"} | KEY_OF_ANSWER for _ in ANSWERS[kind]
    ]
    assert [answer["position"] for answer in shown["answers"]] == list(range(len(ANSWERS[kind])))


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("kind", [Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE])
def test_options_have_an_id_and_a_text(as_, sealed, kind, who):
    question = sealed(kind)
    answers = item(as_(who), question)["answers"]
    assert {answer["text"] for answer in answers} == {one.text for one in ANSWERS[kind]}
    assert all(set(answer) == {"id", "text"} for answer in answers)


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.NUMERICAL])
def test_where_answers_are_the_key_there_are_none(as_, sealed, kind, who):
    assert item(as_(who), sealed(kind))["answers"] == []


@pytest.mark.parametrize("who", SEALED_FOR)
def test_a_matching_shows_left_sides_and_the_sorted_right_sides(as_, sealed, who):
    shown = item(as_(who), sealed(Kind.MATCHING))
    assert {answer["text"] for answer in shown["answers"]} == {"one", "two", "three"}
    assert shown["choices"] == ["acht", "drei", "eins", "vier", "zwei"]


def test_the_same_right_side_twice_is_one_choice(client, topic):
    question = add(kind="matching", answers=[pair("a", "x"), pair("b", "x")], status="published")
    assert item(client, question)["choices"] == ["x"]


@pytest.mark.parametrize("who", [*SEALED_FOR, *OPEN_TO])
def test_of_an_open_question_nothing_is_secret(as_, topic, author, who):
    question = change(add(by=author, kind="open", explanation="More"), status="published")
    shown = item(as_(who), question)
    assert set(shown) >= KEY
    assert set(shown["answers"][0]) == {"id", "text"} | KEY_OF_ANSWER


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("kind", KINDS)
def test_the_list_shows_what_the_item_shows(as_, sealed, kind, who):
    question, client = sealed(kind), as_(who)
    assert page(client, f"{API}/questions")["results"] == [item(client, question)]


def test_a_token_narrower_than_its_user_is_sealed_as_its_role_is(client, sealed, author):
    question = sealed(Kind.SINGLE_CHOICE)
    secret = ApiToken.objects.issue(
        user=User.objects.get(pk=author.user_id), name="x", role=Role.READER
    )
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert item(client, question)["sealed"] is True


# --- the order of answers


def order(client, question):
    return [answer["id"] for answer in item(client, question)["answers"]]


def test_the_order_is_the_same_for_everybody_and_every_time(as_, sealed):
    question = sealed(Kind.SINGLE_CHOICE)
    assert len({tuple(order(as_(who), question)) for who in SEALED_FOR * 2}) == 1


def test_the_order_says_nothing_of_which_is_right(client, topic):
    """The right one, which was written first in all of them, is shown in every place."""
    places = set()
    for n in range(40):
        question = add(text=f"Number {n}", status="published")
        places.add([answer["text"] for answer in item(client, question)["answers"]].index("Two"))
    assert places == {0, 1, 2}


def test_the_order_is_not_that_of_the_ids(client, topic):
    for n in range(6):
        add(
            text=f"Number {n}",
            answers=[right("a"), *(wrong(str(w)) for w in range(5))],
            status="published",
        )
    orders = [order(client, question) for question in Question.objects.all()]
    assert [sorted(one) for one in orders] != orders


def test_an_order_that_matters_is_kept(client, topic):
    answers = [wrong("10"), right("20"), wrong("30"), wrong("40"), wrong("50")]
    question = add(answers=answers, shuffle=False, status="published")
    shown = item(client, question)["answers"]
    assert [answer["text"] for answer in shown] == ["10", "20", "30", "40", "50"]
    assert all(set(answer) == {"id", "text"} for answer in shown)


def test_another_right_answer_makes_no_other_order(client, topic):
    question = add(status="published")
    before = item(client, question)
    swapped = list(Answer.objects.filter(question=question).order_by("-is_correct", "position")[:2])
    Answer.objects.filter(pk=swapped[0].pk).update(is_correct=False, weight=0)
    Answer.objects.filter(pk=swapped[1].pk).update(is_correct=True, weight=1)
    assert item(client, question) == before


# --- not by another way of asking


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize(
    "query",
    [
        "fields=explanation,details,fingerprint,author",
        "fields=explanation&html=true",
        "fields=answers,choices&html=true",
    ],
)
def test_not_by_fields(as_, sealed, kind, who, query):
    question = sealed(kind)
    client = as_(who)
    for body in (item(client, question, f"?{query}"), page(client, f"{API}/questions?{query}")):
        assert "zz" not in str(body)


@pytest.mark.parametrize("field", sorted(KEY | {"author"}))
def test_a_field_of_the_key_that_is_asked_for_is_just_not_there(client, sealed, field):
    assert item(client, sealed(Kind.SHORT_TEXT), f"?fields=id,{field}").keys() == {"id"}


SECRET_WORDS = ["zzfeedback", "zzexplanation", "zzaccepted", "271828", "zz"]


@pytest.mark.parametrize("word", SECRET_WORDS)
@pytest.mark.parametrize("who", SEALED_FOR)
def test_not_by_search(as_, sealed, word, who):
    for kind in KINDS:
        sealed(kind, text=f"Question of {kind}")
    found = page(as_(who), f"{API}/questions?search={word}&count=exact")
    assert (found["results"], found["count"]["value"]) == ([], 0)


@pytest.mark.parametrize("who", ["author", "editor"])
def test_who_sees_the_key_finds_by_it(as_, sealed, who):
    question = sealed(Kind.SHORT_TEXT)
    for word in ("zzaccepted", "zzfeedback", "zzexplanation"):
        assert ids(page(as_(who), f"{API}/questions?search={word}")) == [question.pk]


def test_relevance_does_not_depend_on_the_key(client, sealed):
    """The word stands in the key of one and in that of another not; both fit equally, the newer comes first."""
    with_it = sealed(Kind.SINGLE_CHOICE, text="Three and zz", shuffle=True)
    without = sealed(Kind.TRUE_FALSE, text="Three and zz")
    for sign, expected in (("-", [without.pk, with_it.pk]), ("", [with_it.pk, without.pk])):
        found = page(client, f"{API}/questions?search=zz&ordering={sign}relevance")
        assert ids(found) == expected


@pytest.mark.parametrize(
    "query",
    [
        *(
            "is_correct=true",
            "weight=1",
            "match=eins",
            "feedback=zzfeedback",
            "fingerprint=x",
            "explanation=x",
        ),
        *(
            "answers__is_correct=true",
            "ordering=fingerprint",
            "ordering=explanation",
            "ordering=answers__weight",
        ),
    ],
)
@pytest.mark.parametrize("path", ["questions", "answers"])
def test_not_by_filter_or_order(client, sealed, path, query):
    sealed(Kind.MATCHING)
    response = client.get(f"{API}/{path}?{query}")
    assert response.status_code == 400
    assert "zz" not in response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_not_by_tag_or_length_when_another_answer_is_right(client, topic, kind):
    """Two questions that differ in their keys alone are two texts of equal length."""
    question = add(kind=kind, answers=ANSWERS[kind], status="published")
    url = f"{API}/questions/{question.pk}"
    before = client.get(url)
    Answer.objects.filter(question=question).update(feedback="zz", weight="0.5")
    Question.objects.filter(pk=question.pk).update(explanation="zz" * 50, fingerprint="f" * 64)
    after = client.get(url)
    assert (before.content, before.headers["ETag"]) == (after.content, after.headers["ETag"])
    listed = client.get(f"{API}/questions")
    assert listed.headers["ETag"] == client.get(f"{API}/questions").headers["ETag"]


def test_not_by_the_tag_of_a_list(client, topic):
    question = add(status="published")
    before = client.get(f"{API}/questions")["ETag"]
    Question.objects.filter(pk=question.pk).update(explanation="zz", fingerprint="f" * 64)
    assert client.get(f"{API}/questions")["ETag"] == before


# --- /answers


def answers_of(client, question):
    return page(client, f"{API}/answers?question={question.pk}&count=exact")


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_answers_is_sealed_as_well(as_, sealed, kind, who):
    question, client = sealed(kind), as_(who)
    found = answers_of(client, question)
    assert {one["text"] for one in found["results"]} == {
        one["text"] for one in item(client, question)["answers"]
    }
    assert found["count"]["value"] == len(found["results"])
    assert all(
        set(one) == {"id", "url", "question", "text", "version", "links"}
        for one in found["results"]
    )


@pytest.mark.parametrize("who", OPEN_TO)
@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_the_key_sees_it_among_the_answers(as_, sealed, kind, who):
    found = answers_of(as_(who), sealed(kind))
    assert len(found["results"]) == len(ANSWERS[kind])
    assert all(set(one) >= KEY_OF_ANSWER for one in found["results"])


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.NUMERICAL])
def test_answers_that_are_the_key_are_not_there(as_, sealed, kind, who):
    answer = sealed(kind).answers.first()
    hidden, nowhere = (as_(who).get(f"{API}/answers/{one}") for one in (answer.pk, 999))
    without_place = re.compile(rb'"(instance|request_id)":"[^"]*"')
    assert hidden.status_code == 404
    assert without_place.sub(b"", hidden.content) == without_place.sub(b"", nowhere.content)


@pytest.mark.parametrize("who", SEALED_FOR)
def test_a_distractor_is_not_there_for_it_would_tell_what_fits_nothing(as_, sealed, who):
    answer = sealed(Kind.MATCHING).answers.get(match="vier")
    assert as_(who).get(f"{API}/answers/{answer.pk}").status_code == 404


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("query", ["", "?html=true"])
def test_an_option_by_itself_has_no_key(as_, sealed, who, query):
    answer = sealed(Kind.SINGLE_CHOICE).answers.first()
    shown = page(as_(who), f"{API}/answers/{answer.pk}{query}")
    html = {"text_html"} if query else set()
    assert set(shown) == {"id", "url", "question", "text", "version", "links"} | html


@pytest.mark.parametrize("who", OPEN_TO)
@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_the_key_reads_every_answer(as_, sealed, kind, who):
    answer = sealed(kind).answers.last()
    assert set(page(as_(who), f"{API}/answers/{answer.pk}")) >= KEY_OF_ANSWER


def test_ids_of_answers_say_nothing_of_the_order_in_which_they_were_written(topic):
    answers = [right("a"), *(wrong(str(n)) for n in range(40))]
    question = add(answers=answers)
    stored = list(question.answers.order_by("position").values_list("pk", flat=True))
    assert sorted(stored) != stored
    assert max(stored) - min(stored) > 2**40


# --- nowhere at all

EVERY_READ = [
    *("", "/topics", "/topics/tree", "/topics/python", "/tags", "/tags/orm", "/sources", "/schema"),
    *(
        "/questions",
        "/questions?html=true",
        "/questions?search=zz",
        "/questions?search=question&ordering=relevance",
    ),
    *("/questions?count=exact", "/questions?ordering=difficulty", "/questions?key=zzaccepted"),
    *("/questions?fields=answers", "/questions?topic=zzaccepted", "/questions?zzaccepted=1"),
    *("/answers", "/answers?html=true", "/answers?count=exact", "/questions?page_size=2"),
]


@pytest.mark.parametrize("who", SEALED_FOR)
@pytest.mark.parametrize("path", EVERY_READ)
def test_no_word_of_a_key_stands_in_any_answer(as_, sealed, who, path):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    for kind in KINDS:
        sealed(kind, tags=["orm"])
    asked = re.findall("zz[a-z]*", path)
    response = as_(who).get(f"{API}{path}")
    told = response.content.decode() + str(response.headers)
    for word in asked:
        told = told.replace(word, "")
    assert not re.search("zz(name|detail|feedback|explanation|accepted|other)|271828|0\\.125", told)
