"""The solver's codes in words: why somebody is proposed, and why a seat is empty."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valstuga.people.models import Skill


def skill_names(org_id: int) -> dict[str, str]:
    return {str(pk): name for pk, name in Skill.objects.filter(org_id=org_id).values_list("pk", "name")}


def reasons(codes: list[dict[str, Any]], skills: dict[str, str]) -> list[tuple[str, str]]:
    """(tone, words) for each reason, the weightiest first."""
    found = []
    for reason in codes:
        words = _reason(reason["code"], reason.get("data", {}), skills)
        if words:
            found.append(words)
    return sorted(found, key=lambda item: item[0] != "good")


def _reason(code: str, data: dict[str, Any], skills: dict[str, str]) -> tuple[str, str] | None:
    if code in ("has_skill", "wished_skill"):
        name = skills.get(str(data.get("skill")), "")
        return ("good" if code == "has_skill" else "", name) if name else None
    if code == "near":
        km = float(data.get("km", 0))
        return "", _("%(metres)d m away") % {"metres": round(km * 10) * 100} if km < 1 else _(
            "%(km)d km away"
        ) % {"km": round(km)}
    plain = {
        "can_lead": ("good", _("can lead")),
        "likes_kind": ("good", _("likes to do this")),
        "home_area": ("", _("lives there")),
        "preferred_area": ("", _("likes to be there")),
        "free": ("", _("has time")),
        "first_shift": ("mine", _("first shift")),
        "beside_experienced": ("mine", _("new, beside somebody experienced")),
        "experienced": ("", _("has done it before")),
        "least_loaded": ("", _("has few shifts")),
    }
    return plain.get(code)


def causes(codes: list[dict[str, Any]], skills: dict[str, str]) -> list[str]:
    """Why nobody fits, counted: everybody in the register is in exactly one of the lines."""
    return [
        words
        for cause in codes
        if (words := _cause(cause["code"], cause["count"], cause.get("data", {}), skills))
    ]


def _cause(code: str, count: int, data: dict[str, Any], skills: dict[str, str]) -> str:
    if code == "no_holder":
        name = skills.get(str(data.get("skill")), "")
        return _("nobody who is free knows: %(skill)s") % {"skill": name}
    if code == "no_leader":
        return _("nobody who is free can lead")
    plain = {
        "already_here": ngettext("%(count)d is already in it", "%(count)d are already in it", count),
        "declined": ngettext("%(count)d has said no", "%(count)d have said no", count),
        "not_available": ngettext("%(count)d has no time then", "%(count)d have no time then", count),
        "too_far": ngettext("%(count)d lives too far away", "%(count)d live too far away", count),
        "hours": ngettext("%(count)d has too few hours a week", "%(count)d have too few hours a week", count),
        "clash": ngettext("%(count)d has another shift then", "%(count)d have another shift then", count),
        "cap": ngettext(
            "%(count)d has as many shifts as wanted", "%(count)d have as many shifts as wanted", count
        ),
        "elsewhere": ngettext(
            "%(count)d is needed more elsewhere", "%(count)d are needed more elsewhere", count
        ),
    }
    return plain.get(code, "") % {"count": count}
