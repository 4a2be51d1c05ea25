from . import registration_urls

app_name = "cinema"
urlpatterns = [*registration_urls.urlpatterns]
