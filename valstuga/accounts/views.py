"""The user's own account. Signing in itself is django-allauth's; `urls` says which of its pages are reachable."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from valstuga.accounts import services
from valstuga.accounts.forms import ProfileForm
from valstuga.accounts.gates import UserRequest, signed_in
from valstuga.core.errors import NotFound
from valstuga.core.gates import public_view


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: UserRequest) -> HttpResponse:
    """Name, language, ways to sign in, and the organisations one belongs to."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        services.change_profile(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = redirect("accounts:me")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
    return render(request, "accounts/me.html", {"form": form, "has_factor": is_mfa_enabled(user)})


@signed_in
def second_factor(request: UserRequest) -> HttpResponse:
    """Why the register asks for more than a code by mail, and how to get it."""
    return render(request, "accounts/second_factor.html", {"has_factor": is_mfa_enabled(request.user)})


@signed_in
@require_POST
def end_session(request: UserRequest, session_id: int) -> HttpResponse:
    services.end_session(request.user, session_id)
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@public_view
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's choice of language, remembered on the user as well."""
    language = request.POST.get("language", "")
    if (
        request.user.is_authenticated
        and check_for_language(language)
        and language in dict(settings.LANGUAGES)
    ):
        services.set_language(request.user, language)
    return django_set_language(request)


@public_view
def not_here(request: HttpRequest) -> HttpResponse:
    """Signing up alone is no way in, but allauth wants an address for it."""
    raise NotFound
