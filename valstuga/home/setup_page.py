"""The page of the first start. It is gone as soon as there is an organisation."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.core import ratelimit
from valstuga.core.errors import NotFound
from valstuga.core.forms import Form, attempt
from valstuga.core.gates import public_view
from valstuga.home.setup import found_organisation
from valstuga.orgs import queries
from valstuga.orgs.enums import OrgKind


class FoundingForm(Form):
    name = forms.CharField(label=gettext_lazy("The organisation's name"), max_length=120)
    slug = forms.SlugField(
        label=gettext_lazy("Short name in addresses"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens. It can't be changed later."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrgKind.choices, initial=OrgKind.LOCAL)
    person = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("You sign in with a code that is mailed here, and are the administrator."),
    )


@public_view
def setup(request: HttpRequest) -> HttpResponse:
    """404 unless no organisation exists."""
    if not queries.first_start():
        raise NotFound
    form = FoundingForm(request.POST or None)
    if request.method == "POST":
        ratelimit.hit(f"setup:{request.META.get('REMOTE_ADDR', '')}", 10, 600)
        if attempt(form, lambda: found_organisation(**form.cleaned_data)):
            messages.success(request, _("Done. Sign in with your e-mail to begin."))
            return redirect("account_login")
    return render(request, "home/setup.html", {"form": form})
