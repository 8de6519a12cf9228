from django.urls import URLPattern, path

from valstuga.plan.views import imports, plans, todos

app_name = "plan"
urlpatterns: list[URLPattern] = [
    path("", plans.overview, name="overview"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.create, name="create"),
    path("plans/<int:plan_id>/", plans.one_plan, name="plan"),
    path("plans/<int:plan_id>/edit/", plans.edit_plan, name="edit_plan"),
    path("plans/<int:plan_id>/adopt/", plans.adopt_plan, name="adopt"),
    path("plans/<int:plan_id>/archive/", plans.archive_plan, name="archive"),
    path("plans/<int:plan_id>/print/", plans.print_plan, name="print"),
    path("plans/<int:plan_id>/sections/new/", plans.new_section, name="new_section"),
    path("sections/<int:section_id>/", plans.edit_section, name="section"),
    path("sections/<int:section_id>/remove/", plans.remove_section, name="remove_section"),
    path("follow-up/", plans.follow_up, name="follow_up"),
    path("import/", imports.upload, name="import"),
    path("import/<int:draft_id>/", imports.preview, name="preview"),
    path("import/<int:draft_id>/correct/", imports.correct, name="correct"),
    path("import/<int:draft_id>/save/", imports.save, name="save"),
    path("import/<int:draft_id>/discard/", imports.discard, name="discard"),
    path("todos/", todos.todo_list, name="todos"),
    path("todos/export/<slug:kind>/", todos.export, name="export"),
    path("todos/new/<int:section_id>/", todos.new_todo, name="new_todo"),
    path("todos/<int:todo_id>/", todos.one_todo, name="todo"),
    path("todos/<int:todo_id>/state/", todos.set_state, name="state"),
    path("todos/<int:todo_id>/undo/<int:change_id>/", todos.undo, name="undo"),
    path("todos/<int:todo_id>/delete/", todos.delete, name="delete_todo"),
    path("board/", todos.board, name="board"),
    path("timeline/", todos.timeline, name="timeline"),
]
