"""The member's own pages: two minutes with one thumb."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valstuga.activities import services as activities
from valstuga.activities.enums import SignupState
from valstuga.core.gates import public_view
from valstuga.orgs import links
from valstuga.orgs.http import LINK_SESSION_KEY, OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.portal import queries


@public_view
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link: remember whose it is in the session, and leave the secret out of the address."""
    link = links.use(token)
    if not request.user.is_authenticated:
        request.session.cycle_key()
        request.session[LINK_SESSION_KEY] = link.pk
    where = "portal:questions" if request.GET.get("to") == "questions" else "portal:my_page"
    response = redirect(where, link.org.slug)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, link.person.language, samesite="Lax", secure=settings.PRODUCTION
        )
        translation.activate(link.person.language)
    return response


@org_view(Perm.MY_PAGE)
@require_safe
def my_page(request: OrgRequest) -> HttpResponse:
    return render(request, "portal/my_page.html", {"page": queries.my_page(request.access)})


@org_view(Perm.MY_PAGE)
@require_safe
def questions(request: OrgRequest) -> HttpResponse:
    return render(request, "portal/questions.html", {"questions": queries.questions(request.access)})


@org_view(Perm.SHIFTS_JOIN)
@require_safe
def open_shifts(request: OrgRequest) -> HttpResponse:
    return render(request, "portal/open_shifts.html", {"shifts": queries.open_shifts(request.access)})


@org_view(Perm.SHIFTS_JOIN)
@require_POST
def join(request: OrgRequest, shift_id: int) -> HttpResponse:
    shift = queries.shift_to_join(request.access, shift_id)
    signup = activities.sign_up(request.access, shift=shift, person=queries.me(request.access))
    _say(request, signup.state)
    return redirect("portal:my_page", request.org.slug)


@org_view(Perm.SHIFTS_JOIN)
@require_POST
def answer(request: OrgRequest, signup_id: int) -> HttpResponse:
    signup = queries.my_signup(request.access, signup_id)
    signup = activities.answer(request.access, signup=signup, yes=request.POST.get("answer") == "yes")
    _say(request, signup.state)
    return redirect(
        "portal:questions" if queries.questions(request.access) else "portal:my_page", request.org.slug
    )


@org_view(Perm.SHIFTS_JOIN)
def leave(request: OrgRequest, signup_id: int) -> HttpResponse:
    """GET asks once more, since others count on it; POST cancels."""
    signup = queries.my_signup(request.access, signup_id)
    if request.method != "POST":
        return render(request, "portal/leave.html", {"signup": signup})
    activities.cancel_signup(request.access, signup=signup)
    messages.success(request, _("You are no longer signed up. Thank you for saying so in time."))
    return redirect("portal:my_page", request.org.slug)


@org_view(Perm.MY_PAGE)
def calendar(request: OrgRequest) -> HttpResponse:
    """The address of one's own calendar subscription; POST makes a new one and ends the old."""
    person = queries.me(request.access)
    if request.method == "POST":
        links.renew_calendar(person_id=person.pk)
        messages.success(request, _("The old address no longer works. Here is the new one."))
        return redirect("portal:calendar", request.org.slug)
    token = links.calendar_token(org_id=request.org.pk, person_id=person.pk)
    address = settings.BASE_URL + reverse("interop:personal_feed", args=[token])
    return render(request, "portal/calendar.html", {"address": address})


@org_view(Perm.MY_PAGE)
@require_POST
def end_links(request: OrgRequest) -> HttpResponse:
    """Every personal link in old mails stops working."""
    links.revoke(person_id=queries.me(request.access).pk, purpose=links.MY_PAGE)
    request.session.pop(LINK_SESSION_KEY, None)
    messages.success(request, _("All links in earlier mails have stopped working."))
    return redirect("public:calendar", request.org.slug)


def _say(request: OrgRequest, state: str) -> None:
    said = {
        SignupState.CONFIRMED: _("You are coming. Thank you!"),
        SignupState.STANDBY: _(
            "The shift is full. You are on standby and are told at once if a seat comes free."
        ),
        SignupState.DECLINED: _("Thank you for answering. You won't be asked about this shift again."),
    }
    if words := said.get(SignupState(state)):
        messages.success(request, words)
