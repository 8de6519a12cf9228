"""When a person can be asked: a week's grid of three parts a day, exact times beside it, and days that differ."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.core.forms import Form
from valstuga.people.enums import Weekday
from valstuga.people.models import Person
from valstuga.people.services import Days

PARTS = {
    "morning": (time(8), time(12), gettext_lazy("Morning")),
    "afternoon": (time(12), time(17), gettext_lazy("Afternoon")),
    "evening": (time(17), time(21), gettext_lazy("Evening")),
}
NEW_ROWS = 1


@dataclass(frozen=True)
class WeekRow:
    """A day of the grid: its name, three boxes and pairs of exact times."""

    label: str
    parts: list[BoundField]
    exact: list[tuple[BoundField, BoundField]]


class AvailabilityForm(Form):
    """Built of a person's windows; `windows` and `exceptions` give what `set_availability` takes."""

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data, prefix="time")
        self.exact_rows: dict[int, int] = {}
        for weekday in range(7):
            self._add_day(
                weekday, [(w.start, w.end) for w in person.availability.all() if w.weekday == weekday]
            )
        self.days = list(person.availability_exceptions.all())
        for number in range(len(self.days) + NEW_ROWS):
            self._add_exception(number)

    def _add_day(self, weekday: int, windows: list[tuple[time, time]]) -> None:
        exact: list[tuple[time, time]] = []
        checked: set[str] = set()
        for start, end in windows:
            inside = [name for name, (a, b, _l) in PARTS.items() if start <= a and b <= end]
            if inside and PARTS[inside[0]][0] == start and PARTS[inside[-1]][1] == end:
                checked |= set(inside)
            else:
                exact.append((start, end))
        day = Weekday(str(weekday)).label
        for name, (_a, _b, label) in PARTS.items():
            self.fields[f"{weekday}-{name}"] = forms.BooleanField(
                required=False, label=f"{day} {label}", initial=name in checked
            )
        self.exact_rows[weekday] = max(1, len(exact))
        for row in range(self.exact_rows[weekday]):
            pair = exact[row] if row < len(exact) else (None, None)
            for side, value, word in zip(("from", "to"), pair, (_("from"), _("to")), strict=True):
                self._field(f"{weekday}-{side}-{row}", forms.TimeField, f"{day} {word}", value)

    def _add_exception(self, number: int) -> None:
        row = self.days[number] if number < len(self.days) else None
        self._field(f"first-{number}", forms.DateField, _("First day"), row and row.first_day)
        self._field(f"last-{number}", forms.DateField, _("Last day"), row and row.last_day)
        self.fields[f"free-{number}"] = forms.TypedChoiceField(
            label=_("I am"),
            choices=[("", _("away")), ("1", _("free all day"))],
            coerce=bool,
            required=False,
            initial="1" if row and row.is_available else "",
        )

    def _field(self, name: str, kind: type[forms.Field], label: str, initial: Any) -> None:
        """A date or time field with the browser's own picker; the base class sees only fields declared before it."""
        widget = (
            forms.TimeInput(format="%H:%M") if kind is forms.TimeField else forms.DateInput(format="%Y-%m-%d")
        )
        widget.input_type = "time" if kind is forms.TimeField else "date"
        self.fields[name] = kind(label=label, required=False, widget=widget, initial=initial)

    def clean(self) -> dict[str, Any]:
        for weekday, rows in self.exact_rows.items():
            for row in range(rows):
                self._check_pair(
                    f"{weekday}-from-{row}", f"{weekday}-to-{row}", _("A time must end after it begins.")
                )
        for number in range(len(self.days) + NEW_ROWS):
            first, last = self.cleaned_data.get(f"first-{number}"), self.cleaned_data.get(f"last-{number}")
            if first and last and last < first:
                self.add_error(f"last-{number}", _("The last day must not be before the first."))
            elif last and not first and f"first-{number}" not in self.errors:
                self.add_error(f"first-{number}", _("Say the first day too."))
        return self.cleaned_data

    def _check_pair(self, first: str, last: str, message: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if (start is None) != (end is None) and not {first, last} & self.errors.keys():
            self.add_error(last if start else first, _("Say both from and to."))
        elif start and end and end <= start:
            self.add_error(last, message)

    @property
    def windows(self) -> list[tuple[int, time, time]]:
        found = []
        for weekday, rows in self.exact_rows.items():
            for name, (start, end, _label) in PARTS.items():
                if self.cleaned_data[f"{weekday}-{name}"]:
                    found.append((weekday, start, end))
            for row in range(rows):
                exact = self.cleaned_data[f"{weekday}-from-{row}"], self.cleaned_data[f"{weekday}-to-{row}"]
                if all(exact):
                    found.append((weekday, *exact))
        return found

    @property
    def exceptions(self) -> list[Days]:
        found = []
        for number in range(len(self.days) + NEW_ROWS):
            first, last = self.cleaned_data[f"first-{number}"], self.cleaned_data[f"last-{number}"]
            note = self.days[number].note if number < len(self.days) else ""
            if first:
                found.append(Days(first, last or first, bool(self.cleaned_data[f"free-{number}"]), note))
        return found

    @property
    def week(self) -> list[WeekRow]:
        return [
            WeekRow(
                str(Weekday(str(weekday)).label),
                [self[f"{weekday}-{name}"] for name in PARTS],
                [
                    (self[f"{weekday}-from-{n}"], self[f"{weekday}-to-{n}"])
                    for n in range(self.exact_rows[weekday])
                ],
            )
            for weekday in range(7)
        ]

    @property
    def part_labels(self) -> list[tuple[str, str]]:
        """The parts of a day with their hours."""
        return [(str(label), f"{start.hour}–{end.hour}") for start, end, label in PARTS.values()]

    @property
    def exception_rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [
            (self[f"first-{n}"], self[f"last-{n}"], self[f"free-{n}"])
            for n in range(len(self.days) + NEW_ROWS)
        ]

    @property
    def has_exact(self) -> bool:
        """Whether the exact times are to stand open: somebody uses them, or they hold an error."""
        return any(field.value() or field.errors for row in self.week for pair in row.exact for field in pair)
