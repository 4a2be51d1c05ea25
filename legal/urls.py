from django.urls import path

from legal import views

app_name = "legal"
urlpatterns = [
    path("legal/privacy", views.privacy, name="privacy"),
    path("legal/terms", views.terms, name="terms"),
]
