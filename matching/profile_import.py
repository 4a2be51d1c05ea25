"""Talents in bulk from JSON, to evaluate rankings on any population."""

from datetime import date
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from cinema.codes import SHAPE as FILM_SHAPE
from cinema.models import CinemaTalent
from talentio.core.counters import raise_to
from talentio.core.models import City, Country
from talentio.core.spelling import city_code, fold
from talents.choices import Availability, Gender, WorkMode
from talents.codes import SHAPE
from talents.models import Profile, Talent

from . import film_import, index
from .brief.words import sections
from .film_import import BadRow, one_of

BATCH = 1000
SHAPES = {"standard": SHAPE, "cinema": FILM_SHAPE}


class Importer:
    """Reads rows and stores the good ones; `errors` holds (number of the row from 1, what is wrong)."""

    def __init__(self):
        self.errors, self.added = [], 0
        self.countries = {each.code: each for each in Country.objects.all()}
        self.cities = {}
        self.talents = {}
        for talent in Talent.objects.all():
            for name in (talent.code, talent.name_fr, talent.name_en):
                self.talents[fold(name)] = talent.pk
        self.languages = {code: phrases[0] for codes, phrases in sections()["languages"] for code in codes}

    def load(self, rows):
        numbered = enumerate(rows, start=1)
        while batch := list(islice(numbered, BATCH)):
            self._store(batch)

    def _store(self, batch):
        codes = [_code(row) for _n, row in batch]
        known = set(User.objects.filter(code__in=codes).values_list("code", flat=True))
        known |= set(CinemaTalent.objects.filter(code__in=codes).values_list("code", flat=True))
        people = {"standard": [], "cinema": []}
        for number, row in batch:
            try:
                people[self._kind(row, known)].append(self._read(row))
            except (BadRow, ValueError, TypeError, KeyError, AttributeError) as wrong:
                self.errors.append((number, str(wrong) or type(wrong).__name__))
            else:
                known.add(_code(row))
        self.added += film_import.store(people["cinema"]) + self._store_standard(people["standard"])

    def _kind(self, row, known):
        code, kind = _code(row), row["kind"]
        if kind not in SHAPES:
            raise BadRow(f"unknown kind {kind!r}")
        if not SHAPES[kind].match(code) or code in known:
            raise BadRow(f"{code}: no code of this kind, or there already")
        if row["gender"] not in Gender.values:
            raise BadRow(f"unknown gender {row['gender']!r}")
        return kind

    def _store_standard(self, people):
        with transaction.atomic():
            users = User.objects.bulk_create([user for user, _profile, _talents in people])
            for user, (_user, profile, _talents) in zip(users, people, strict=True):
                profile.user = user
            profiles = Profile.objects.bulk_create([profile for _user, profile, _talents in people])
            through = Profile.talents.through
            through.objects.bulk_create(
                through(profile=profile, talent_id=pk)
                for profile, (_user, _profile, talents) in zip(profiles, people, strict=True)
                for pk in talents
            )
            for user in users:
                raise_to(f"talents:{user.code[:2]}", int("".join(filter(str.isdigit, user.code))))
        index.refresh([profile.pk for profile in profiles])
        return len(profiles)

    def _read(self, row):
        code = _code(row)
        country = self._country(row.get("country") or row.get("country_of_origin") or code[:2])
        places = {
            "country_of_origin": self._country(row.get("country_of_origin") or code[:2]),
            "nationality": self._country(row["nationality"]) if row.get("nationality") else None,
            "city": self._city(country, row.get("city") or country.name_en),
        }
        if row["kind"] == "cinema":
            return film_import.read(row, places)
        talents, others = self._talents(row.get("talents") or [])
        user = User(
            email=f"{code.lower()}@import.invalid",
            code=code,
            first_name=row["first_name"][:100],
            last_name=row["last_name"][:100],
            password=make_password(None),
        )
        profile = Profile(
            gender=row["gender"],
            date_of_birth=date.fromisoformat(row["date_of_birth"]) if row.get("date_of_birth") else None,
            availability=one_of(Availability, row.get("availability"), Availability.NOW),
            work_mode=one_of(WorkMode, row.get("work_mode"), WorkMode.FLEXIBLE),
            years_experience=row.get("years_of_experience"),
            bio=self._bio(row, others),
            **places,
        )
        return user, profile, talents

    def _country(self, code):
        if code not in self.countries:
            raise BadRow(f"unknown country {code!r}")
        return self.countries[code]

    def _city(self, country, name):
        key = (country.code, fold(name))
        if key not in self.cities:
            found = City.objects.filter(country=country, search_key__contains=f"|{fold(name)}|").first()
            self.cities[key] = found or City.objects.create(country=country, name=name, code=city_code(name))
        return self.cities[key]

    def _talents(self, names):
        found = {name: self.talents.get(fold(name)) for name in names}
        return {pk for pk in found.values() if pk}, [name for name, pk in found.items() if not pk]

    def _bio(self, row, others):
        """The person's texts; what a standard profile has no field for is written out."""
        parts = [row.get("bio") or ""]
        for each in row.get("languages") or []:
            level = f" {each['level']}" if each.get("level") else ""
            parts.append(f"Langue : {self.languages.get(each['code'], each['code'])}{level}.")
        parts += [f"Compétence : {each}." for each in [*(row.get("skills") or []), *others]]
        return "\n".join(part for part in [*parts, row.get("cv_text") or ""] if part)


def _code(row):
    return str(row.get("code", "")) if isinstance(row, dict) else ""
