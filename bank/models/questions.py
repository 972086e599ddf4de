"""Questions."""

from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

from bank import limits
from bank.callers import Caller
from bank.documents import GRADED, Kind, QuestionDocument, Status
from bank.models.answers import Answer
from bank.models.history import Revision
from bank.models.seals import KEY_OF_QUESTION, SealedQuerySet, seal
from bank.models.snapshots import snapshot
from bank.models.topics import Topic
from bank.models.users import User
from bank.models.vocabulary import Source, Tag


class QuestionQuerySet(SealedQuerySet["Question"]):
    key = KEY_OF_QUESTION

    # How the columns of an order are reached: those of a tag's links stand in its index in just this order.
    order_paths: dict[str, str] = {}
    # The one status that is left, where a word has said so.
    known_status: str | None = None
    # The links of a tag, of which there are as many as of these questions while there are so many conditions.
    links: "tuple[models.QuerySet[TagLink], int] | None" = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc] # the stubs keep it to themselves
        clone.order_paths, clone.known_status = self.order_paths, self.known_status
        clone.links = self.links
        return clone

    def rows_to_count(self) -> "models.QuerySet[Any]":
        """Other rows, exactly as many as these, where such are cheaper to count."""
        if self.links is not None:
            links, conditions = self.links
            if len(self.query.where.children) == conditions:
                return links
        return self

    def _fetch_all(self) -> None:
        """A question and what belongs to it are one thing: loaded by several statements, they are of one version."""
        if self._result_cache is None and self._prefetch_related_lookups:  # type: ignore[attr-defined] # private there
            with snapshot():
                super()._fetch_all()
        else:
            super()._fetch_all()

    def visible_to(self, caller: Caller) -> Self:
        """What this caller may know of: readers the published, authors their own too, editors everything."""
        if caller.edits_everything:
            return self
        published = Q(status=Status.PUBLISHED)
        if caller.has_questions:
            return self.filter(published | Q(author=caller.user_id))
        return self.in_status(Status.PUBLISHED)

    def in_status(self, status: str) -> Self:
        found = self.filter(status=status)
        found.known_status = status
        return found

    def under(self, topic: Topic) -> Self:
        """Questions of a topic and of all topics below it."""
        return self.filter(
            topic_id__in=list(Topic.objects.below(topic).values_list("pk", flat=True))
        )

    def tagged(self, tag: Tag) -> Self:
        """
        Questions with a tag. The first tag's links lead the way in the order of age, so that a rare tag costs no more
        than a common one: walking all questions for one that has it would cost as much as the bank is large.
        """
        if self.order_paths:
            return self.filter(pk__in=TagLink.objects.filter(tag=tag).values("question_id"))
        status = {"status": self.known_status} if self.known_status else {}
        linked = {f"tag_links__{name}": value for name, value in status.items()}
        found = self.filter(tag_links__tag=tag, **linked).annotate(
            linked_at=F("tag_links__created_at"), linked_id=F("tag_links__question_id")
        )
        found.order_paths = {"created_at": "linked_at", "id": "linked_id"}
        if len(self.query.where.children) == len(status):
            # Nothing else was asked for, and of each question there is one link that knows its status.
            links = TagLink.objects.filter(tag=tag, **status)
            found.links = links, len(found.query.where.children)
        return found

    def tagged_any(self, tags: Iterable[Tag]) -> Self:
        return self.filter(pk__in=TagLink.objects.filter(tag__in=list(tags)).values("question_id"))

    def in_language(self, language: str) -> Self:
        """Questions in a language: `en` includes `en-GB`."""
        return self.filter(Q(language=language) | Q(language__startswith=f"{language}-"))

    def brought_by(self, import_id: str) -> Self:
        """Questions that an import has added or changed."""
        lines = Revision.objects.filter(import_id=import_id, what=Revision.What.QUESTION)
        return self.filter(pk__in=lines.values("subject_id"))

    def with_details(self) -> Self:
        """Load what a document needs: two queries more, however many questions."""
        return self.select_related("topic", "source").prefetch_related(
            Prefetch("answers", Answer.objects.order_by("position", "id")),
            Prefetch("tags", Tag.objects.order_by("slug")),
        )


