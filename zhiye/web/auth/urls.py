"""Addresses of the login and account pages; included at the root, before the portals."""

from django.urls import path

from zhiye.web.auth.views import account, login

app_name = "auth"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/code/", login.login_code, name="login_code"),
    path("me/login/", login.me_login, name="me_login"),
    path("me/login/password/", login.me_login_password, name="me_login_password"),
    path("logout/", login.logout, name="logout"),
    path("register/", login.register, name="register"),
    path("password/reset/", login.reset_password, name="reset_password"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/phone/", account.phone, name="phone"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/end/", account.end_others, name="end_others"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="end_session"),
    path("account/switch/", account.switch, name="switch"),
]
