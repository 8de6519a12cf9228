from django.urls import path

from valstuga.places import views

app_name = "places"
urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas/new/", views.add_area, name="add_area"),
    path("places/new/", views.add_place, name="add_place"),
    path("places/<int:place_id>/", views.edit_place, name="edit_place"),
]
