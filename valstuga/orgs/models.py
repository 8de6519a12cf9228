"""The federation: organisations in a tree, their groups, the decisions that appoint them, who has which role."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valstuga.core.models import Base
from valstuga.orgs.enums import GroupKind, OrgKind, Role
from valstuga.orgs.permissions import LABELS, Perm


class Organisation(Base):
    """A node of the federation, and a tenant."""

    ORG_PATH: ClassVar[str | None] = None
    ORG_REASON = "it is the organisation"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    # "1/4/9/": the ids from the root down to this one. Access finds ancestors and descendants by it in one query.
    path = models.CharField(max_length=200, unique=True, null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=OrgKind, default=OrgKind.LOCAL)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    accent = models.CharField(
        _("colour"), max_length=7, default="#8c2b1c", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    language = models.CharField(
        _("language"), max_length=8, default="sv", choices=[("sv", _("Swedish")), ("en", _("English"))]
    )
    country = models.CharField(_("country"), max_length=2, default="SE")
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    website = models.URLField(_("web site"), blank=True)
    election_day = models.DateField(_("election day"), null=True, blank=True)
    public_calendar = models.BooleanField(_("public calendar"), default=True)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to this organisation, itself included."""
        return [int(part) for part in (self.path or "").split("/") if part]


class Decision(Base):
    """What a body decided: it may appoint a group, give it a mandate and a term."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="decisions")
    title = models.CharField(_("what was decided"), max_length=200)
    body = models.CharField(
        _("decided by"), max_length=120, help_text=_("For instance the board or the annual meeting.")
    )
    decided_on = models.DateField(_("date"))
    text = models.TextField(_("wording"), blank=True)
    reference = models.CharField(
        _("minutes"), max_length=120, blank=True, help_text=_("For instance § 14, 2026-02-20.")
    )

    class Meta:
        verbose_name = _("decision")
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Group(Base):
    """A board, an office, a working group: those who answer for something."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="groups")
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind, default=GroupKind.OTHER)
    name = models.CharField(_("name"), max_length=120)
    decision = models.ForeignKey(
        Decision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("appointed by"),
    )
    mandate = models.TextField(_("mandate"), blank=True)
    term_start = models.DateField(_("term begins"), null=True, blank=True)
    term_end = models.DateField(_("term ends"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("group")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "org",
                models.functions.Lower("name"),
                name="group_name_once_an_organisation",
                violation_error_message=_("There is already a group with that name."),
            ),
            models.CheckConstraint(
                condition=Q(term_end__isnull=True)
                | Q(term_start__isnull=True)
                | Q(term_end__gte=F("term_start")),
                name="group_term_ends_after_it_begins",
                violation_error_message=_("The term must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Base):
    """A user's role in an organisation, inherited by everything below it. A group leader leads one group."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="leaderships", verbose_name=_("group")
    )

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(fields=["user", "org"], name="one_role_a_user_and_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.org_id}"


class Grant(Base):
    """One right for one object: whoever answers for one booth needs no role for the rest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="grants")
    perm = models.CharField(max_length=40, choices=[(perm.value, LABELS[perm]) for perm in Perm])
    # "activities.activity:12": a label and an id, since features above this floor are not known here.
    target = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "perm", "target"], name="one_grant_a_user_right_and_object"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.perm} {self.target}"


class Invitation(Base):
    """An open invitation to a role. The secret is in the mail; here is only its hash."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, verbose_name=_("group"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "email"],
                condition=Q(accepted=None, revoked=None),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


class PersonalLink(Base):
    """A link in a mail that opens one person's own page: signed, expiring, revocable.

    The token is the signed id of the row, so no secret is stored. It stands here and not in `people`, since it is a
    way in: `http` checks it at each request.
    """

    class Purpose(models.TextChoices):
        MY_PAGE = "my-page", _("My page")
        CALENDAR = "calendar", _("Calendar subscription")

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="personal_links")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.MY_PAGE)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
