from django.urls import path

from . import views

app_name = "places"
urlpatterns = [path("api/cities/<int:country_id>", views.cities, name="cities")]
