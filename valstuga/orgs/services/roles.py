"""Who has which role. An organisation that has an administrator keeps one: each change holds the organisation's row."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.accounts.models import User
from valstuga.core import audit
from valstuga.core.errors import DomainError, Invalid
from valstuga.orgs.access import Access, target_of
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Grant, Group, Membership, Organisation
from valstuga.orgs.permissions import FOR_ONE_ACTIVITY, Perm


class LastAdministrator(DomainError):
    title = gettext_lazy("An organisation needs an administrator")
    message = gettext_lazy("This is the last administrator. Make somebody else administrator first.")


def _lock(org_id: int) -> None:
    Organisation.objects.select_for_update().get(pk=org_id)


def _keep_an_administrator(org_id: int, *, without: User) -> None:
    """Raise LastAdministrator when nobody but `without` administers. The organisation's row must be locked."""
    rows = Membership.objects.filter(org_id=org_id, role=Role.ADMIN)
    if rows.filter(user=without).exists() and not rows.filter(user__is_active=True).exclude(user=without):
        raise LastAdministrator


def check_role(access: Access, role: Role, group: Group | None) -> Group | None:
    """The group that a role is about: a leader leads one, no other role has one."""
    if role != Role.LEADER:
        return None
    if group is None:
        raise Invalid(_("Choose the group that is led."), field="group")
    access.require_same_org(group)
    return group


@transaction.atomic
def change_role(
    access: Access, *, membership: Membership, role: Role, group: Group | None = None
) -> Membership:
    access.require(Perm.ROLES_MANAGE, on=membership)
    _lock(access.org_id)
    row = Membership.objects.get(pk=membership.pk)
    row.group = check_role(access, role, group)
    if role != Role.ADMIN:
        _keep_an_administrator(access.org_id, without=row.user)
    row.role = role
    row.save()
    audit.log(access, "role.changed", row, user=row.user_id, role=row.role)
    return row


@transaction.atomic
def remove_role(access: Access, *, membership: Membership) -> None:
    access.require(Perm.ROLES_MANAGE, on=membership)
    _lock(access.org_id)
    _keep_an_administrator(access.org_id, without=membership.user)
    _forget(access, membership, "role.removed")


@transaction.atomic
def leave(access: Access) -> None:
    """Give up one's own role and rights here. The register is not touched."""
    access.require(Perm.ORG_VIEW)
    _lock(access.org_id)
    membership = Membership.objects.filter(org=access.org, user=access.user).first()
    if membership is None:
        raise Invalid(_("You have no role of your own here: it comes from an organisation above."))
    _keep_an_administrator(access.org_id, without=membership.user)
    _forget(access, membership, "role.left")


def _forget(access: Access, membership: Membership, verb: str) -> None:
    audit.log(access, verb, membership, user=membership.user_id, role=membership.role)
    Grant.objects.filter(org=access.org, user=membership.user).delete()
    membership.delete()


@transaction.atomic
def hand_over(access: Access, *, to: Membership) -> Membership:
    """Make somebody else administrator, and be an organiser oneself."""
    access.require(Perm.ROLES_MANAGE, on=to)
    _lock(access.org_id)
    own = Membership.objects.filter(org=access.org, user=access.user, role=Role.ADMIN).first()
    if own is None:
        raise Invalid(_("You are not administrator here by a role of your own."))
    if to.user_id == own.user_id:
        raise Invalid(_("Choose somebody else than yourself."), field="to")
    heir = Membership.objects.select_related("user").get(pk=to.pk)
    if not heir.user.is_active:
        raise Invalid(_("That person can't sign in."), field="to")
    heir.role, heir.group = Role.ADMIN, None
    heir.save()
    own.role = Role.ORGANISER
    own.save()
    audit.log(access, "role.handed_over", heir, user=heir.user_id)
    return heir


@transaction.atomic
def delete_account(user: User) -> None:
    """Remove a user with roles, sessions and passkeys. Persons in registers stay: those are the associations'."""
    own = Membership.objects.filter(user=user, role=Role.ADMIN).order_by("org_id")
    for org_id in list(own.values_list("org_id", flat=True)):
        _lock(org_id)
        _keep_an_administrator(org_id, without=user)
    for session in user.usersession_set.all():
        session.end()
    user.delete()


@transaction.atomic
def grant(access: Access, *, user: User, perm: Perm, target: models.Model) -> Grant:
    """Give a user one right for one object of the organisation, for instance an activity."""
    access.require(Perm.ACTIVITIES_EDIT)  # by a role: a right for one object can't be passed on
    access.require_same_org(target)
    if perm not in FOR_ONE_ACTIVITY:
        raise Invalid(_("That right can't be given for one activity alone."), field="perm")
    if not access.can(perm):
        raise Invalid(_("You can't give a right that you don't have."), field="perm")
    row, created = Grant.objects.get_or_create(
        user=user, perm=perm.value, target=target_of(target), defaults={"org": access.org}
    )
    if created:
        audit.log(access, "right.given", target, user=user.pk, perm=perm.value)
    return row


@transaction.atomic
def revoke_grant(access: Access, *, user: User, perm: Perm, target: models.Model) -> bool:
    """Take such a right back; True when there was one."""
    access.require(Perm.ACTIVITIES_EDIT)
    access.require_same_org(target)
    rows = Grant.objects.filter(org=access.org, user=user, perm=perm.value, target=target_of(target))
    removed, _rows = rows.delete()
    if removed:
        audit.log(access, "right.taken", target, user=user.pk, perm=perm.value)
    return bool(removed)
