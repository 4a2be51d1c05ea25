"""The pieces that pages are built from; each has its partial in `templates/ui/`.

Registered as builtins: templates use these tags without loading anything.
"""

from urllib.parse import parse_qsl

from django import template
from django.forms import CheckboxInput, FileInput
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext

from talentio.core.list_actions import offered as list_actions_of

register = template.Library()

# Latin letters, digits and signs: laid out from left to right on Arabic pages too.
LEFT_TO_RIGHT = {"email", "tel", "url"}
LONG_LIST = 12
NON_JOINER = "\u200c"


@register.inclusion_tag("ui/field.html")
def field(bound, group_by="", is_marked=True):
    """Render one form field with its label, hint and errors: `{% field form.name %}`.

    `group_by` names an attribute of the objects behind a field's boxes: they fold into groups by it.
    Unless `is_marked` is false it says where an answer is optional.
    """
    widget = bound.field.widget
    page = {
        "field": bound,
        "is_optional": is_marked and not bound.field.required,
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
    }
    if widget.use_fieldset:
        return page | {"kind": "choices", **_choices(bound, widget, group_by)}
    kind = "checkbox" if isinstance(widget, CheckboxInput) else "input"
    return page | {"kind": kind, "control": bound.as_widget(attrs=_attrs(widget)), **_behaviours(widget)}


def _attrs(widget):
    if getattr(widget, "input_type", "") in LEFT_TO_RIGHT:
        return {"dir": "ltr", **widget.attrs}
    return {}


def _behaviours(widget):
    shows_photo = isinstance(widget, FileInput) and widget.attrs.get("accept", "").startswith("image/")
    return {"shows_photo": shows_photo, "finds_cities": widget.attrs.get("list") == "cities"}


def _choices(bound, widget, group_by):
    """Return what a group of boxes shows; `groups` is [{heading or None, options, chosen}]."""
    attrs = bound.build_widget_attrs({"id": bound.auto_id}, widget)
    optgroups = widget.get_context(bound.html_name, bound.value(), attrs)["widget"]["optgroups"]
    by_heading = {}
    for heading, options, _index in optgroups:
        for option in options:
            # The object comes with its choice: no query per box.
            title = getattr(option["value"].instance, group_by) if group_by else heading
            shown = option | {"attributes": flatatt(option["attrs"])}
            by_heading.setdefault(title, []).append(shown)
    groups = [_group(heading, options) for heading, options in by_heading.items()]
    is_long = sum(len(group["options"]) for group in groups) > LONG_LIST
    return {"groups": groups, "is_long": is_long and widget.input_type == "checkbox"}


def _group(heading, options):
    chosen = sum(option["selected"] for option in options)
    return {"heading": heading, "options": options, "chosen": chosen}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form):
    """List a form's mistakes above it, each linked to its field; nothing when there are none."""
    fields = [bound for bound in form if bound.errors]
    count = len(fields) + len(form.non_field_errors())
    title = ngettext("One answer needs another look.", "%(count)d answers need another look.", count)
    return {
        "count": count,
        # Arabic counts in the form for one, too.
        "title": title % {"count": count},
        "fields": fields,
        "others": form.non_field_errors(),
    }


@register.inclusion_tag("ui/stepper.html")
def stepper(steps, current):
    """Show where one is among named steps; `current` counts from 1."""
    states = [
        (name, "done" if number < current else "now" if number == current else "todo")
        for number, name in enumerate(steps, start=1)
    ]
    following = steps[current] if current < len(steps) else ""
    return {"steps": states, "current": current, "total": len(steps), "following": following}


@register.inclusion_tag("ui/code.html")
def code(value):
    """Show a person's code, always left to right; one tap copies it."""
    return {"value": value}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context, page_obj):
    """Link the pages of a list and keep the rest of the query string."""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page": page_obj, "numbers": list(numbers), "request": context["request"]}


@register.inclusion_tag("ui/list_tick.html", takes_context=True)
def list_tick(context, name, code, title):
    """A box beside somebody in a list, where `list_actions` offers something to do with those ticked."""
    return {
        "name": name,
        "code": code,
        "title": title,
        "is_offered": bool(list_actions_of(name, context["user"])),
    }


@register.inclusion_tag("ui/list_actions.html", takes_context=True)
def list_actions(context, name):
    """The buttons for those ticked in a list, as other apps offer them to this person."""
    return {"name": name, "actions": list_actions_of(name, context["user"])}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title, text=""):
    return {"title": title, "text": text}


@register.inclusion_tag("ui/progress.html")
def progress(value, maximum, label):
    """Show how far something is, as a bar and in words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.simple_tag
def chip(text, kind=""):
    """A small label; `kind` is "", "on", "ok", "warn", "bad" or "ghosted"."""
    return format_html('<span class="{}">{}</span>', f"chip {kind}".strip(), text)


@register.filter
def initials(name):
    """First letters of the first and the last word of a name: "Amina El Idrissi" → AI."""
    words = str(name).split()
    letters = [word[0].upper() for word in words[:1] + words[1:][-1:]]
    # Two Arabic letters side by side would join and read as another word.
    return "".join(letters) if "".join(letters).isascii() else NON_JOINER.join(letters)


@register.simple_tag
def example_card():
    """Return an invented person's card, for the page that explains what a card is."""
    return {
        "kind": "talent",
        "band_start": gettext("Talent"),
        "band_end": gettext("Rabat"),
        "photo_url": "",
        "photo_alt": "",
        "name": pgettext("invented person", "Nadia Example"),
        "code": "MAF0042RAB",
        "url": "",
        "facts": [
            (gettext("Availability"), gettext("Full time")),
            (gettext("Work mode"), gettext("On site and remote")),
            (gettext("Experience"), ngettext("%d year", "%d years", 8) % 8),
        ],
        "chips": [gettext("Sewing"), gettext("Embroidery"), gettext("Costume design")],
    }


@register.simple_tag
def select_filter(spec, choices):
    """Return what a select box for a filter of the back-office needs; `kept` is the rest of the query."""
    everything = choices[0]
    query = parse_qsl(everything["query_string"].lstrip("?"), keep_blank_values=True)
    values = ["", *(value for value, _title in spec.lookup_choices)]
    return {
        "name": spec.parameter_name,
        "options": [
            (v, choice["display"], choice["selected"]) for v, choice in zip(values, choices, strict=True)
        ],
        # Another choice is another list: it begins on its first page.
        "kept": [(name, value) for name, value in query if name != "p"],
    }
