"""What the templates of the back-office need beside Django's own tags."""

from urllib.parse import urlencode

from django import template
from django.template.loader import get_template
from django.urls import reverse

from talentio.ops import filter_counts as stored

register = template.Library()

# Django's scripts for lists and forms weigh 130 KB compressed (jQuery, Select2, XRegExp); ours do
# their work in static/js/office*.js. The one that is kept needs none of them.
KEPT = {"admin/js/unusable_password_field.js"}


@register.filter
def own_media(media):
    """Keep what a form brings of its own: everything but Django's scripts and style sheets for forms."""
    kept = media.__class__(
        css={medium: [path for path in paths if not _is_stock(path)] for medium, paths in media._css.items()},
        js=[script for script in media._js if not _is_stock(script) or str(script) in KEPT],
    )
    return kept.render()


def _is_stock(path):
    return str(path).startswith("admin/")


@register.filter
def leads_to(address, path):
    """Tell whether a page stands at an address of the menu, or below it."""
    return path == address or (address != "/admin/" and address.endswith("/") and path.startswith(address))


@register.simple_tag
def filter_counts(changelist):
    """The stored numbers of a list's filters; see `talentio.ops.filter_counts`."""
    return stored.known(changelist)


@register.simple_tag
def list_filter(changelist, spec, counts):
    """Show a filter with the number of rows behind each choice, where it is known and still true."""
    others = changelist.get_filters_params().keys() - set(spec.expected_parameters())
    choices = list(spec.choices(changelist))
    for choice in choices:
        part = stored.own_part(spec, choice["query_string"])
        choice["count"] = None if others else counts.get(part)
    page = {"title": spec.title, "choices": choices, "spec": spec}
    return get_template(spec.template).render(page)


@register.simple_tag(takes_context=True)
def page_of_log(context, row):
    """The address of what the activity log knows about a row, or "" for who may not read it."""
    if not context["request"].user.has_perm("core.view_activitylog"):
        return ""
    return f"{reverse('admin:core_activitylog_changelist')}?{urlencode({'q': f'{row._meta.label}:{row.pk}'})}"


# Django's own sentence, so that its catalogue translates it.
CTRL = "Hold down “Control”, or “Command” on a Mac, to select more than one."


@register.inclusion_tag("admin/_form_words.html")
def form_words():
    """What the script of forms says."""
    return {"ctrl": CTRL}


@register.simple_tag
def named(bound):
    """A control of a line in a table, with the words of its column as its name."""
    return bound.as_widget(attrs={"aria-label": bound.label})
