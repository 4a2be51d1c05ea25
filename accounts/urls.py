from django.urls import path

from . import account_views, password_views, privacy_views, token_views, views

app_name = "accounts"
urlpatterns = [
    path("auth/login", views.sign_in, name="login"),
    path("auth/second-step", views.second_step, name="second_step"),
    path("auth/logout", views.sign_out, name="logout"),
    path("auth/password/forgotten", password_views.forgotten_password, name="forgotten_password"),
    path("auth/password/asked", password_views.password_asked, name="password_asked"),
    path("auth/password/change", password_views.change_password, name="change_password"),
    path("auth/password/choose", password_views.choose_password, name="choose_password"),
    path("auth/password/choose/<str:token>", password_views.open_password_link, name="open_password_link"),
    path("auth/password/new-link", password_views.renew_password_link, name="renew_password_link"),
    path("auth/account", account_views.account, name="account"),
    path("auth/account/sign-out-elsewhere", account_views.end_other_sessions, name="end_other_sessions"),
    path("auth/account/data", privacy_views.own_data, name="own_data"),
    path("auth/account/consents", privacy_views.own_consents, name="own_consents"),
    path("auth/account/erase", privacy_views.erase, name="erase"),
    path("auth/account/stay", privacy_views.cancel_erasure, name="cancel_erasure"),
    path("auth/account/tokens", token_views.tokens, name="tokens"),
    path("auth/account/tokens/<int:id>/revoke", token_views.revoke_token, name="revoke_token"),
    path("auth/two-factor", account_views.two_factor, name="two_factor"),
    path("auth/two-factor/codes", account_views.renew_recovery_codes, name="renew_recovery_codes"),
    path("auth/two-factor/off", account_views.switch_two_factor_off, name="switch_two_factor_off"),
]
