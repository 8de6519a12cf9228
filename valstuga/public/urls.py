from django.urls import path

from valstuga.public import views

app_name = "public"
urlpatterns = [
    path("k/<slug:org_slug>/", views.calendar, name="calendar"),
    path("k/<slug:org_slug>/<int:activity_id>/", views.activity, name="activity"),
    path("k/<slug:org_slug>/<int:activity_id>/sent/", views.sent, name="sent"),
    path("bekrafta/<str:token>/", views.confirm, name="confirm"),
]
