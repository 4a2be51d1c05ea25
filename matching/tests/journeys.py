"""What recruiters and clients do in the journeys of searches."""

import re

from talentio.testing.plugin import PASSWORD


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page, site, staff):
    page.goto(f"{site}/auth/login?next=/cinema/ai-search")
    page.get_by_label("E-mail or code").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def describe(page, site, text):
    page.goto(f"{site}/cinema/ai-search")
    page.get_by_label("Whom do you look for?").fill(text)
    press(page, "Read the description")


def share_everybody(page, *, name):
    """Put all people of a search on a list of this name; return the address of its link for a client."""
    for box in page.locator(".found-people input[type=checkbox]").all():
        box.check()
    press(page, "Put on a shortlist")
    page.get_by_label("Name of the new list").fill(name)
    press(page, "Put them on the list")
    page.get_by_label("For whom").fill("Atlas Films")
    press(page, "Make a link")
    return re.search(r"http://[^\s]+/shortlists/shared/[^\s]+", page.locator("#links").inner_text())[0]


def vote(client):
    """Say yes to the first of a shared list and no to the second, in French."""
    client.get_by_label("Votre nom").fill("Leïla")
    cards = client.locator(".listed > li")
    cards.nth(0).get_by_label("Oui").check()
    cards.nth(0).get_by_label("Commentaire").fill("Parfaite")
    cards.nth(1).get_by_label("Non", exact=True).check()
    press(client, "Envoyer mes votes")
