"""The plan of work: its sections and goals, the to-dos with who and when, and how they changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from valstuga.core.models import Base
from valstuga.orgs.models import Group, Organisation
from valstuga.people.models import Person
from valstuga.plan.enums import PlanState, SectionKind, TodoState


class Plan(Base):
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="plans")
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=120, blank=True)
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.title


class Section(Base):
    """A heading of the plan with its text. `position` orders the whole plan, front to back."""

    ORG_PATH = "plan__org"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="subsections")
    kind = models.CharField(_("kind"), max_length=12, choices=SectionKind, default=SectionKind.SECTION)
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    title = models.CharField(_("heading"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sections",
        verbose_name=_("responsible group"),
    )

    class Meta:
        verbose_name = _("section")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Todo(Base):
    """Something the plan says shall be done."""

    ORG_PATH = "section__plan__org"

    section = models.ForeignKey(Section, models.CASCADE, related_name="todos", verbose_name=_("section"))
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("what"))
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="todos",
        verbose_name=_("responsible group"),
    )
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="todos",
        verbose_name=_("responsible person"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=TodoState, default=TodoState.OPEN)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("to-do")
        ordering = ["section__position", "position", "pk"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=TodoState.DONE, done_at__isnull=False)
                | (~models.Q(state=TodoState.DONE) & models.Q(done_at=None)),
                name="done_at_follows_state",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class TodoChange(Base):
    """One line of a to-do's history."""

    ORG_PATH = "todo__section__plan__org"

    todo = models.ForeignKey(Todo, models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    field = models.CharField(max_length=20)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.todo_id} {self.field}"


class PlanImport(Base):
    """A document on its way in: what was read, as the user corrects it, until it is saved or thrown away.

    `parsed` is `plan.reading.ParsedPlan.to_json()`. With `plan` it is a revision of that plan.
    """

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="plan_imports")
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    filename = models.CharField(max_length=200)
    parsed = models.JSONField()
    undo = models.JSONField(default=list)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.filename
