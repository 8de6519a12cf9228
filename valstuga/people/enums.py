from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    """What a calendar holds and a person may like to do. Stands here, since profiles are below the calendar."""

    SATURDAY = "saturday", _("Campaign Saturday")
    LEAFLETS = "leaflets", _("Leafleting")
    SQUARE = "square", _("Square meeting")
    DIALOGUE = "dialogue", _("Citizen dialogue")
    THEME = "theme", _("Theme evening")
    EVENT = "event", _("Public event")
    BOOTH = "booth", _("Booth")
    DOORS = "doors", _("Door-knocking")
    VISIT = "visit", _("Visit")
    OFFICE = "office", _("Office hours out in a district")
    STUDY = "study", _("Study circle")
    MEETING = "meeting", _("Meeting")
    BALLOTS = "ballots", _("Ballots on election day")
    OTHER = "other", _("Other")


class PersonKind(TextChoices):
    MEMBER = "member", _("Member")
    SUPPORTER = "supporter", _("Supporter")
    GUEST = "guest", _("Guest")
    FORMER = "former", _("Former member")


class Weekday(TextChoices):
    MONDAY = "0", _("Monday")
    TUESDAY = "1", _("Tuesday")
    WEDNESDAY = "2", _("Wednesday")
    THURSDAY = "3", _("Thursday")
    FRIDAY = "4", _("Friday")
    SATURDAY = "5", _("Saturday")
    SUNDAY = "6", _("Sunday")
