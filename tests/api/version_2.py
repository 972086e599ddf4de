"""A second version that only tests run: its tags have a title, one route is about to go, all else is that of v1."""

from datetime import UTC, datetime

from django.urls import path
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from api.pages import SchemaView
from api.v1 import tags, topics
from api.v1.questions import QuestionViewSet
from api.v1.urls import entry
from api.versions import Ending

__all__ = ["GUIDE", "entry", "urlpatterns"]

GUIDE = "https://bank.example.org/moving-to-v2"
END_OF_A_ROUTE = Ending(datetime(2027, 6, 1, tzinfo=UTC), None, GUIDE)


class TagSerializer(tags.TagSerializer):
    title = serializers.CharField(source="name", max_length=200)

    class Meta(tags.TagSerializer.Meta):
        fields = ["slug", "url", "title"]


class TagViewSet(tags.TagViewSet):
    serializer_class = TagSerializer


class TopicViewSet(topics.TopicViewSet):
    """Its tree will go before the version does; all else stays."""

    @action(detail=False, pagination_class=None, filter_backends=[], ending=END_OF_A_ROUTE)
    def tree(self, request):
        return super().tree(request)


router = SimpleRouter(trailing_slash=False)
router.register("tags", TagViewSet, basename="tag")
router.register("topics", TopicViewSet, basename="topic")
router.register("questions", QuestionViewSet, basename="question")
urlpatterns = [path("schema", SchemaView.as_view(), name="schema"), *router.urls]
