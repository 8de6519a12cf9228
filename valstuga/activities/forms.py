"""Forms of the calendar. Shifts are lines of the activity's form: empty ones are left out, no JavaScript needed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.activities.enums import ActivityState, PermitState
from valstuga.activities.queries import Choices, Filters
from valstuga.activities.services import ShiftSpec
from valstuga.core.forms import Form
from valstuga.people.enums import ActivityKind

# Sensible numbers a kind: at least, rather, at most, hours.
PRESETS: dict[str, tuple[int, int, int, float]] = {
    ActivityKind.SATURDAY: (3, 4, 6, 4),
    ActivityKind.LEAFLETS: (2, 3, 4, 1.5),
    ActivityKind.SQUARE: (3, 4, 6, 2),
    ActivityKind.DIALOGUE: (2, 3, 4, 3),
    ActivityKind.THEME: (2, 3, 5, 2.5),
    ActivityKind.EVENT: (6, 8, 12, 3),
    ActivityKind.BOOTH: (2, 3, 4, 3),
    ActivityKind.DOORS: (4, 6, 10, 3),
    ActivityKind.BALLOTS: (1, 2, 2, 3),
}
DEFAULT_PRESET = (2, 3, 4, 2.0)


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A day and a clock time as UTC, so that durations are real ones. An hour that comes twice means the first; a time
    that the clocks jump over means as much later.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _rows(rows: list[Any], empty: object) -> list[tuple[object, object]]:
    return [("", empty), *((row.pk, str(row)) for row in rows)]


class PickField(forms.TypedChoiceField):
    """One of the organisation's own rows; gives the row, or None."""

    def __init__(self, *, empty: object = "–", **kwargs: Any) -> None:
        self.empty_label = empty
        super().__init__(required=False, empty_value=None, **kwargs)

    def fill(self, rows: list[Any]) -> None:
        # Each form has its own copy of the field, so the rows are tied to that copy.
        known = {str(row.pk): row for row in rows}
        self.coerce = known.get
        self.choices = _rows(rows, self.empty_label)


class PickManyField(forms.TypedMultipleChoiceField):
    """Several of the organisation's own rows, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            empty_value=[],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def fill(self, rows: list[Any]) -> None:
        known = {str(row.pk): row for row in rows}
        self.coerce = known.get
        self.choices = [(row.pk, str(row)) for row in rows]


class _ForOrg(Form):
    """A form whose picks are filled from `queries.choices`."""

    PICKS: dict[str, str] = {}

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in self.PICKS.items():
            if name in self.fields:
                self.fields[name].fill(getattr(choices, rows))  # type: ignore[attr-defined]


class ActivityForm(_ForOrg):
    PICKS = {"place": "places", "responsible": "persons", "group": "groups", "todo": "todos"}

    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("To"), help_text=_("Earlier than from: past midnight."))
    place = PickField(label=_("Place"), empty=_("No place yet"))
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    responsible = PickField(label=_("Responsible person"))
    group = PickField(label=_("Responsible group"))
    todo = PickField(label=_("To-do in the plan"))
    is_public = forms.BooleanField(
        label=_("Shown to everyone in the public calendar"), required=False, initial=True
    )
    permit = forms.ChoiceField(
        label=_("Permit"),
        choices=PermitState.choices,
        initial=PermitState.NOT_NEEDED,
        help_text=_("Square meetings and booths on public places usually need one from the police."),
    )
    permit_deadline = forms.DateField(
        label=_("Apply for the permit by"), required=False, help_text=_("Empty: one week before.")
    )
    permit_reference = forms.CharField(label=_("The permit's reference"), max_length=80, required=False)

    def values(self, zone: ZoneInfo) -> dict[str, Any]:
        """What `services` take: moments instead of a day and clock times."""
        data = dict(self.cleaned_data)
        day, begins, ends = data.pop("day"), data.pop("begins"), data.pop("ends")
        data["starts"] = moment(day, begins, zone)
        data["ends"] = moment(day + timedelta(days=ends <= begins), ends, zone)
        if data["permit"] != PermitState.NOT_NEEDED and not data["permit_deadline"]:
            data["permit_deadline"] = day - timedelta(days=7)
        return data

    @staticmethod
    def initial_of(activity: Any) -> dict[str, Any]:
        begins, ends = timezone.localtime(activity.starts), timezone.localtime(activity.ends)
        names = ("title", "kind", "description", "is_public", "permit", "permit_deadline", "permit_reference")
        picks = {name: getattr(activity, f"{name}_id") for name in ActivityForm.PICKS}
        return (
            {name: getattr(activity, name) for name in names}
            | picks
            | {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
        )


class _SeatsForm(forms.BaseForm):
    """At least, rather and at most rise."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, ideal, high = (data.get(name) for name in ("minimum", "ideal", "maximum"))
        if low and ideal and high and not low <= ideal <= high:
            self.add_error("ideal", _("At least, rather and at most must rise in that order."))
        return data


