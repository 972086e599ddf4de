"""The pages at /admin/, for people. Saving goes through the same door as everything else."""

from django.contrib import admin

from bank.admin.people import ApiTokenAdmin, BankUserAdmin
from bank.admin.questions import QuestionAdmin
from bank.admin.topics import TopicAdmin
from bank.admin.vocabulary import SourceAdmin, TagAdmin

__all__ = [
    "ApiTokenAdmin",
    "BankUserAdmin",
    "QuestionAdmin",
    "SourceAdmin",
    "TagAdmin",
    "TopicAdmin",
]

admin.site.site_title = admin.site.site_header = "Question bank"
admin.site.index_title = "What it holds"
admin.site.site_url = "/api/docs"
# The list of four models would take the room that questions need.
admin.site.enable_nav_sidebar = False
