"""Forms as every page has them: native date and time fields, texts without blanks at the ends."""

from collections.abc import Callable
from typing import Any

from django import forms

from valstuga.core.errors import Invalid


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


NATIVE: dict[type[forms.Field], type[forms.Widget]] = {
    forms.DateField: DateInput,
    forms.TimeField: TimeInput,
    forms.DateTimeField: DateTimeInput,
}


class _Native(forms.BaseForm):
    """Gives date and time fields the browser's own pickers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = NATIVE.get(type(field))
            if widget and not field.widget.is_hidden:
                field.widget = widget(attrs=field.widget.attrs)


class Form(_Native, forms.Form):
    pass


class ModelForm(_Native, forms.ModelForm):
    pass


def attempt[T](form: forms.BaseForm, action: Callable[[], T]) -> T | None:
    """Run a service for a valid form. What it finds wrong stands in the form, which keeps what was typed; then None."""
    if not form.is_valid():
        return None
    try:
        return action()
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
