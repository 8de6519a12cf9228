from django.urls import path

from valstuga.interop import views

app_name = "interop"
urlpatterns = [
    path("o/<slug:org_slug>/calendar.ics", views.organisation_feed, name="organisation_feed"),
    path("o/<slug:org_slug>/activity/<int:activity_id>.ics", views.activity_file, name="activity_file"),
    path("s/<str:token>.ics", views.personal_feed, name="personal_feed"),
]
