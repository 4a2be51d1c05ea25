"""What every page may show of the site's own settings."""

from django.utils.functional import SimpleLazyObject

from .site_settings import site_settings


class SitePresentation:
    """The few settings that templates may read; the others stay out of their reach."""

    def __init__(self):
        self.brand_name = site_settings.brand_name
        self.contact_email = site_settings.contact_email
        self.site_url = site_settings.site_url


def site(request):
    """Give templates `site`; read only when a page uses it."""
    return {"site": SimpleLazyObject(SitePresentation)}
