from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class PermitState(TextChoices):
    NOT_NEEDED = "not-needed", _("Not needed")
    NEEDED = "needed", _("Needs to be applied for")
    APPLIED = "applied", _("Applied for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class SignupState(TextChoices):
    """A person's relation to a shift."""

    SUGGESTED = "suggested", _("Suggested")
    ASKED = "asked", _("Asked")
    STANDBY = "standby", _("On standby")
    CONFIRMED = "confirmed", _("Coming")
    DECLINED = "declined", _("Said no")
    CANCELLED = "cancelled", _("Cancelled")
    ATTENDED = "attended", _("Was there")
    NO_SHOW = "no-show", _("Did not come")
