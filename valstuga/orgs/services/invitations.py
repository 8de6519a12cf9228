"""Invitations to a role: one secret, in one mail, used once."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from valstuga.accounts.models import User
from valstuga.accounts.services import user_for_address
from valstuga.core import audit, ratelimit
from valstuga.core.errors import Invalid, NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.enums import Role
from valstuga.orgs.mails import send_invitation_job, token_of
from valstuga.orgs.models import Group, Invitation, Membership, Organisation
from valstuga.orgs.permissions import Perm
from valstuga.orgs.services.roles import check_role

DAYS = 14
PER_HOUR = 60


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(access: Access, *, email: str, role: Role, group: Group | None = None) -> Invitation:
    """Invite an address to a role; a former open invitation of the same address ends."""
    access.require(Perm.ROLES_MANAGE)
    ratelimit.hit(f"invite:{access.org_id}", PER_HOUR, 3600)
    address = email.strip().lower()
    led = check_role(access, role, group)
    if Membership.objects.filter(org=access.org, user__email__iexact=address).exists():
        raise Invalid(_("That address already has a role here. Change it in the list."), field="email")
    Organisation.objects.select_for_update().get(pk=access.org_id)
    now, seed = timezone.now(), secrets.token_hex(16)
    _open(access.org).filter(email=address).update(revoked=now)
    row = Invitation.objects.create(
        org=access.org,
        email=address,
        role=role,
        group=led,
        invited_by=access.user,
        token_hash=_hash(token_of(seed)),
        expires=now + timedelta(days=DAYS),
    )
    audit.log(access, "invitation.sent", row, role=role.value)
    transaction.on_commit(lambda: send_invitation_job.enqueue(row.pk, seed))
    return row


def _open(org: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(org=org, accepted=None, revoked=None)


@transaction.atomic
def revoke(access: Access, *, invitation: Invitation) -> None:
    access.require(Perm.ROLES_MANAGE, on=invitation)
    if _open(access.org).filter(pk=invitation.pk).update(revoked=timezone.now()):
        audit.log(access, "invitation.revoked", invitation)


def invitation_of(token: str) -> Invitation:
    """The invitation that a mail's link stands for. Raises NotFound unless it is open."""
    row = (
        Invitation.objects.select_related("org", "group", "invited_by")
        .filter(token_hash=_hash(token), accepted=None, revoked=None, expires__gt=timezone.now())
        .first()
    )
    if row is None:
        raise NotFound
    return row


def has_account(invitation: Invitation) -> bool:
    """Does somebody already sign in with the invited address? Only the holder of the link is told."""
    return User.objects.filter(email__iexact=invitation.email).exists()


@transaction.atomic
def accept(*, token: str, user: User | None, name: str = "") -> tuple[User, Membership]:
    """Take the role. The link came by mail, so it proves the address; somebody else's account can't use it."""
    invitation = invitation_of(token)
    Organisation.objects.select_for_update().get(pk=invitation.org_id)
    invitation = invitation_of(token)
    if user is not None and user.email.lower() != invitation.email:
        raise Invalid(_("The invitation is for another address than the one you are signed in with."))
    if user is None and not has_account(invitation) and not name.strip():
        raise Invalid(_("Write your name."), field="name")
    user = user or user_for_address(invitation.email, name=name, language=invitation.org.language)
    membership = _join(user, invitation)
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted", "updated"])
    audit.log(Access.of(user, invitation.org), "invitation.accepted", invitation, role=membership.role)
    return user, membership


def _join(user: User, invitation: Invitation) -> Membership:
    """The membership of the invitation; a role that is already as strong stays."""
    row = Membership.objects.filter(user=user, org=invitation.org).first()
    ranks = [Role.MEMBER, Role.EDITOR, Role.LEADER, Role.ORGANISER, Role.ADMIN]
    if row and ranks.index(Role(row.role)) >= ranks.index(Role(invitation.role)):
        return row
    row = row or Membership(user=user, org=invitation.org)
    row.role, row.group = invitation.role, invitation.group
    row.save()
    return row
