"""Whether right answers can be guessed from a whole corpus."""

from bank.documents import Kind, QuestionDocument
from bank.proofreading import balance
from tests.builders import paper, right, wrong


def single(place: int, *, of: int = 4, length: int = 3) -> QuestionDocument:
    answers = [wrong(f"{number:03}") for number in range(of)]
    answers[place] = right("x" * length)
    return paper(Kind.SINGLE_CHOICE, answers=answers)


def test_a_corpus_without_graded_questions_has_nothing_to_guess() -> None:
    assert list(balance([paper(Kind.OPEN)])) == []


def test_at_most_a_fifth_of_what_is_graded_is_true_or_false() -> None:
    papers = [paper(Kind.TRUE_FALSE), *(paper(Kind.NUMERICAL) for _ in range(4))]
    (measure,) = balance(papers)
    assert measure.is_within
    assert measure.sentence == "1 of 5 graded questions are true_false, 20%; at most 20%."
    (measure,) = balance([*papers, paper(Kind.TRUE_FALSE)])
    assert not measure.is_within


def test_the_right_option_is_the_longest_no_more_often_than_chance_allows() -> None:
    """Of 40 questions with four options each, 10 are expected and 10 + 1.645 · √7.5 = 14.5 allowed."""
    for longer, is_within in ((14, True), (15, False)):
        papers = [single(n % 4, length=4 if n < longer else 2) for n in range(40)]
        measure = list(balance(papers))[1]
        assert measure.is_within == is_within
        assert measure.sentence == (
            f"In {longer}.0 of 40 single_choice questions the right option is the longest; "
            "10.0 by chance, at most 14.5."
        )


def test_options_of_equal_length_share_in_being_the_longest() -> None:
    measure = list(balance([single(n % 4) for n in range(40)]))[1]
    assert measure.sentence.startswith("In 10.0 of 40")


def test_the_right_option_has_no_favourite_place() -> None:
    even = list(balance([single(n % 4) for n in range(40)]))[2]
    assert even.is_within
    assert even.sentence == (
        "Right options stand 10, 10, 10, 10 times in the first, second … place; "
        "chi-square 0.00, at most 7.82."
    )
    uneven = list(balance([single(2 if n < 10 else n % 4) for n in range(40)]))[2]
    assert not uneven.is_within
    assert "7, 7, 18, 8 times" in uneven.sentence


def test_places_where_few_are_expected_count_together() -> None:
    papers = [single(n % 3, of=3) for n in range(30)] + [single(3)]
    measure = list(balance(papers))[2]
    assert "10, 10, 11 times" in measure.sentence
    assert measure.is_within


def test_a_few_questions_have_one_place_and_cannot_be_uneven() -> None:
    measure = list(balance([single(0)]))[2]
    assert measure.is_within
