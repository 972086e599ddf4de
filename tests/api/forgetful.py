"""Endpoints of tomorrow that forget to seal what they show, each in a way of its own."""

from django.core import serializers as django_serializers
from django.forms.models import model_to_dict
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path
from rest_framework import mixins, serializers
from rest_framework.response import Response

from api.pagination import Ordering
from api.resources import Resource
from api.urls import VERSIONS
from bank.models import Answer, Question, Revision


class Forgetful(mixins.ListModelMixin, Resource):
    """A viewset under the name of one that everybody may list."""

    resource = "questions"
    ordering = Ordering(("id",), "id")

    def get_queryset(self):
        return (
            self.model.objects.visible_to(self.caller)
            if self.model is Question
            else self.model.objects.all()
        )


def dumping(model):
    """The way of the tutorials: every field there is."""

    class Dump(serializers.ModelSerializer):
        class Meta:
            fields = "__all__"

    Dump.Meta.model = model
    return type("Dumping", (Forgetful,), {"model": model, "serializer_class": Dump}).as_view(
        {"get": "list"}
    )


class ByHand(Forgetful):
    model = Question

    def list(self, request):
        return Response([{"id": q.pk, "why": q.explanation} for q in self.get_queryset()])


class OnPaper(Forgetful):
    model = Question

    def list(self, request):
        return Response([question.document().as_json() for question in self.get_queryset()])


class Picked(Forgetful):
    model = Question

    def list(self, request):
        return Response(
            [
                model_to_dict(answer, exclude=["weight"])
                for question in self.get_queryset()
                for answer in question.answers.all()
            ]
        )


class AsValues(Forgetful):
    model = Question

    def list(self, request):
        return Response(list(self.get_queryset().values()))


class SomeValues(Forgetful):
    model = Question

    def list(self, request):
        return Response(list(self.get_queryset().values_list("id", "answers__is_correct")))


class AnswerValues(Forgetful):
    model = Answer

    def list(self, request):
        return Response(list(self.get_queryset().values_list("text", flat=True)))


class Later(Forgetful):
    """Fields that are read only when they are asked for."""

    model = Question

    def list(self, request):
        return Response([question.details for question in self.get_queryset().only("id")])


def plain(request):
    """Without the framework nobody is authenticated, so everybody is a stranger."""
    return JsonResponse({"answers": [answer.is_correct for answer in Answer.objects.all()]})


def fixture(request):
    return HttpResponse(django_serializers.serialize("json", Question.objects.all()))


def stream(request):
    return StreamingHttpResponse(f"{answer.weight}" for answer in Answer.objects.all())


of_the_framework = [
    path("questions-dumped", dumping(Question)),
    path("answers-dumped", dumping(Answer)),
    path("revisions-dumped", dumping(Revision)),
    path("by-hand", ByHand.as_view({"get": "list"})),
    path("on-paper", OnPaper.as_view({"get": "list"})),
    path("picked", Picked.as_view({"get": "list"})),
    path("as-values", AsValues.as_view({"get": "list"})),
    path("some-values", SomeValues.as_view({"get": "list"})),
    path("answer-values", AnswerValues.as_view({"get": "list"})),
    path("later", Later.as_view({"get": "list"})),
]
others = [
    path("api/v1/plain", plain),
    path("api/v1/fixture", fixture),
    path("api/v1/stream", stream),
]
urlpatterns = [path("api/v1/", include(of_the_framework), {"api": VERSIONS[0]}), *others]
