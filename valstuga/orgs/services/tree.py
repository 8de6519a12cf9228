"""The federation: create an organisation, place it elsewhere, change its settings."""

from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from valstuga.core import audit
from valstuga.core.errors import AccessDenied, Invalid
from valstuga.orgs import colours
from valstuga.orgs.access import Access
from valstuga.orgs.enums import OrgKind
from valstuga.orgs.models import Organisation
from valstuga.orgs.permissions import Perm

RANK = {OrgKind.NATIONAL: 0, OrgKind.DISTRICT: 1, OrgKind.LOCAL: 2}
SETTINGS = (
    "name", "accent", "time_zone", "language", "country", "contact_email", "website", "election_day",
    "public_calendar",
)  # fmt: skip


@transaction.atomic
def create_root(*, name: str, slug: str, kind: str = OrgKind.LOCAL, **settings: Any) -> Organisation:
    """An organisation that is part of no other. For the first start only: nobody's right is asked."""
    return _create(None, name=name, slug=slug, kind=kind, **settings)


@transaction.atomic
def create_child(access: Access, *, name: str, slug: str, kind: str = OrgKind.LOCAL) -> Organisation:
    """An organisation below the one asked for, with its language, zone, country and colour."""
    access.require(Perm.ORG_MANAGE)
    inherited = {
        name: getattr(access.org, name)
        for name in ("accent", "time_zone", "language", "country", "election_day")
    }
    child = _create(access.org, name=name, slug=slug, kind=kind, **inherited)
    audit.log(access, "organisation.created", child, kind=child.kind)
    return child


def _create(parent: Organisation | None, **fields: Any) -> Organisation:
    child = Organisation(parent=parent, **fields)
    _check_rank(child, parent)
    _check_slug(child)
    child.save()
    child.path = f"{(parent.path or '') if parent else ''}{child.pk}/"
    child.save(update_fields=["path"])
    return child


def _check_rank(child: Organisation, parent: Organisation | None) -> None:
    if parent and RANK[OrgKind(child.kind)] <= RANK[OrgKind(parent.kind)]:
        raise Invalid(
            _("A %(child)s can't be part of a %(parent)s.")
            % {
                "child": str(OrgKind(child.kind).label).lower(),
                "parent": str(OrgKind(parent.kind).label).lower(),
            },
            field="kind",
        )


def _check_slug(org: Organisation) -> None:
    if Organisation.objects.filter(slug=org.slug).exists():
        raise Invalid(_("Another organisation has that short name."), field="slug")


@transaction.atomic
def move(access: Access, *, parent: Organisation) -> Organisation:
    """Make the organisation part of another, with all that is below it. Takes the right to manage both."""
    access.require(Perm.ORG_MANAGE)
    if access.user is None:
        raise AccessDenied
    Access.of(access.user, parent).require(Perm.ORG_MANAGE)
    list(Organisation.objects.select_for_update().filter(pk__in=[access.org_id, parent.pk]).order_by("pk"))
    org, parent = Organisation.objects.get(pk=access.org_id), Organisation.objects.get(pk=parent.pk)
    if org.pk in parent.ancestor_ids:
        raise Invalid(_("An organisation can't be part of itself."), field="parent")
    _check_rank(org, parent)
    old, new = org.path or "", f"{parent.path}{org.pk}/"
    Organisation.objects.filter(pk=org.pk).update(parent=parent)
    Organisation.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    audit.log(access, "organisation.moved", org, to=parent.pk)
    return Organisation.objects.get(pk=org.pk)


@transaction.atomic
def change_settings(access: Access, **changes: Any) -> Organisation:
    """Change some of `SETTINGS`. The colour must be readable on a light page."""
    access.require(Perm.ORG_MANAGE)
    if unknown := set(changes) - set(SETTINGS):
        raise TypeError(f"not a setting: {sorted(unknown)}")
    if "accent" in changes and not colours.is_readable(changes["accent"]):
        raise Invalid(_("The colour is too light to read. Choose a darker one."), field="accent")
    org = Organisation.objects.select_for_update().get(pk=access.org_id)
    for name, value in changes.items():
        setattr(org, name, value)
    org.save()
    audit.log(access, "organisation.changed", org, fields=",".join(sorted(changes)))
    return org


def copy_of(org: Organisation) -> Organisation:
    """A copy for a form to write in, so that a refused form does not colour the page around it."""
    return Organisation.objects.get(pk=org.pk)
