from django.urls import path

from . import backup_views

app_name = "backups"
urlpatterns = [
    path("create", backup_views.create, name="create"),
    path("<int:backup_id>/download", backup_views.download, name="download"),
]
