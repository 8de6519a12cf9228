"""Who is asking, for which organisation. The only place that answers "may this user do this here?"."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet

from valstuga.accounts.models import User
from valstuga.core.errors import AccessDenied, NotFound
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Grant, Membership, Organisation
from valstuga.orgs.permissions import ADMIN, LINK_PERMS, ROLE_PERMS, Perm


@dataclass(frozen=True)
class Access:
    """One user (or one personal link, or the system itself) asking about one organisation.

    Build it with `Access.of`, `Access.by_link` or `Access.system`, once a request. `perms` holds the rights in
    `org`, inherited from its ancestors; `grants` the rights for single objects, as (perm, "label:id").
    """

    org: Organisation
    user: User | None = None
    person_id: int | None = None
    perms: frozenset[Perm] = frozenset()
    grants: frozenset[tuple[str, str]] = frozenset()
    led_group_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = field(default_factory=frozenset)
    is_system: bool = False

    @classmethod
    def of(cls, user: User, org: Organisation) -> Self:
        """What a signed-in user may do in an organisation. Three queries, whatever the depth of the tree."""
        memberships = list(Membership.objects.filter(user=user, org__in=org.ancestor_ids))
        grants = Grant.objects.filter(user=user, org=org).values_list("perm", "target")
        roles = frozenset(Role(m.role) for m in memberships)
        return cls(
            org=org,
            user=user,
            person_id=user.persons.filter(org=org).values_list("pk", flat=True).first(),
            perms=frozenset().union(*(ROLE_PERMS[role] for role in roles)),
            grants=frozenset(grants),
            led_group_ids=frozenset(m.group_id for m in memberships if m.role == Role.LEADER and m.group_id),
            roles=roles,
        )

    @classmethod
    def by_link(cls, org: Organisation, person_id: int) -> Self:
        """What a personal link opens: the person's own page, with the least rights."""
        return cls(org=org, person_id=person_id, perms=LINK_PERMS)

    @classmethod
    def system(cls, org: Organisation) -> Self:
        """The worker or a command, acting for the organisation."""
        return cls(org=org, perms=ADMIN, is_system=True)

    @property
    def org_id(self) -> int:
        return self.org.pk

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_member(self) -> bool:
        """Has anything to do here at all? Outsiders get 404."""
        return bool(self.perms or self.grants)

    def can(self, perm: Perm, *, on: models.Model | None = None) -> bool:
        """May this be done here? With `on`, a right given for that one object is enough."""
        if perm in self.perms:
            return True
        return on is not None and (perm.value, target_of(on)) in self.grants

    def require(self, perm: Perm, *, on: models.Model | None = None) -> None:
        """Raise AccessDenied unless `can`; NotFound when the object belongs to another organisation."""
        if on is not None:
            self.require_same_org(on)
        if not self.can(perm, on=on):
            raise AccessDenied

    def require_self_or(self, perm: Perm, *, person_id: int) -> None:
        """The person's own affairs, or someone with the right to handle them."""
        if person_id != self.person_id:
            self.require(perm)

    def require_same_org(self, row: models.Model) -> None:
        """Raise NotFound when a row belongs to another organisation than the one asked for."""
        value: object = row
        for name in (getattr(row, "ORG_PATH", None) or "pk").split("__"):
            value = getattr(value, f"{name}_id", None) if name == "org" else getattr(value, name)
        if value != self.org_id:
            raise NotFound

    @staticmethod
    def orgs_with(user: User, perm: Perm | None = None) -> QuerySet[Organisation]:
        """The organisations where the user has a right (any right, without `perm`), down the tree."""
        roles = [role for role, perms in ROLE_PERMS.items() if perm is None or perm in perms]
        roots = Organisation.objects.filter(memberships__user=user, memberships__role__in=roles)
        below = Q(pk__in=[])
        for path in roots.values_list("path", flat=True):
            below |= Q(path__startswith=path)
        if perm is None:
            below |= Q(grants__user=user)
        return Organisation.objects.filter(below).distinct()


def target_of(row: models.Model) -> str:
    """How a Grant names an object: "activities.activity:12"."""
    return f"{row._meta.label_lower}:{row.pk}"


def require_any(access: Access, perms: Iterable[Perm]) -> None:
    """Raise AccessDenied unless one of the rights is there."""
    if not access.perms.intersection(perms):
        raise AccessDenied
