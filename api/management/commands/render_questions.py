"""What strangers will be shown, made before anybody asks for it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from api import renditions
from api.urls import VERSIONS
from bank.documents import Status
from bank.management.progress import ProgressBar
from bank.models import Question


class Command(BaseCommand):
    help = (
        "Keep each published question in the database as strangers see it, which otherwise is done when one of them "
        "first reads it: for after many were brought in, or a new release was installed. It may be stopped and begun "
        "again."
    )

    def handle(self, **options: Any) -> None:
        if not renditions.are_kept():
            raise CommandError(
                "Finished questions are kept on PostgreSQL only, and where PUBLIC_URL is set."
            )
        version = VERSIONS[-1]
        published = Question.objects.in_status(Status.PUBLISHED).count()
        bar = ProgressBar(self.stderr, published)
        made = 0
        for step in version.urls.render_ahead(f"{settings.PUBLIC_URL}/api/{version.name}"):
            made += step.made
            bar.step(step.questions)
        bar.clear()
        gone = renditions.forget_the_deleted()
        self.stdout.write(f"{made} questions rendered, {gone} of deleted ones taken away.")
