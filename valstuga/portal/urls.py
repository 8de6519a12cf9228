from django.urls import include, path

from valstuga.portal import views

app_name = "portal"

own = [
    path("", views.my_page, name="my_page"),
    path("questions/", views.questions, name="questions"),
    path("shifts/", views.open_shifts, name="open_shifts"),
    path("shifts/<int:shift_id>/join/", views.join, name="join"),
    path("signups/<int:signup_id>/answer/", views.answer, name="answer"),
    path("signups/<int:signup_id>/leave/", views.leave, name="leave"),
    path("calendar/", views.calendar, name="calendar"),
    path("end-links/", views.end_links, name="end_links"),
]

urlpatterns = [
    path("m/<str:token>/", views.enter, name="enter"),
    path("o/<slug:org_slug>/my/", include(own)),
]
