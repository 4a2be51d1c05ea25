from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("auth/login", views.sign_in, name="login"),
    path("auth/logout", views.sign_out, name="logout"),
    path("auth/password/choose", views.choose_password, name="choose_password"),
    path("auth/password/choose/<str:token>", views.open_password_link, name="open_password_link"),
    path("auth/password/new-link", views.renew_password_link, name="renew_password_link"),
]
