from django.urls import path

from valstuga.home import views
from valstuga.home.setup_page import setup

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("start/", setup, name="setup"),
    path("o/<slug:org_slug>/", views.dashboard, name="dashboard"),
]
