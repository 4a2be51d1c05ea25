from django.urls import path

from . import backup_views, restore_views

app_name = "backups"
urlpatterns = [
    path("create", backup_views.create, name="create"),
    path("restore", restore_views.restore, name="restore"),
    path("<int:backup_id>/download", backup_views.download, name="download"),
]
