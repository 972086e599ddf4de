"""The routes of version 1."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.pages import SchemaView
from api.v1.answers import AnswerViewSet
from api.v1.checks import ChecksViewSet
from api.v1.conversions import ConvertViewSet
from api.v1.draws import DrawViewSet
from api.v1.entry import EntryView
from api.v1.exports import ExportViewSet
from api.v1.imports import ImportViewSet
from api.v1.ledgers import IMPORT_ID, LedgerViewSet
from api.v1.questions import QuestionViewSet
from api.v1.readers import ReaderViewSet
from api.v1.render_ahead import render_ahead
from api.v1.revisions import RevisionViewSet
from api.v1.sources import SourceViewSet
from api.v1.tags import TagViewSet
from api.v1.tokens import TokenViewSet
from api.v1.topics import TopicViewSet

__all__ = ["entry", "render_ahead", "urlpatterns"]

router = SimpleRouter(trailing_slash=False)
router.register("topics", TopicViewSet, basename="topic")
router.register("questions", QuestionViewSet, basename="question")
router.register("answers", AnswerViewSet, basename="answer")
router.register("tags", TagViewSet, basename="tag")
router.register("sources", SourceViewSet, basename="source")
router.register("checks", ChecksViewSet, basename="check")
router.register("draws", DrawViewSet, basename="draw")
router.register("readers", ReaderViewSet, basename="reader")
router.register("imports", ImportViewSet, basename="import")
router.register(rf"imports/(?P<import_id>{IMPORT_ID})/ledger", LedgerViewSet, basename="ledger")
router.register("exports", ExportViewSet, basename="export")
router.register("convert", ConvertViewSet, basename="convert")
router.register("tokens", TokenViewSet, basename="token")
router.register(
    r"questions/(?P<question_id>[1-9][0-9]{0,15})/revisions", RevisionViewSet, basename="revision"
)

entry = EntryView.as_view({"get": "retrieve"}, basename="entry")
urlpatterns = [
    path("schema", SchemaView.as_view(), name="schema"),
    *router.urls,
]
