"""Forms as every page has them: native date and time fields, texts without blanks at the ends."""

from typing import Any

from django import forms


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
