"""Words that questions refer to by slug: tags, and the sources they came from."""

from django.db import models
from django.utils import timezone

from bank import limits


class Tag(models.Model):
    """A cross-cutting subject. `slug` never changes."""

    slug = models.CharField(max_length=limits.SLUG, unique=True)
    name = models.CharField(max_length=limits.NAME)
    description = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="tag_created")]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """
    Where questions came from, and on what terms. `slug` never changes; `homepage` is its own address, `license` an
    SPDX identifier.
    """

    slug = models.CharField(max_length=limits.SLUG, unique=True)
    title = models.CharField(max_length=limits.NAME)
    homepage = models.CharField(max_length=limits.URL, default="", blank=True)
    license = models.CharField(max_length=limits.NAME, default="", blank=True)
    attribution = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="source_created")]

    def __str__(self) -> str:
        return self.title
