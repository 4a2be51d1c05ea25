"""Words for the codes of actions and categories; apps add theirs with `name_actions`."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "view": _("page viewed"),
    "write": _("form sent"),
    "delete": _("deleted"),
    "login": _("signed in"),
    "logout": _("signed out"),
    "register": _("registered"),
    "activate": _("account opened"),
    "deactivate": _("account closed"),
    "unlock": _("lock lifted"),
    "change_password": _("password changed"),
    "make_token": _("API token made"),
    "revoke_token": _("API token revoked"),
    "remove_second_step": _("second step removed"),
    "request_erasure": _("erasure asked for"),
    "cancel_erasure": _("erasure taken back"),
    "erase": _("erased"),
    "export_own_data": _("own data downloaded"),
    "export_activity": _("activity exported"),
    "export_people": _("talents exported"),
    "export_film_talents": _("film talents exported"),
    "fetch_export": _("export fetched"),
    "import_read": _("import begun"),
    "import_run": _("import confirmed"),
    "import_undo": _("import undone"),
    "edit_profile": _("profile edited"),
    "replace_photo": _("photo replaced"),
    "replace_cv": _("CV replaced"),
    "view_cv": _("CV opened"),
    "view_contacts": _("contacts seen"),
    "merge": _("merged"),
    "change_setting": _("setting changed"),
    "check_setting": _("settings tested"),
    "log_lost": _("records lost"),
    "page": _("pages"),
    "accounts": _("accounts"),
    "talents": _("talents"),
    "auth": _("sign-in"),
    "settings": _("settings"),
    "system": _("system"),
    "admin": _("back-office"),
}


def name_actions(words):
    """Give words to codes: {code: lazy text}."""
    WORDS.update(words)


def words_for(code):
    return str(WORDS.get(code) or code.replace("_", " "))
