"""Every feature's addresses. `/o/<slug>/` is an organisation's own; the rest belongs to nobody or everybody."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from valstuga.accounts.urls import foreign as accounts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("valstuga.core.urls")),
    path("", include("valstuga.home.urls")),
    path("account/", include("valstuga.accounts.urls")),
    path("", include(accounts)),
    path("", include("valstuga.orgs.urls")),
    path("o/<slug:org_slug>/", include("valstuga.places.urls")),
    path("o/<slug:org_slug>/", include("valstuga.people.urls")),
    path("o/<slug:org_slug>/plan/", include("valstuga.plan.urls")),
    path("o/<slug:org_slug>/", include("valstuga.activities.urls")),
    path("o/<slug:org_slug>/staffing/", include("valstuga.staffing.urls")),
    path("", include("valstuga.portal.urls")),
    path("", include("valstuga.public.urls")),
    path("", include("valstuga.interop.urls")),
]

if settings.DEBUG or settings.DEMO or settings.TESTING:
    from valstuga.core.design import design

    urlpatterns.append(path("design/", design, name="design"))
if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("valstuga.demo.urls")))
