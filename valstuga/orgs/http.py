"""From a request to an Access: the gates of all views of an organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from valstuga.core.errors import AccessDenied, NotFound
from valstuga.core.gates import public_view
from valstuga.orgs import links
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.orgs.permissions import LINK_PERMS, SENSITIVE, Perm

LINK_SESSION_KEY = "personal_link"


class OrgRequest(HttpRequest):
    """A request whose gate has been passed."""

    org: Organisation
    access: Access


type OrgView[**P] = Callable[Concatenate[OrgRequest, P], HttpResponse]


def org_view[**P](perm: Perm) -> Callable[[OrgView[P]], Callable[..., HttpResponse]]:
    """Let in who has the right in the organisation that `org_slug` of the URL names.

    Anonymous people are sent to sign in, outsiders get 404, members without the right 403, and whoever would see the
    register without a second factor is sent to add one. A right for a single object passes the gate; the service
    then checks it against the object. A personal link passes where its few rights are enough.
    """

    def decorate(view: OrgView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gate(request: OrgRequest, org_slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            access = _access(request, org_slug, perm)
            if access is None:
                return redirect_to_login(request.get_full_path())
            if perm not in access.perms and not any(granted == perm for granted, _ in access.grants):
                raise AccessDenied
            if perm in SENSITIVE and settings.MFA_REQUIRED and not is_mfa_enabled(access.user):
                return redirect("accounts:second_factor")
            request.org, request.access = access.org, access
            with timezone.override(ZoneInfo(access.org.time_zone)):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
            return response

        gate.gate = f"perm:{perm}"  # type: ignore[attr-defined]
        return gate

    return decorate


def public_org_view[**P](view: OrgView[P]) -> Callable[..., HttpResponse]:
    """A page of an organisation that anyone may see. `request.access` has the visitor's rights, maybe none."""

    @wraps(view)
    def gate(request: OrgRequest, org_slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        org = Organisation.objects.filter(slug=org_slug).first()
        if org is None:
            raise NotFound
        request.org = org
        request.access = Access.of(request.user, org) if request.user.is_authenticated else Access(org=org)
        if "django_language" not in request.session and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            _prefer(request, org)
        with timezone.override(ZoneInfo(org.time_zone)):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return response

    return public_view(gate)


def _prefer(request: HttpRequest, org: Organisation) -> None:
    """A visitor whose browser asks for no language that we have gets the organisation's own."""
    if not request.headers.get("Accept-Language"):
        translation.activate(org.language)


def _access(request: HttpRequest, org_slug: str, perm: Perm) -> Access | None:
    """The access asked with; None when it takes signing in. Raises NotFound to outsiders."""
    org = Organisation.objects.filter(slug=org_slug).first()
    if request.user.is_authenticated:
        access = Access.of(request.user, org) if org else None
        if access is not None and access.is_member:
            return access
        if access is not None and (linked := _link_access(request, access.org, perm)):
            return linked
        raise NotFound
    return _link_access(request, org, perm) if org else None


def _link_access(request: HttpRequest, org: Organisation, perm: Perm) -> Access | None:
    pk = request.session.get(LINK_SESSION_KEY)
    if pk is None or perm not in LINK_PERMS:
        return None
    link = links.valid_link(pk)
    if link is None or link.org_id != org.pk:
        return None
    return Access.by_link(org, link.person_id)


def render_region(request: HttpRequest, template: str, region: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or to htmx only one `{% partialdef %}` region of it."""
    name = f"{template}#{region}" if getattr(request, "htmx", False) else template
    return render(request, name, context)
