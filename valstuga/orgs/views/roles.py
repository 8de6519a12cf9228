"""Roles: who has which, invitations, leaving and handing over."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from valstuga.accounts.gates import UserRequest, signed_in
from valstuga.core import ratelimit
from valstuga.core.forms import attempt
from valstuga.core.gates import public_view
from valstuga.orgs import queries
from valstuga.orgs.forms import AcceptForm, ConfirmForm, HandOverForm, InviteForm, RoleForm
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.orgs.services import invitations
from valstuga.orgs.services import roles as services

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@org_view(Perm.ROLES_MANAGE)
@require_safe
def roles(request: OrgRequest) -> HttpResponse:
    context = {
        "memberships": queries.memberships(request.access),
        "inherited": queries.inherited_memberships(request.access),
        "invitations": queries.open_invitations(request.access),
    }
    return render(request, "orgs/roles.html", context)


@org_view(Perm.ROLES_MANAGE)
def invite(request: OrgRequest) -> HttpResponse:
    form = InviteForm(request.access, request.POST or None)
    if request.method == "POST":
        invitation = attempt(form, lambda: invitations.invite(request.access, **form.cleaned_data))
        if invitation:
            messages.success(request, _("The invitation is on its way to %(to)s.") % {"to": invitation.email})
            return redirect("orgs:roles", request.org.slug)
    return render(request, "orgs/invite.html", {"form": form})


@org_view(Perm.ROLES_MANAGE)
@require_POST
def invitation_revoke(request: OrgRequest, invitation_id: int) -> HttpResponse:
    invitations.revoke(request.access, invitation=queries.invitation(request.access, invitation_id))
    messages.success(request, _("The invitation no longer holds."))
    return redirect("orgs:roles", request.org.slug)


@org_view(Perm.ROLES_MANAGE)
def role(request: OrgRequest, membership_id: int) -> HttpResponse:
    row = queries.membership(request.access, membership_id)
    form = RoleForm(request.access, request.POST or None, initial={"role": row.role, "group": row.group_id})
    if attempt(form, lambda: services.change_role(request.access, membership=row, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("orgs:roles", request.org.slug)
    return render(request, "orgs/role.html", {"form": form, "membership": row})


@org_view(Perm.ROLES_MANAGE)
@require_POST
def role_remove(request: OrgRequest, membership_id: int) -> HttpResponse:
    services.remove_role(request.access, membership=queries.membership(request.access, membership_id))
    messages.success(request, _("The role is taken away."))
    return redirect("orgs:roles", request.org.slug)


@org_view(Perm.ROLES_MANAGE)
def hand_over(request: OrgRequest) -> HttpResponse:
    form = HandOverForm(request.access, request.POST or None)
    if attempt(form, lambda: services.hand_over(request.access, to=form.cleaned_data["to"])):
        messages.success(request, _("The administration is handed over. You are now an organiser."))
        return redirect("orgs:organisation", request.org.slug)
    return render(request, "orgs/hand_over.html", {"form": form})


@org_view(Perm.ORG_VIEW)
def leave(request: OrgRequest) -> HttpResponse:
    if request.method == "POST":
        services.leave(request.access)
        messages.success(request, _("You have left %(org)s.") % {"org": request.org.name})
        return redirect("accounts:me")
    return render(request, "orgs/leave.html", {"form": ConfirmForm()})


@public_view
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail's link opens. A new user is signed in: the link proved the address. One who had an account
    before signs in as usual, so that a stolen mail is no way past the second factor."""
    ratelimit.hit(f"invitation:{request.META.get('REMOTE_ADDR', '')}", 30, 600)
    found = invitations.invitation_of(token)
    user = request.user if request.user.is_authenticated else None
    known = user is not None or invitations.has_account(found)
    data = request.POST if request.method == "POST" else None
    form = ConfirmForm(data) if known else AcceptForm(data)
    if request.method == "POST":
        name = request.POST.get("name", "")
        done = attempt(form, lambda: invitations.accept(token=token, user=user, name=name))
        if done:
            return _welcome(request, done[0], was_known=known, slug=found.org.slug)
    context = {"invitation": found, "org_name": found.org.name, "form": form, "is_known": known}
    return render(request, "orgs/invitation.html", context)


def _welcome(request: HttpRequest, user: object, *, was_known: bool, slug: str) -> HttpResponse:
    target = reverse("orgs:organisation", args=[slug])
    messages.success(request, _("Welcome! The role is yours."))
    if request.user.is_authenticated:
        return redirect(target)
    if was_known:
        return redirect_to_login(target)
    login(request, user, backend=BACKEND)  # type: ignore[arg-type]
    return redirect(target)


@signed_in
def delete_account(request: UserRequest) -> HttpResponse:
    """Stands here and not among the account's pages: the last administrator can't go."""
    if request.method == "POST":
        services.delete_account(request.user)
        logout(request)
        messages.success(request, _("Your account is removed."))
        return redirect("account_login")
    return render(request, "orgs/delete_account.html", {"form": ConfirmForm()})
