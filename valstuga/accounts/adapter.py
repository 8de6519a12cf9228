"""How django-allauth behaves here: nobody signs up alone, one is invited or in a register."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from valstuga.core.errors import DomainError


class MailFailed(DomainError):
    status = 503
    title = _("The mail could not be sent")
    message = _("The mail server does not answer. Wait a while and try again.")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from an invitation, a personal link or `valstuga init`."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A code goes at once, past the worker: whoever signs in is waiting for it."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            raise MailFailed from error

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """A new browser gets the language that the user chose."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, getattr(user, "language", settings.LANGUAGE_CODE), samesite="Lax"
        )
        return response
