"""Tags and skills; who is in a group."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.people import queries, services
from valstuga.people.forms import GroupMemberForm, LabelForm
from valstuga.people.views.posting import saved


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def labels(request: OrgRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    kind = kind if kind in queries.LABELS else "tag"
    form = LabelForm(request.POST or None)
    if saved(
        request, form, lambda: services.save_label(request.access, kind=kind, name=form.cleaned_data["name"])
    ):
        messages.success(request, _("Saved."))
        return redirect("people:labels", request.org.slug)
    tags, skills = queries.labels(request.access)
    empty = LabelForm(auto_id="skill_%s" if kind == "tag" else "tag_%s")
    context = {
        "tags": tags,
        "skills": skills,
        "tag_form": form if kind == "tag" else empty,
        "skill_form": form if kind == "skill" else empty,
    }
    return render(request, "people/labels.html", context)


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def label_edit(request: OrgRequest, kind: str, label_id: int) -> HttpResponse:
    label = queries.label(request.access, kind, label_id)
    form = LabelForm(request.POST or None, initial={"name": label.name})
    name = form.data.get("name", "")
    if saved(request, form, lambda: services.save_label(request.access, kind=kind, name=name, label=label)):
        messages.success(request, _("Saved."))
        return redirect("people:labels", request.org.slug)
    return render(request, "people/label_form.html", {"form": form, "label": label, "kind": kind})


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def label_delete(request: OrgRequest, kind: str, label_id: int) -> HttpResponse:
    label = queries.label(request.access, kind, label_id)
    if request.method == "POST":
        services.delete_label(request.access, label=label)
        messages.success(request, _("“%(name)s” is removed.") % {"name": label})
        return redirect("people:labels", request.org.slug)
    context = {
        "title": _("Remove “%(name)s”?") % {"name": label},
        "text": _("It is taken away from everybody who has it. The persons stay."),
        "action": _("Remove"),
        "back": reverse("people:labels", args=[request.org.slug]),
    }
    return render(request, "core/confirm.html", context)


@org_view(Perm.ORG_VIEW)
@require_http_methods(["GET", "POST"])
def group(request: OrgRequest, group_id: int) -> HttpResponse:
    found = queries.group(request.access, group_id)
    can_change = request.access.can(Perm.GROUPS_MANAGE) and request.access.can(Perm.PEOPLE_VIEW)
    form = GroupMemberForm(request.access, request.POST or None) if can_change else None
    if request.method == "POST":
        request.access.require(Perm.GROUPS_MANAGE)
        if form and saved(
            request, form, lambda: services.add_to_group(request.access, group=found, **form.cleaned_data)
        ):
            messages.success(request, _("Saved."))
            return redirect("people:group", request.org.slug, group_id)
    context = {
        "group": found,
        "members": queries.group_members(request.access, found),
        "form": form,
        "can_see_cards": request.access.can(Perm.PEOPLE_VIEW),
    }
    return render(request, "people/group.html", context)


@org_view(Perm.GROUPS_MANAGE)
@require_POST
def group_remove(request: OrgRequest, group_id: int, person_id: int) -> HttpResponse:
    found = queries.group(request.access, group_id)
    person = queries.person(request.access, person_id)
    services.remove_from_group(request.access, group=found, person=person)
    messages.success(request, _("%(name)s is no longer in the group.") % {"name": person})
    return redirect("people:group", request.org.slug, group_id)
