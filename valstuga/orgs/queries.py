"""What is read about organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from valstuga.accounts.models import User
from valstuga.core.errors import NotFound
from valstuga.core.models import AuditEntry
from valstuga.orgs.access import Access
from valstuga.orgs.enums import OrgKind
from valstuga.orgs.models import Decision, Group, Invitation, Membership, Organisation
from valstuga.orgs.permissions import Perm

LOG_PAGE = 50


def first_start() -> bool:
    """Is there no organisation yet?"""
    return not Organisation.objects.exists()


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Where the user has a role or a right of their own; what is inherited below is found from there."""
    return Organisation.objects.filter(
        Q(memberships__user=user) | Q(grants__user=user) | Q(persons__user=user)
    ).distinct()


def ancestors(access: Access) -> list[Organisation]:
    """From the root down to the organisation above this one."""
    access.require(Perm.ORG_VIEW)
    return list(Organisation.objects.filter(pk__in=access.org.ancestor_ids[:-1]).order_by("path"))


def children(access: Access) -> QuerySet[Organisation]:
    """The organisations directly below."""
    access.require(Perm.ORG_VIEW)
    return Organisation.objects.filter(parent=access.org)


def parents_to_choose(access: Access) -> QuerySet[Organisation]:
    """Where the asking user may place the organisation: those they manage, outside its own branch."""
    access.require(Perm.ORG_MANAGE)
    if access.user is None:
        return Organisation.objects.none()
    return Access.orgs_with(access.user, Perm.ORG_MANAGE).exclude(path__startswith=access.org.path or "-")


def groups(access: Access) -> QuerySet[Group]:
    access.require(Perm.ORG_VIEW)
    return Group.objects.filter(org=access.org).select_related("decision").order_by("kind", "name")


def group(access: Access, group_id: int) -> Group:
    """Raises NotFound for another organisation's."""
    found = groups(access).filter(pk=group_id).first()
    if found is None:
        raise NotFound
    return found


def decisions(access: Access) -> QuerySet[Decision]:
    access.require(Perm.ORG_VIEW)
    return Decision.objects.filter(org=access.org).prefetch_related("groups")


def own_membership(access: Access) -> Membership | None:
    """The asking user's role in this very organisation, not one from above."""
    access.require(Perm.ORG_VIEW)
    return Membership.objects.filter(org=access.org, user=access.user).first() if access.user else None


def memberships(access: Access) -> QuerySet[Membership]:
    """Roles given in this very organisation."""
    access.require(Perm.ROLES_MANAGE)
    rows = Membership.objects.filter(org=access.org).select_related("user", "group")
    return rows.order_by("user__name", "user__email")


def membership(access: Access, membership_id: int) -> Membership:
    found = memberships(access).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def inherited_memberships(access: Access) -> QuerySet[Membership]:
    """Roles that hold here because they were given above."""
    access.require(Perm.ROLES_MANAGE)
    above = access.org.ancestor_ids[:-1]
    rows = Membership.objects.filter(org__in=above).select_related("user", "org")
    return rows.order_by("org__path", "user__name", "user__email")


def open_invitations(access: Access) -> QuerySet[Invitation]:
    access.require(Perm.ROLES_MANAGE)
    return Invitation.objects.filter(
        org=access.org, accepted=None, revoked=None, expires__gt=timezone.now()
    ).select_related("group")


def invitation(access: Access, invitation_id: int) -> Invitation:
    found = open_invitations(access).filter(pk=invitation_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class LogLine:
    entry: AuditEntry
    who: str


@dataclass(frozen=True)
class LogPage:
    """`older` is the key of the next page, empty on the last."""

    lines: Sequence[LogLine]
    verbs: Sequence[str]
    older: int | None


def log(access: Access, *, verb: str = "", before: int | None = None) -> LogPage:
    """The audit log, newest first, a page at a time; `before` is the last page's `older`."""
    access.require(Perm.AUDIT_VIEW)
    every = AuditEntry.objects.filter(org_id=access.org_id)
    rows = every.filter(verb=verb) if verb else every
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.order_by("-pk")[: LOG_PAGE + 1])
    page = found[:LOG_PAGE]
    users = User.objects.in_bulk({row.user_id for row in page if row.user_id})
    return LogPage(
        lines=[LogLine(row, str(users.get(row.user_id, "")) if row.user_id else "") for row in page],
        verbs=list(every.order_by("verb").values_list("verb", flat=True).distinct()),
        older=page[-1].pk if len(found) > LOG_PAGE else None,
    )


def with_public_calendar() -> QuerySet[Organisation]:
    """What a visitor may choose between: the associations that show their calendar."""
    return Organisation.objects.filter(public_calendar=True, kind=OrgKind.LOCAL).order_by("name")
