from django.urls import path

from legal import views

app_name = "legal"
urlpatterns = [
    path("legal/agree", views.agree, name="agree"),
    path("legal/privacy", views.page, {"kind": "privacy"}, name="privacy"),
    path("legal/terms", views.page, {"kind": "terms"}, name="terms"),
    path("legal/cookies", views.page, {"kind": "cookies"}, name="cookies"),
    path("legal/mentions", views.page, {"kind": "mentions"}, name="mentions"),
    path("about", views.page, {"kind": "about"}, name="about"),
]
