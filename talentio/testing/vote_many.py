"""Clients who vote by one link, and staff who add to its list, in a process: `… vote_many LINK WHO`.

Each of the clients is a browser of its own, and each votes twice for everybody; `WHO` keeps the browsers
of several processes apart.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402 the apps must be loaded first

from matching.models import Candidate, ShareLink  # noqa: E402

CLIENTS = 6


def vote(key, voter):
    try:
        link = ShareLink.objects.select_related("shortlist").get(pk=key)
        link.shortlist.add(Candidate.objects.all(), by=None)
        entries = list(link.shortlist.entries.values_list("pk", flat=True))
        for value in ("no", "yes"):
            link.vote(voter, voter, dict.fromkeys(entries, (value, "")))
    finally:
        connection.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("link", type=int)
    options.add_argument("who")
    given = options.parse_args()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda n: vote(given.link, f"{given.who}{n}"), range(CLIENTS)))


if __name__ == "__main__":
    sys.exit(main())
