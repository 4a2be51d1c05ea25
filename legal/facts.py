"""Who runs this site: the facts that legal pages name, as settings."""

from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

for _spec in (
    SettingSpec("operator_name", "text", "", "legal", _("Company or person that runs the site")),
    SettingSpec("operator_form", "text", "", "legal", _("Legal form and capital of the company")),
    SettingSpec("operator_address", "text", "", "legal", _("Its registered address")),
    SettingSpec("operator_registration", "text", "", "legal", _("Its registration numbers (RC, ICE)")),
    SettingSpec("operator_director", "text", "", "legal", _("Person who answers for what is published")),
    SettingSpec("operator_data_receipt", "text", "", "legal", _("Number of the declaration to the CNDP")),
    SettingSpec("host_name", "text", "", "legal", _("Company that hosts the site")),
    SettingSpec("host_address", "text", "", "legal", _("Address of the company that hosts the site")),
):
    site_settings.register(_spec)
