"""What holds after any sequence of adds, changes, moves and deletions, refused ones among them."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bank import search
from bank.callers import Role
from bank.documents import Kind, Status, Unsound
from bank.editing import (
    Refusal,
    add_question,
    add_source,
    add_tag,
    add_topic,
    change_question,
    change_source,
    change_tag,
    change_topic,
    delete_question,
    delete_source,
    delete_tag,
    delete_topic,
)
from bank.models import Answer, Question, Revision, Source, Tag, TagLink, Topic
from bank.models.topics import summed_counts
from bank.search.words import EVERYTHING, PUBLIC, zones_of
from tests.builders import OPERATOR, caller, paper, right, sound_answers, wrong

pytestmark = pytest.mark.django_db

# Few of each, so that they meet.
topics = st.sampled_from(["t1", "t2", "t3", "t4", "t5"])
words = st.sampled_from(["w1", "w2", "w3"])
names = st.sampled_from(["Alpha", "Beta", "Gamma"])
kinds = st.sampled_from(list(Kind))
places = st.integers(0, 4)
answers = st.lists(
    st.builds(right, st.sampled_from("abc"))
    | st.builds(wrong, st.sampled_from("abcd"), feedback=names),
    max_size=4,
    unique_by=lambda answer: answer.text,
)
edits = st.fixed_dictionaries(
    {},
    optional={
        "text": names,
        "topic": topics,
        "tags": st.lists(words, max_size=2, unique=True),
        "status": st.sampled_from(list(Status)),
        "answers": answers,
        "source": st.none() | words,
        "key": st.none() | st.sampled_from(["1", "2"]),
        "difficulty": st.integers(3, 4),
        "details": st.dictionaries(words, places),
    },
)


class Bank(RuleBasedStateMachine):
    """People at work on a small bank. What they may not do is refused and must leave no trace."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people = [
            OPERATOR,
            caller(Role.EDITOR, "editor"),
            caller(Role.AUTHOR, "one"),
            caller(Role.AUTHOR, "two"),
        ]
        for slug in ("t1", "t2"):
            add_topic(slug=slug, name=slug, by=OPERATOR)

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def attempt(self, act, *args, **fields):
        before = Revision.objects.count()
        try:
            act(*args, **fields)
        except (Refusal, Unsound):
            assert Revision.objects.count() == before
        assert Revision.objects.count() - before in (0, 1)

    # --- what people do

    @rule(slug=topics, name=names, parent=st.none() | topics)
    def add_topic(self, slug, name, parent):
        self.attempt(add_topic, slug=slug, name=name, parent=parent, by=OPERATOR)

    @rule(
        slug=topics, fields=st.fixed_dictionaries({}, optional={"name": names, "position": places})
    )
    def change_topic(self, slug, fields):
        self.attempt(change_topic, slug, by=OPERATOR, **fields)

    @rule(slug=topics, parent=st.none() | topics)
    def move_topic(self, slug, parent):
        self.attempt(change_topic, slug, parent=parent, by=OPERATOR)

    @rule(slug=topics)
    def delete_topic(self, slug):
        self.attempt(delete_topic, slug, by=OPERATOR)

    @rule(slug=words, name=names)
    def add_words(self, slug, name):
        self.attempt(add_tag, slug=slug, name=name, by=OPERATOR)
        self.attempt(add_source, slug=slug, title=name, by=OPERATOR)

    @rule(slug=words, name=names)
    def change_words(self, slug, name):
        self.attempt(change_tag, slug, name=name, by=OPERATOR)
        self.attempt(change_source, slug, title=name, by=OPERATOR)

    @rule(slug=words)
    def delete_words(self, slug):
        self.attempt(delete_tag, slug, by=OPERATOR)
        self.attempt(delete_source, slug, by=OPERATOR)

    @rule(who=st.integers(0, 3), kind=kinds, fields=edits)
    def add_question(self, who, kind, fields):
        document = paper(kind, **{"topic": "t1", "answers": sound_answers(kind), **fields})
        self.attempt(add_question, document, by=self.people[who])

    @rule(who=st.integers(0, 3), which=places, fields=edits)
    def change_question(self, who, which, fields):
        self.attempt(
            change_question,
            self.some_question(which),
            lambda document: replace(document, **fields),
            by=self.people[who],
        )

    @rule(who=st.integers(0, 3), which=places)
    def delete_question(self, who, which):
        self.attempt(delete_question, self.some_question(which), by=self.people[who])

    def some_question(self, which):
        ids = list(Question.objects.order_by("id").values_list("pk", flat=True))
        return ids[which % len(ids)] if ids else 0

    # --- what always holds

    @invariant()
    def the_log_alone_tells_what_the_bank_holds(self):
        assert Revision.objects.latest_state() == what_the_tables_hold()

    @invariant()
    def a_version_is_the_number_of_its_lines(self):
        lines = Counter(Revision.objects.values_list("what", "subject_id"))
        for what, model in (
            ("question", Question),
            ("topic", Topic),
            ("tag", Tag),
            ("source", Source),
        ):
            assert dict(model.objects.values_list("pk", "version")) == {
                pk: lines[what, pk] for pk in model.objects.values_list("pk", flat=True)
            }

    @invariant()
    def paths_follow_from_parents(self):
        parents = dict(Topic.objects.values_list("pk", "parent_id"))
        paths = {pk: "/" + "".join(f"{step}/" for step in way(pk, parents)) for pk in parents}
        assert dict(Topic.objects.values_list("pk", "path")) == paths

    @invariant()
    def counts_are_those_of_a_naive_count(self):
        parents = dict(Topic.objects.values_list("pk", "parent_id"))
        naive = defaultdict(int)
        for topic_id in Question.objects.filter(status="published").values_list(
            "topic_id", flat=True
        ):
            for step in way(topic_id, parents):
                naive[step] += 1
        assert {
            pk: count for pk, count in summed_counts(Topic.objects.all()).items() if count
        } == naive

    @invariant()
    def links_to_tags_know_status_and_age(self):
        assert all(
            (link.status, link.created_at) == (link.question.status, link.question.created_at)
            for link in TagLink.objects.select_related("question")
        )

    @invariant()
    def the_index_holds_the_words_of_today(self):
        questions = {
            question.pk: question.document() for question in Question.objects.with_details()
        }
        for index in (PUBLIC, EVERYTHING):
            for word in ("alpha", "beta", "two", "w1"):
                having = {
                    pk
                    for pk, document in questions.items()
                    if word in set().union(*zones_of(document, index))
                }
                found = Question.objects.filter(search.engine().found([word], index))
                assert set(found.values_list("pk", flat=True)) == having


