"""The calendar as it is drawn (days with their activities) and as it is printed (lists for the booth)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valstuga.activities import calendar_days
from valstuga.activities.models import Activity, Shift
from valstuga.core.pdf import render_pdf
from valstuga.core.templatetags.ui import day as day_words
from valstuga.core.templatetags.ui import hours, short_day
from valstuga.orgs.models import Organisation
from valstuga.people.normalise import shown_phone

TEMPLATE = Path(__file__).parent / "print" / "shift_list.typ"
WALK_INS = 3


def by_day(
    weeks: list[list[date]], found: list[Activity], holidays: dict[date, str], shown: date
) -> list[dict[str, Any]]:
    """Weeks with their number and days; each day with its activities, its holiday, and whether it is of the month."""
    on_day: dict[date, list[Activity]] = {}
    for activity in found:
        first, last = (
            timezone.localtime(activity.starts).date(),
            timezone.localtime(activity.ends - timedelta(seconds=1)).date(),
        )
        for n in range((last - first).days + 1):
            on_day.setdefault(first + timedelta(days=n), []).append(activity)
    today = timezone.localdate()
    return [
        {
            "number": week[0].isocalendar().week,
            "days": [
                {
                    "date": day,
                    "activities": on_day.get(day, []),
                    "holiday": holidays.get(day, ""),
                    "is_today": day == today,
                    "is_other": day.month != shown.month,
                }
                for day in week
            ],
        }
        for week in weeks
    ]


def steps(view: str, day: date) -> dict[str, date]:
    """The days that "previous" and "next" lead to."""
    if view == "week":
        return {"previous": day - timedelta(days=7), "next": day + timedelta(days=7)}
    return {"previous": calendar_days.previous_month(day), "next": calendar_days.next_month(day)}


def shift_list_pdf(org: Organisation, activities: list[tuple[Activity, list[Shift]]]) -> bytes:
    """A page an activity: shifts, who comes with phone numbers, boxes for attendance, lines for those who drop in."""
    data = {
        "title": _("Shift list"),
        "org": org.name,
        "accent": org.accent,
        "lang": (get_language() or "sv")[:2],
        "printed": _("printed %(day)s") % {"day": short_day(timezone.now())},
        "words": {
            "name": _("Name"),
            "phone": _("Phone"),
            "there": _("There"),
            "note": _("Note"),
            "leads": _("leads the shift"),
            "responsible": _("Responsible"),
            "nothing": _("Nothing on this day."),
        },
        "activities": [_activity(org, activity, shifts) for activity, shifts in activities],
    }
    return render_pdf(TEMPLATE, data)


def _activity(org: Organisation, activity: Activity, shifts: list[Shift]) -> dict[str, Any]:
    url = settings.BASE_URL + reverse("activities:activity", args=[org.slug, activity.pk])
    responsible = activity.responsible
    phone = shown_phone(responsible.phone, org.country) if responsible else ""
    place = activity.place
    return {
        "title": activity.title,
        "when": f"{day_words(activity.starts)} {hours(activity)}",
        "place": ", ".join(part for part in (place.name, place.address) if part) if place else "",
        "responsible": f"{responsible} {phone}".strip() if responsible else "",
        "description": activity.description,
        "url": url,
        "qr": segno.make(url, micro=False).svg_inline(border=0),
        "shifts": [_shift(org, shift) for shift in shifts if not shift.is_cancelled],
    }


def _shift(org: Organisation, shift: Shift) -> dict[str, Any]:
    people = shift.people  # type: ignore[attr-defined]
    return {
        "when": hours(shift),
        "name": shift.name,
        "seats": _("%(n)d of %(low)d") % {"n": len(people), "low": shift.minimum},
        "people": [
            {
                "name": str(signup.person),
                "phone": shown_phone(signup.person.phone, org.country),
                "leads": signup.is_leader,
                "note": signup.note,
            }
            for signup in people
        ],
        "empty": max(0, shift.minimum - len(people)) + WALK_INS,
    }
