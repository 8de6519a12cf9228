"""The register: persons, what they can and like to do, when they can, how they are grouped."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from valstuga.core.models import Base
from valstuga.orgs.models import Group, Organisation
from valstuga.people.enums import ActivityKind, PersonKind, Weekday
from valstuga.people.names import sort_key
from valstuga.people.search import SearchText
from valstuga.places.models import Area


class Skill(Base):
    """Something one can and a shift may need: to drive the cargo bike, first aid, to lead a shift."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="skills")
    name = models.CharField(_("skill"), max_length=80)

    class Meta:
        verbose_name = _("skill")
        ordering = ["name"]
        constraints = [models.UniqueConstraint("org", Lower("name"), name="skill_once_an_organisation")]

    def __str__(self) -> str:
        return self.name


class Tag(Base):
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        ordering = ["name"]
        constraints = [models.UniqueConstraint("org", Lower("name"), name="tag_once_an_organisation")]

    def __str__(self) -> str:
        return self.name


class Person(Base):
    """Somebody in the register of one organisation; may have a user.

    Membership shows opinion (GDPR art. 9), so there is only what the association needs to reach and staff. `sort_key`
    puts names in Swedish order on any server; `people.names` makes it whenever a name is saved.
    """

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="persons")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PersonKind, default=PersonKind.MEMBER)
    # What an archived person was, so that archiving can be undone.
    kind_before = models.CharField(max_length=10, blank=True, editable=False)
    member_number = models.CharField(_("member number"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True, db_collation="C")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text="E.164")
    street = models.CharField(_("street address"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    language = models.CharField(
        _("language of mails"),
        max_length=8,
        default="sv",
        choices=[("sv", _("Swedish")), ("en", _("English"))],
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="persons", verbose_name=_("tags"))
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    may_email = models.BooleanField(_("wants mail about shifts"), default=True)
    search = models.GeneratedField(
        expression=SearchText(
            models.functions.Concat(
                "given_name",
                models.Value(" "),
                "family_name",
                models.Value(" "),
                "email",
                models.Value(" "),
                "phone",
                models.Value(" "),
                "member_number",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )

    # Who may be asked to take a shift: neither guests nor former members nor who said no to such mail.
    MAY_BE_ASKED = Q(
        kind__in=[PersonKind.MEMBER, PersonKind.SUPPORTER], may_email=True, profile__isnull=False
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["org", "sort_key", "id"]),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="person_search_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "member_number"],
                condition=~Q(member_number=""),
                name="member_number_once_an_organisation",
                violation_error_message=_("Another person has that member number."),
            ),
            models.UniqueConstraint(fields=["org", "user"], name="one_person_a_user_and_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.family_name or self.given_name, self.given_name)
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()


class Profile(Base):
    """What a person told about what they like, can and have time for. One row a person, made with it."""

    ORG_PATH = "person__org"

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile", primary_key=True)
    interests = ArrayField(
        models.CharField(max_length=12, choices=ActivityKind),
        default=list,
        blank=True,
        verbose_name=_("likes to do"),
    )
    skills = models.ManyToManyField(Skill, blank=True, related_name="profiles", verbose_name=_("skills"))
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True, verbose_name=_("speaks"))
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=4,
        decimal_places=1,
        default=4,
        validators=[MinValueValidator(0), MaxValueValidator(80)],
    )
    max_shifts = models.PositiveSmallIntegerField(_("at most so many shifts a month"), null=True, blank=True)
    home_area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("home area")
    )
    preferred_areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("likes to be in")
    )
    reach_km = models.PositiveSmallIntegerField(
        _("how far, kilometres"), default=10, validators=[MaxValueValidator(500)]
    )
    is_experienced = models.BooleanField(_("has done it before"), default=False)
    can_lead = models.BooleanField(_("can lead a shift"), default=False)
    confirmed_at = models.DateTimeField(_("last confirmed by the person"), null=True, blank=True)

    def __str__(self) -> str:
        return f"profile {self.person_id}"


class Availability(Base):
    """A window each week when the person can be asked, in the organisation's local time."""

    ORG_PATH = "person__org"

    person = models.ForeignKey(Person, models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), validators=[MaxValueValidator(6)], help_text="0 = Monday"
    )
    start = models.TimeField(_("from"))
    end = models.TimeField(_("to"))

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="availability_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.weekday} {self.start}-{self.end}"

    @property
    def weekday_name(self) -> str:
        return str(Weekday(str(self.weekday)).label)


class AvailabilityException(Base):
    """Days that differ from the weekly pattern: away, or free all day."""

    ORG_PATH = "person__org"

    person = models.ForeignKey(Person, models.CASCADE, related_name="availability_exceptions")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to and including"))
    is_available = models.BooleanField(_("can be asked"), default=False)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="exception_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_day}"


class GroupMembership(Base):
    """A person in a group."""

    ORG_PATH = "group__org"

    group = models.ForeignKey(Group, models.CASCADE, related_name="group_memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="group_memberships")
    title = models.CharField(
        _("task"), max_length=80, blank=True, help_text=_("For instance chair or treasurer.")
    )
    is_leader = models.BooleanField(_("leads the group"), default=False)

    class Meta:
        ordering = ["-is_leader", "person__sort_key"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class RegisterImport(Base):
    """An uploaded register on its way in: mapped, previewed, then merged; the result stays."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not imported yet")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="register_imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    filename = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.filename
