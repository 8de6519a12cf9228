from django.urls import path

from valstuga.activities import views

app_name = "activities"
urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/new/", views.create, name="create"),
    path("calendar/bulk/", views.bulk, name="bulk"),
    path("calendar/day.pdf", views.day_list, name="day_list"),
    path("activities/<int:activity_id>/", views.activity, name="activity"),
    path("activities/<int:activity_id>/edit/", views.edit, name="edit"),
    path("activities/<int:activity_id>/publish/", views.publish, name="publish"),
    path("activities/<int:activity_id>/cancel/", views.cancel, name="cancel"),
    path("activities/<int:activity_id>/copy/", views.copy, name="copy"),
    path("activities/<int:activity_id>/series/", views.series, name="series"),
    path("activities/<int:activity_id>/helpers/", views.helpers, name="helpers"),
    path("activities/<int:activity_id>/list.pdf", views.shift_list, name="shift_list"),
    path("activities/<int:activity_id>/shifts/new/", views.add_shift, name="add_shift"),
    path("shifts/<int:shift_id>/edit/", views.edit_shift, name="edit_shift"),
    path("shifts/<int:shift_id>/cancel/", views.cancel_shift, name="cancel_shift"),
    path("shifts/<int:shift_id>/join/", views.join, name="join"),
    path("signups/<int:signup_id>/mark/", views.mark, name="mark"),
]
