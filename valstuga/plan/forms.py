"""Forms of the plan's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan import queries
from valstuga.plan.enums import SectionKind, TodoState
from valstuga.plan.models import Plan, Section
from valstuga.plan.queries.todos import SORTS, Filters


class _PlanField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return gettext("A new version of %(plan)s") % {"plan": obj}


class UploadForm(Form):
    file = forms.FileField(
        label=_("Document"),
        help_text=_("Word (.docx), PDF, text or Markdown, at most 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
        error_messages={"empty": _("The document is empty."), "required": _("Choose a document.")},
    )
    plan = _PlanField(
        label=_("What is it?"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("A new plan"),
        help_text=_("A new version of a plan keeps who is responsible, status, notes and history."),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(org=access.org)  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.PLAN_MAX_BYTES:
            raise ValidationError(gettext("The document is too large: at most 25 MB can be read."))
        return file


class PlanForm(Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    first_day = forms.DateField(label=_("From"), required=False)
    last_day = forms.DateField(label=_("To and including"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day must not be before the first."))
        return data


class AdoptForm(Form):
    adopted_on = forms.DateField(label=_("Day"))
    adopted_by = forms.CharField(
        label=_("Adopted by"), max_length=120, required=False, help_text=_("For instance the annual meeting.")
    )


class SectionForm(Form):
    title = forms.CharField(label=_("Heading"), max_length=300)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea,
        help_text=_("An empty line begins a new paragraph."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=SectionKind.choices, initial=SectionKind.SECTION)
    group = forms.ModelChoiceField(
        label=_("Responsible group"), queryset=Group.objects.none(), required=False, empty_label=_("None")
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = queries.groups(access)  # type: ignore[attr-defined]


class NewSectionForm(SectionForm):
    parent = forms.ModelChoiceField(
        label=_("Under"), queryset=Section.objects.none(), required=False, empty_label=_("Top of the plan")
    )

    def __init__(self, access: Access, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(access, *args, **kwargs)
        self.fields["parent"].queryset = queries.sections(access, plan)  # type: ignore[attr-defined]


class TodoForm(Form):
    """A to-do; only the fields that the asking user may change are in it."""

    text = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.none())
    group = forms.ModelChoiceField(
        label=_("Responsible group"), queryset=Group.objects.none(), required=False, empty_label=_("None")
    )
    person = forms.CharField(
        label=_("Responsible person"),
        required=False,
        max_length=161,
        help_text=_("Write the name."),
        widget=forms.TextInput(attrs={"list": "persons", "autocomplete": "off"}),
    )
    due = forms.DateField(label=_("Due"), required=False)
    state = forms.ChoiceField(label=_("Status"), choices=TodoState.choices, initial=TodoState.OPEN)
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self,
        access: Access,
        plan: Plan,
        *args: Any,
        allowed: frozenset[str] | None = None,
        current: Person | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.current = access, current
        self.fields["section"].queryset = queries.sections(access, plan)  # type: ignore[attr-defined]
        self.fields["group"].queryset = queries.groups(access)  # type: ignore[attr-defined]
        if allowed is not None:
            for name in set(self.fields) - allowed:
                del self.fields[name]

    def clean_person(self) -> Person | None:
        name = " ".join(self.cleaned_data["person"].split())
        if not name:
            return None
        if self.current is not None and name == str(self.current):
            return self.current
        found = list(_named(self.access, name)[:2])
        if not found:
            raise ValidationError(
                gettext("Nobody with that name was found. Write given name and family name.")
            )
        if len(found) > 1:
            raise ValidationError(
                gettext("Several people have that name. Let the group be responsible instead.")
            )
        return found[0]


class FilterForm(Form):
    """What narrows a list of to-dos. Bad values in an address are as if they were not there."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("unfinished", _("Not done")), *TodoState.choices],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("As in the plan")),
            ("due", _("By date")),
            ("group", _("By group")),
            ("state", _("By status")),
        ],
    )
    overdue = forms.BooleanField(label=_("Late"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def __init__(self, access: Access, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anyone = [("", gettext("All")), ("0", gettext("Nobody"))]
        groups: list[Any] = [(str(row.pk), str(row)) for row in queries.groups(access)]
        people: list[Any] = [(str(row.pk), str(row)) for row in queries.people_with_todos(access, plan)]
        self.fields["group"].choices = [*anyone, *groups]  # type: ignore[attr-defined]
        self.fields["person"].choices = [*anyone, *people]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        data = self.cleaned_data
        sort = data.get("sort") or "plan"
        return Filters(
            search=data.get("q", ""),
            group=int(data["group"]) if data.get("group") else None,
            person=int(data["person"]) if data.get("person") else None,
            state=data.get("state", ""),
            overdue=bool(data.get("overdue")),
            mine=bool(data.get("mine")),
            sort=sort if sort in SORTS else "plan",
        )


def _named(access: Access, name: str) -> QuerySet[Person]:
    """Whoever has the name: in the register for those who may see it, else oneself and the groups' members."""
    whole = Concat("given_name", Value(" "), "family_name")
    if access.can(Perm.PEOPLE_VIEW):
        people = Person.objects.filter(org=access.org)
    else:
        suggested = queries.suggested_persons(access).values("pk")
        people = Person.objects.filter(Q(pk__in=suggested) | Q(pk=access.person_id), org=access.org)
    return people.annotate(whole=whole).filter(
        Q(whole__iexact=name) | Q(given_name__iexact=name, family_name="")
    )
