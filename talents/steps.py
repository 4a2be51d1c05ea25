"""The steps of a registration: in which order they come, and what a draft holds of them."""

from django.http import QueryDict


class StepIncomplete(Exception):
    """A step does not hold any more; `step` names it."""

    def __init__(self, step):
        super().__init__(step)
        self.step = step


def as_posted(typed):
    """Turn what a draft remembers of a step, {field: [text, …]}, into what a browser would send."""
    data = QueryDict(mutable=True)
    for name, texts in typed.items():
        data.setlist(name, texts)
    return data


class Steps:
    """The StepForm classes of one registration, in their order."""

    def __init__(self, forms):
        self.forms = {form.step: form for form in forms}
        self.names = list(self.forms)

    @property
    def titles(self):
        return [form.title for form in self.forms.values()]

    def number(self, name):
        """Where a step stands, from 1."""
        return self.names.index(name) + 1

    def before(self, name):
        """The step before this one; None before the first."""
        return self.names[self.number(name) - 2] if self.number(name) > 1 else None

    def after(self, name):
        """The step after this one; None after the last."""
        return self.names[self.number(name)] if self.number(name) < len(self.names) else None

    def first_open(self, draft, before=None):
        """The first step, or the first before this one, that is not answered; None if all are."""
        earlier = self.names[: self.number(before) - 1] if before else self.names
        return next((step for step in earlier if not (draft and draft.is_answered(step))), None)

    def form(self, name, draft, data=None, files=None):
        return self.forms[name].of(draft, data, files)

    def checked(self, name, draft):
        """The form of a step with what the draft remembers of it, as if it were sent once more."""
        return self.form(name, draft, as_posted(draft.typed(name)))

    def answers_of(self, draft):
        """Check every step once more and return all answers; raise StepIncomplete if one fails."""
        answers = {}
        for name in self.names:
            form = self.checked(name, draft)
            if not form.is_valid():
                raise StepIncomplete(name)
            answers |= form.cleaned_data
        return answers
