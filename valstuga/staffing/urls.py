from django.urls import path

from valstuga.staffing import views

app_name = "staffing"
urlpatterns = [
    path("", views.board, name="board"),
    path("shift/<int:shift_id>/", views.shift, name="shift"),
    path("shift/<int:shift_id>/ask/", views.ask, name="ask"),
    path("propose/", views.propose, name="propose"),
    path("run/<int:run_id>/", views.run, name="run"),
    path("run/<int:run_id>/stop/", views.stop, name="stop"),
    path("accept/", views.accept, name="accept"),
    path("proposal/<int:proposal_id>/aside/", views.set_aside, name="set_aside"),
]
