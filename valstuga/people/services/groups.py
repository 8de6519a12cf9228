"""Who is in which group."""

from django.db import transaction
from django.utils.translation import gettext as _

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people import normalise
from valstuga.people.enums import PersonKind
from valstuga.people.models import GroupMembership, Person


@transaction.atomic
def add_to_group(
    access: Access, *, group: Group, person: Person, title: str = "", is_leader: bool = False
) -> GroupMembership:
    """Put a person in a group, or change their task there."""
    access.require(Perm.GROUPS_MANAGE, on=group)
    access.require_same_org(person)
    if person.kind == PersonKind.FORMER:
        raise Invalid(_("%(name)s is no longer a member.") % {"name": person}, field="person")
    title = normalise.text(title, limit=80, field="title")
    row, _made = GroupMembership.objects.update_or_create(
        group=group, person=person, defaults={"title": title, "is_leader": is_leader}
    )
    audit.log(access, "group.member_added", group, person=person.pk)
    return row


@transaction.atomic
def remove_from_group(access: Access, *, group: Group, person: Person) -> None:
    """Take a person out of a group; nothing happens when they are not in it."""
    access.require(Perm.GROUPS_MANAGE, on=group)
    access.require_same_org(person)
    GroupMembership.objects.filter(group=group, person=person).delete()
    audit.log(access, "group.member_removed", group, person=person.pk)
