"""Endpoints of tomorrow that nobody has put into the table of permissions."""

from django.urls import include, path
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from api.pagination import Ordering
from api.resources import Resource
from api.urls import VERSIONS
from bank.models import Question


class NewcomerViewSet(Resource):
    resource = "newcomers"
    ordering = Ordering(("id",), "id")
    queryset = Question.objects.all()

    def list(self, request):
        return Response({"hello": "world"})

    def retrieve(self, request, pk=None):
        return Response({"hello": pk})

    @action(detail=False, methods=["get", "post"])
    def greet(self, request):
        return Response({"hello": "you"})


class Plain(APIView):
    def get(self, request):
        return Response({"hello": "world"})


router = SimpleRouter(trailing_slash=False)
router.register("newcomers", NewcomerViewSet, basename="newcomer")
urlpatterns = [
    path("api/v1/plain", Plain.as_view()),
    path("api/v1/", include(router.urls), {"api": VERSIONS[0]}),
]