def way(topic_id, parents):
    """The ids from the root to a topic, found by walking up."""
    return [*way(parents[topic_id], parents), topic_id] if topic_id else []


def what_the_tables_hold():
    """The bank as the log has it, read from the tables column by column."""
    held = {}
    slugs = dict(Topic.objects.values_list("pk", "slug"))
    for row in Topic.objects.values():
        parent = slugs.get(row["parent_id"])
        held["topic", row["id"]] = without(row, "parent_id", "path", "published_count") | {
            "parent": parent
        }
    for what, model in (("tag", Tag), ("source", Source)):
        held |= {(what, row["id"]): without(row) for row in model.objects.values()}
    for row in Question.objects.values(
        "source__slug", "topic__slug", *(f.name for f in Question._meta.fields)
    ):
        gone = ("topic", "source", "source__slug", "topic__slug", "fingerprint", "draw_key")
        links = TagLink.objects.filter(question=row["id"])
        held["question", row["id"]] = without(row, *gone) | {
            "topic": row["topic__slug"],
            "source": row["source__slug"],
            "tags": sorted(links.values_list("tag__slug", flat=True)),
            "answers": [
                without(answer, "question_id", "position") | {"weight": float(answer["weight"])}
                for answer in Answer.objects.filter(question=row["id"])
                .order_by("position")
                .values()
            ],
        }
    return held


def without(row, *names):
    return {
        name: value.isoformat() if value and name.endswith("_at") else value
        for name, value in row.items()
        if name not in {"version", *names}
    }


def test_the_bank_keeps_its_laws_whatever_people_do():
    some = settings(max_examples=max(settings.default.max_examples // 5, 5), stateful_step_count=40)
    run_state_machine_as_test(Bank, settings=some)
