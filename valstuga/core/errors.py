"""Errors of the domain. One middleware turns them into a page; services raise them, views never catch them."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something the user asked for that the rules forbid. `message` is shown to the user, in the user's language."""

    status = 409
    title: object = _("That was not possible")
    message: object = _("The rules do not allow this.")

    def __init__(self, message: object = None, **context: object) -> None:
        if message is not None:
            self.message = message
        self.context = context
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """Is not there, or is nothing that this user may know of: the two look the same from outside."""

    status = 404
    title = _("The page is not here")
    message = _(
        "It may have been moved or removed, or it belongs to an organisation that you are not part of."
    )


class AccessDenied(DomainError):
    status = 403
    title = _("You are not allowed to do this")
    message = _("Ask an administrator of your organisation for the right to do this.")


class Invalid(DomainError):
    """Input that a form should have stopped. `field` names it."""

    status = 422
    title = _("Something needs to be corrected")

    def __init__(self, message: object = None, *, field: str = "", **context: object) -> None:
        super().__init__(message, **context)
        self.field = field


class TooMany(DomainError):
    status = 429
    title = _("Too many attempts")
    message = _("Wait a while and try again.")
