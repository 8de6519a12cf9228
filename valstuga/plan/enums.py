from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    ARCHIVED = "archived", _("Archived")


class SectionKind(TextChoices):
    INTRODUCTION = "introduction", _("Introduction")
    PART = "part", _("Part")
    STRATEGY = "strategy", _("Strategy")
    GOAL = "goal", _("Policy goal")
    SECTION = "section", _("Section")


class TodoState(TextChoices):
    OPEN = "open", _("To do")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
