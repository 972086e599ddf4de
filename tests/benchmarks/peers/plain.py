"""Creates a question as the rows come, by plain Django: no rules, no log, no index of words, no roles."""

import secrets

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils import timezone
from django.views.decorators.http import require_POST

from bank.models import Answer, Question, Tag, TagLink, Topic


@require_POST
@transaction.atomic
def create(request: HttpRequest) -> HttpResponse:
    sent = orjson.loads(request.body)
    question = Question.objects.create(
        kind=sent["kind"],
        text=sent["text"],
        status=sent["status"],
        explanation=sent["explanation"],
        topic=Topic.objects.get(slug=sent["topic"]),
        published_at=timezone.now(),
        author_id=1,
    )
    Answer.objects.bulk_create(
        Answer(
            id=1 + secrets.randbelow(2**52),
            question=question,
            position=position,
            text=answer["text"],
            is_correct=answer["is_correct"],
            weight=int(answer["is_correct"]),
        )
        for position, answer in enumerate(sent["answers"])
    )
    TagLink.objects.bulk_create(
        TagLink(question=question, tag=tag, status=question.status, created_at=question.created_at)
        for tag in Tag.objects.filter(slug__in=sent["tags"])
    )
    return HttpResponse(
        orjson.dumps({"id": question.pk}), status=201, content_type="application/json"
    )


urlpatterns = [re_path("", create)]