class ShiftForm(_SeatsForm, _ForOrg):
    PICKS = {"required_skills": "skills", "wished_skills": "skills"}

    name = forms.CharField(label=_("Task"), max_length=80, required=False)
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("To"))
    minimum = forms.IntegerField(label=_("At least"), min_value=1, max_value=500, initial=2)
    ideal = forms.IntegerField(label=_("Rather"), min_value=1, max_value=500, initial=3)
    maximum = forms.IntegerField(label=_("At most"), min_value=1, max_value=500, initial=4)
    needs_leader = forms.BooleanField(
        label=_("Somebody must be able to lead it"), required=False, initial=True
    )
    required_skills = PickManyField(label=_("Somebody must know"))
    wished_skills = PickManyField(label=_("Good if somebody knows"))

    def spec(self, day: date, zone: ZoneInfo) -> ShiftSpec:
        data = dict(self.cleaned_data)
        begins, ends = data.pop("begins"), data.pop("ends")
        last_day = day + timedelta(days=ends <= begins)
        return ShiftSpec(starts=moment(day, begins, zone), ends=moment(last_day, ends, zone), **data)

    @staticmethod
    def initial_of(shift: Any) -> dict[str, Any]:
        names = ("name", "minimum", "ideal", "maximum", "needs_leader")
        skills = {name: [skill.pk for skill in getattr(shift, name).all()] for name in ShiftForm.PICKS}
        begins, ends = timezone.localtime(shift.starts), timezone.localtime(shift.ends)
        return (
            {name: getattr(shift, name) for name in names}
            | skills
            | {"begins": begins.time(), "ends": ends.time()}
        )


class SplitForm(_SeatsForm, Form):
    """How a new activity's time is cut into shifts."""

    count = forms.IntegerField(
        label=_("Number of shifts"),
        min_value=0,
        max_value=24,
        initial=1,
        help_text=_("The time is shared equally; each can be changed afterwards."),
    )
    minimum = forms.IntegerField(label=_("At least"), min_value=1, max_value=500, initial=2)
    ideal = forms.IntegerField(label=_("Rather"), min_value=1, max_value=500, initial=3)
    maximum = forms.IntegerField(label=_("At most"), min_value=1, max_value=500, initial=4)

    def specs(self, starts: datetime, ends: datetime) -> list[ShiftSpec]:
        data = self.cleaned_data
        count = data["count"]
        step = (ends - starts) / count if count else timedelta()
        seats = {name: data[name] for name in ("minimum", "ideal", "maximum")}
        return [
            ShiftSpec(starts=starts + n * step, ends=starts + (n + 1) * step, **seats) for n in range(count)
        ]


class SeriesForm(_ForOrg):
    PICKS = {"places": "places"}

    every = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=[
            (1, _("Every week")),
            (2, _("Every second week")),
            (3, _("Every third week")),
            (4, _("Every fourth week")),
        ],
    )
    until = forms.DateField(label=_("Until"))
    places = PickManyField(label=_("Alternate between these places"))
    skip = forms.CharField(
        label=_("Days to leave out"),
        required=False,
        help_text=_("Dates such as 2026-12-24, with commas between."),
    )

    def clean_skip(self) -> frozenset[date]:
        days = set()
        for part in self.cleaned_data["skip"].replace(";", ",").split(","):
            if part.strip():
                try:
                    days.add(date.fromisoformat(part.strip()))
                except ValueError:
                    raise forms.ValidationError(
                        _("“%(part)s” is no date; write for instance 2026-12-24.") % {"part": part.strip()}
                    ) from None
        return frozenset(days)


class CopyForm(Form):
    day = forms.DateField(label=_("To the day"))


class CancelForm(Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        required=False,
        help_text=_("Everybody who was coming reads it in the mail."),
    )


class BulkForm(_ForOrg):
    PICKS = {"place": "places", "responsible": "persons"}

    action = forms.ChoiceField(
        label=_("With those that are ticked"),
        choices=[
            ("publish", _("Publish")),
            ("move", _("Move in time")),
            ("place", _("Change place")),
            ("responsible", _("Change responsible person")),
            ("cancel", _("Cancel, and tell those who were coming")),
        ],
    )
    days = forms.IntegerField(label=_("Days"), required=False, min_value=-366, max_value=366)
    hours = forms.FloatField(
        label=_("Hours"),
        required=False,
        min_value=-24,
        max_value=24,
        widget=forms.NumberInput(attrs={"step": "0.25"}),
    )
    place = PickField(label=_("Place"))
    responsible = PickField(label=_("Responsible person"))
    reason = forms.CharField(label=_("Why?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("action")
        if action == "move" and not (data.get("days") or data.get("hours")):
            self.add_error("days", _("Say by how many days or hours."))
        if action == "place" and not data.get("place"):
            self.add_error("place", _("Choose a place."))
        if action == "responsible" and not data.get("responsible"):
            self.add_error("responsible", _("Choose a person."))
        return data


class FilterForm(_ForOrg):
    PICKS = {"area": "areas", "group": "groups"}

    text = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = PickField(label=_("Area"), empty=_("All areas"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *ActivityKind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *ActivityState.choices], required=False
    )
    group = PickField(label=_("Group"), empty=_("All groups"))
    only_short = forms.BooleanField(label=_("Only understaffed"), required=False)

    def filters(self) -> Filters:
        """Wrong values show everything."""
        self.is_valid()
        data = self.cleaned_data
        area, group = data.get("area"), data.get("group")
        return Filters(
            text=(data.get("text") or "").strip()[:100],
            area=area.pk if area else None,
            kind=data.get("kind") or "",
            state=data.get("state") or "",
            group=group.pk if group else None,
            only_short=bool(data.get("only_short")),
        )
