"""The account's own pages, and those of django-allauth that are in use: a code by mail, passkeys, sessions.

There are no passwords here, so allauth's pages for them are not mounted.
"""

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.urls import include, path

from valstuga.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]

# Outside the namespace: allauth reverses these names itself.
foreign = [
    path("account/login/", account.request_login_code, name="account_login"),
    path("account/login/code/", account.request_login_code, name="account_request_login_code"),
    path("account/login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("account/confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", views.not_here, name="account_signup"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", usersessions.list_usersessions, name="usersessions_list"),
    path("i18n/setlang/", views.set_language, name="set_language"),
]
