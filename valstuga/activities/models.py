"""The campaign calendar: activities, their shifts, and the people in them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valstuga.activities.enums import ActivityState, PermitState, SignupState
from valstuga.core.models import Base
from valstuga.orgs.models import Group, Organisation
from valstuga.people.enums import ActivityKind
from valstuga.people.models import Person, Skill
from valstuga.places.models import Place
from valstuga.plan.models import Section, Todo


class Series(Base):
    """Activities made from one rule ("every second Saturday, alternating places"). `rule` is what the form held."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="series")
    title = models.CharField(_("title"), max_length=160)
    rule = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title


class Activity(Base):
    """A thing in the calendar. `starts` and `ends` frame it; shifts are the times when people are needed."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="activities")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="activities")
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind, default=ActivityKind.SATURDAY)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("place")
    )
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    responsible = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="responsible_for",
        verbose_name=_("responsible person"),
    )
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("responsible group"),
    )
    todo = models.ForeignKey(
        Todo,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("to-do in the plan"),
    )
    goals = models.ManyToManyField(
        Section, blank=True, related_name="activities", verbose_name=_("policy goals")
    )
    permit = models.CharField(_("permit"), max_length=10, choices=PermitState, default=PermitState.NOT_NEEDED)
    permit_deadline = models.DateField(_("apply for the permit by"), null=True, blank=True)
    permit_reference = models.CharField(_("permit's reference"), max_length=80, blank=True)
    # Raised at each change that subscribers of the calendar must see (RFC 5545 SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["org", "starts"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="activity_ends_after_it_begins",
                violation_error_message=_("It must end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Shift(Base):
    """A time slot of an activity that needs people: at least `minimum`, rather `ideal`, at most `maximum`."""

    ORG_PATH = "activity__org"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shifts", verbose_name=_("activity"))
    name = models.CharField(
        _("task"), max_length=80, blank=True, help_text=_("For instance Set up, or Cargo bike.")
    )
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    minimum = models.PositiveSmallIntegerField(_("at least"), default=2, validators=[MinValueValidator(1)])
    ideal = models.PositiveSmallIntegerField(_("rather"), default=3, validators=[MinValueValidator(1)])
    maximum = models.PositiveSmallIntegerField(
        _("at most"), default=4, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    required_skills = models.ManyToManyField(
        Skill, blank=True, related_name="required_by", verbose_name=_("somebody must be able to")
    )
    wished_skills = models.ManyToManyField(
        Skill, blank=True, related_name="wished_by", verbose_name=_("good if somebody can")
    )
    needs_leader = models.BooleanField(_("needs somebody who can lead it"), default=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    class Meta:
        verbose_name = _("shift")
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["starts"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="shift_ends_after_it_begins",
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=1, ideal__gte=F("minimum"), maximum__gte=F("ideal")),
                name="minimum_ideal_maximum_rise",
                violation_error_message=_("At least, rather and at most must rise in that order."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.starts:%Y-%m-%d %H:%M}"


class Signup(Base):
    """A person's relation to a shift. A trigger in the database refuses more confirmed people than `maximum`."""

    ORG_PATH = "shift__activity__org"

    SEATED = (SignupState.CONFIRMED, SignupState.ATTENDED, SignupState.NO_SHOW)

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="signups", verbose_name=_("shift"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="signups", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=SignupState)
    is_leader = models.BooleanField(_("leads the shift"), default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the person joined the line for a seat; standby is promoted in this order.
    queued_at = models.DateTimeField(null=True, blank=True)
    hours = models.DecimalField(_("hours done"), max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        ordering = ["shift", "queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], name="one_signup_a_person_and_shift")
        ]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.shift_id}"