class Question(models.Model):
    """
    A question with what belongs to it. It is one thing with its answers and tags: one version, one revision for
    each change of any of them. All writing goes through `bank.editing`.
    """

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in Kind])
    text = models.TextField()
    # The references have no index of their own: each begins one of those below.
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="questions", db_index=False
    )
    tags = models.ManyToManyField(Tag, through="TagLink", related_name="questions")
    difficulty = models.SmallIntegerField(default=3)
    language = models.CharField(max_length=limits.LANGUAGE, default="en")
    status = models.CharField(
        max_length=10, choices=[(status, status) for status in Status], default=Status.DRAFT
    )
    explanation = models.TextField(default="", blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        db_index=False,
    )
    key = models.CharField(max_length=limits.KEY, null=True, blank=True)  # noqa: DJ001 - without a source there is no key, and NULLs do not collide
    related = models.JSONField(default=list, blank=True)
    position = models.IntegerField(default=0)
    shuffle = models.BooleanField(default=True)
    grading = models.JSONField(default=dict, blank=True)
    details = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    draw_key = models.BigIntegerField(default=0, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="one_question_per_key"),
            models.CheckConstraint(
                condition=Q(source=None, key=None) | Q(source__isnull=False, key__isnull=False),
                name="question_has_source_and_key_or_neither",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(Kind)), name="question_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(Status)), name="question_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__range=(1, 5)), name="question_difficulty_from_1_to_5"
            ),
            # Who looks for what was changed before a moment need not look at what was made after it.
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("created_at")), name="question_is_changed_after_made"
            ),
        ]
        indexes = [
            # A walk in any order is one index: for readers behind the status, for editors without it.
            models.Index(fields=["created_at", "id"], name="question_created"),
            models.Index(fields=["status", "created_at", "id"], name="question_status_created"),
            models.Index(fields=["updated_at", "id"], name="question_updated"),
            models.Index(fields=["status", "updated_at", "id"], name="question_status_updated"),
            models.Index(fields=["difficulty", "id"], name="question_difficulty"),
            models.Index(fields=["status", "difficulty", "id"], name="question_status_difficulty"),
            models.Index(fields=["position", "id"], name="question_position"),
            models.Index(fields=["status", "position", "id"], name="question_status_position"),
            models.Index(
                fields=["topic", "status", "created_at", "id"], name="question_topic_created"
            ),
            # A kind that nobody uses would be looked for in every question.
            models.Index(
                fields=["kind", "status", "created_at", "id"], name="question_kind_created"
            ),
            models.Index(fields=["author", "created_at", "id"], name="question_author_created"),
            # Of a language that nobody uses as well; by these operators it has the beginnings of tags, too.
            models.Index(
                fields=["language"], name="question_language", opclasses=["varchar_pattern_ops"]
            ),
            # A draw reads narrow ranges of the key, and passes over others of what it was narrowed to in the index.
            models.Index(
                fields=["draw_key", "status", "kind", "difficulty", "id"], name="question_draw"
            ),
            models.Index(fields=["fingerprint"], name="question_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def has_loaded(self, *, answers: list[Answer], tags: list[Tag]) -> None:
        """Take these for what a query would have loaded beside the row, each in its order."""
        for name, rows in {"answers": answers, "tags": tags}.items():
            related = getattr(self, name).all()
            related._result_cache = rows
            related._prefetch_done = True
            vars(self).setdefault("_prefetched_objects_cache", {})[name] = related

    @property
    def name(self) -> str:
        """`source/key`, by which an import knows the question again; empty when it has none."""
        return f"{self.source.slug}/{self.key}" if self.source else ""

    def hides(self, name: str, caller: Caller) -> bool:
        """Is its key sealed from this caller? Of an open question there is none."""
        return self.kind in GRADED and not caller.sees_key_of(self.author_id)

    def document(self) -> QuestionDocument:
        """
        The question on paper, free to be edited. Load it by `with_details`, or this costs a query for each part.
        """
        # Sorted here too, for PostgreSQL may sort slugs by the rules of a language.
        answers = sorted(self.answers.all(), key=lambda answer: (answer.position, answer.pk))
        return QuestionDocument(
            kind=self.kind,
            text=self.text,
            topic=self.topic.slug,
            tags=sorted(tag.slug for tag in self.tags.all()),
            difficulty=self.difficulty,
            language=self.language,
            status=self.status,
            explanation=self.explanation,
            answers=[answer.document() for answer in answers],
            source=self.source.slug if self.source else None,
            key=self.key,
            related=list(self.related),
            position=self.position,
            shuffle=self.shuffle,
            grading=dict(self.grading),
            details=deepcopy(self.details),
        )


class TagLink(models.Model):
    """
    A tag on a question, with the question's status and age, so that the questions of a rare tag are found in order
    without walking past all others.
    """

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="tag_links", db_index=False
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="links", db_index=False)
    status = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "tag"], name="one_link_per_tag")]
        indexes = [
            models.Index(fields=["tag", "created_at", "question"], name="tag_link_created"),
            models.Index(
                fields=["tag", "status", "created_at", "question"], name="tag_link_status_created"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.question_id}"


seal(Question, KEY_OF_QUESTION)


def visible_to(caller: Caller) -> QuestionQuerySet:
    """`Question.objects.visible_to(caller)`; what all see is put together once."""
    if caller.has_questions:
        return Question.objects.visible_to(caller)
    return seen_alike(caller.edits_everything).all()


@lru_cache
def seen_alike(everything: bool) -> QuestionQuerySet:
    """What all see who have no questions of their own: everything, or what is published. To be narrowed, not read."""
    return Question.objects.all() if everything else Question.objects.in_status(Status.PUBLISHED)
