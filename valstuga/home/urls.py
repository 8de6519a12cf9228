from django.urls import URLPattern, path

from valstuga.home.setup_page import setup

app_name = "home"
urlpatterns: list[URLPattern] = [path("start/", setup, name="setup")]
