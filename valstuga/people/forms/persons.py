"""Forms of the register: filter, person, tag, group, upload and columns."""

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.core.forms import Form, ModelForm
from valstuga.orgs.access import Access
from valstuga.people import mapping, normalise, queries
from valstuga.people.enums import PersonKind
from valstuga.people.models import Person, RegisterImport
from valstuga.people.queries import Filters, Options

ACCOUNT = [("", gettext_lazy("All")), ("1", gettext_lazy("Yes")), ("0", gettext_lazy("No"))]


class FilterForm(Form):
    """The filters of the register from the query string; what makes no sense is left out."""

    text = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All but former")), *PersonKind.choices],
    )
    tag = forms.TypedChoiceField(label=gettext_lazy("Tag"), required=False, coerce=int, empty_value=None)
    group = forms.TypedChoiceField(label=gettext_lazy("Group"), required=False, coerce=int, empty_value=None)
    skill = forms.TypedChoiceField(label=gettext_lazy("Skill"), required=False, coerce=int, empty_value=None)
    area = forms.TypedChoiceField(label=gettext_lazy("Area"), required=False, coerce=int, empty_value=None)
    account = forms.ChoiceField(label=gettext_lazy("Can sign in"), required=False, choices=ACCOUNT)
    sort = forms.ChoiceField(
        label=gettext_lazy("Sorted by"),
        required=False,
        choices=[("name", gettext_lazy("Name")), ("joined", gettext_lazy("Latest members first"))],
    )

    def __init__(self, options: Options, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tag", "group", "skill", "area"):
            choices = [("", _("All")), *getattr(options, name)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                self.fields.pop(name)

    @property
    def filters(self) -> Filters:
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "account" in found:
            found["account"] = found["account"] == "1"
        return Filters(**found)

    @property
    def hidden(self) -> bool:
        """Whether a filter beyond the search text is chosen, so that the page shows them all."""
        return bool({name for name in self.changed_data if name not in ("text",)})


class PersonForm(ModelForm):
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=60)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), required=False, max_length=20)

    class Meta:
        model = Person
        fields = [
            "given_name",
            "family_name",
            "kind",
            "member_number",
            "email",
            "phone",
            "street",
            "postal_code",
            "city",
            "birth_year",
            "joined_on",
            "language",
            "may_email",
            "tags",
            "notes",
        ]
        widgets = {"tags": forms.CheckboxSelectMultiple}

    def __init__(self, access: Access, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        # A copy: the service must see what the person was.
        super().__init__(*args, instance=copy.copy(person) if person else None, **kwargs)
        self.country = access.org.country
        kinds = [choice for choice in PersonKind.choices if choice[0] != PersonKind.FORMER]
        if person is None or person.kind != PersonKind.FORMER:
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        tags = self.fields["tags"]
        tags.queryset = queries.tags(access)  # type: ignore[attr-defined]
        if not tags.queryset.exists():  # type: ignore[attr-defined]
            self.fields.pop("tags")
        if person and person.phone:
            self.initial["phone"] = normalise.shown_phone(person.phone, self.country)

    def clean(self) -> dict[str, Any]:
        stored, wrong = normalise.person(self.cleaned_data, self.country)
        for name, message in wrong.items():
            if name not in self.errors:
                self.add_error(name, message)
        return stored


class BulkTagForm(Form):
    name = forms.CharField(label=gettext_lazy("Tag"), max_length=60)
    person = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        chosen = [pk for pk in data.getlist("person") if pk.isdigit()][: queries.PAGE_SIZE]
        self.fields["person"].choices = [(pk, pk) for pk in chosen]  # type: ignore[attr-defined]
        self.fields["person"].error_messages["required"] = _("Choose some persons first.")


class LabelForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)


class GroupMemberForm(Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Person"), empty_label=gettext_lazy("Choose…")
    )
    title = forms.CharField(
        label=gettext_lazy("Task"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For instance chair or treasurer."),
    )
    is_leader = forms.BooleanField(label=gettext_lazy("Leads the group"), required=False)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.choosable(access)  # type: ignore[attr-defined]


class UploadForm(Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV, with the names of the columns in the first row."),
        allow_empty_file=True,
    )


class MappingForm(Form):
    """One choice a field of the register: which column of the file it comes from."""

    def __init__(self, register: RegisterImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not imported")), *enumerate(register.columns)]
        for name, label in mapping.FIELDS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(label),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=register.mapping.get(name, ""),
            )

    @property
    def mapping(self) -> dict[str, int]:
        return {name: index for name, index in self.cleaned_data.items() if index is not None}
