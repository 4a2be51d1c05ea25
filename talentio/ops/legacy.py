"""Bringing over the Flask system: table by table, each row once, each in a transaction of its own.

What cannot be taken is told and nothing else stops. A second run takes what is new there, and what
the first one could not take, if it was mended meanwhile.
"""

import json
from collections import Counter
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

import cinema.codes
import talents.codes
from accounts.models import User
from accounts.name_search import normalise_code
from cinema.legacy import take_film_talent
from cinema.models import CinemaTalent, FilmPhoto
from notifications.models import EmailLog
from productions.legacy import old_code, take_assignment, take_company, take_project
from productions.models import Company, Project
from talentio.core.legacy import NotTaken, Places, Row, grouped
from talentio.core.site_settings import site_settings
from talentio.core.uploads import UploadRefused, documents, photos
from talents.legacy import take_talents, take_user
from talents.models import WatchedName

from .models import LegacyRow

# Old keys that are called otherwise here.
SETTINGS = {"sendgrid_from_email": "sender_email", "app_domain": "site_url"}
STATUSES = {
    "sent": EmailLog.Status.SENT,
    "failed": EmailLog.Status.FAILED,
    "skipped": EmailLog.Status.SKIPPED,
}
MAIL_KEYS = {"weekly_recap": "weekly_recap_talents"}
FOLDERS = {"photo": ("", "photos", "uploads/photos"), "cv": ("", "cvs", "cv", "uploads/cvs")}


class RehearsalOver(Exception):
    """Undoes a dry run."""


class Report:
    """What was taken of each table, and every row or part that was not, with its reason."""

    def __init__(self, say=lambda line: None):
        self.counts, self.lines, self.say = {}, [], say

    def count(self, table, what):
        self.counts.setdefault(table, Counter())[what] += 1

    def tell(self, table, old_id, words):
        self.lines.append((table, old_id, words))
        self.say(f"{table} {old_id}: {words}")

    def refuse(self, table, old_id, words):
        self.count(table, "not taken")
        self.tell(table, old_id, words)

    def summary(self):
        for table, counts in self.counts.items():
            parts = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
            yield f"{table}: {parts}"


class Carrier:
    """One run. `folder` holds the old uploads, `consent_words` those agreed to about sensitive answers."""

    def __init__(self, source, folder, report, *, is_dry=False, consent_words=""):
        self.source, self.folder, self.report = source, folder, report
        self.is_dry, self.consent_words = is_dry, consent_words

    def run(self):
        """Take everything; of a dry run nothing stays but the report."""
        try:
            with self._rehearsal():
                self._take_all()
        except RehearsalOver:
            pass
        return self.report

    @contextmanager
    def _rehearsal(self):
        if not self.is_dry:
            yield
            return
        with transaction.atomic():
            yield
            raise RehearsalOver

    def _take_all(self):
        self.places = Places(self.source)
        self._pass_over_numbers()
        self._users()
        self._each("cinema_talents", self._film_talent)
        self._each("productions", take_company)
        codes = grouped(self.source.rows("project_talents"), "project_id")
        self._each("projects", lambda row: self._project(row, codes))
        self._each("project_talents", self._assignment)
        self._each("app_settings", self._setting)
        self._each("email_logs", self._mail)
        self._each("name_tracking", self._watched_name)
        for _match in self.source.rows("name_tracking_matches"):
            self.report.count("name_tracking_matches", "left: names are compared anew at night")

    def _pass_over_numbers(self):
        """Have new codes go on behind every old one, so that none is given that a later row has."""
        for table, kind in (("users", talents.codes), ("cinema_talents", cinema.codes)):
            for row in self.source.rows(table):
                kind.pass_over(normalise_code(row.get("unique_code")))

    # Rows ----------------------------------------------------------------------------------
    def _each(self, table, take):
        """Take the rows of a table that are not here yet; `take(Row)` returns what it made, or None."""
        known = set(LegacyRow.objects.filter(table=table).values_list("old_id", flat=True))
        if table not in self.source.tables:
            self.report.tell(table, "-", "there is no such table")
        for values in self.source.rows(table):
            if values["id"] in known:
                self.report.count(table, "here already")
                continue
            row = Row(self.source, values, self.places)
            self._take(table, row, take)

    def _take(self, table, row, take):
        old_id = row.row["id"]
        try:
            with transaction.atomic():
                made = take(row)
                target = f"{made._meta.label}:{made.pk}" if made is not None else ""
                LegacyRow.objects.create(table=table, old_id=old_id, target=target)
        except NotTaken as reason:
            self.report.refuse(table, old_id, str(reason))
        except (
            IntegrityError,
            DataError,
            ValidationError,
            ValueError,
            TypeError,
            AttributeError,
            KeyError,
        ) as fault:
            # One broken row must not keep the others back; it is told, and stays over there.
            # Not its words: databases quote the values, and those are people's.
            self.report.refuse(table, old_id, f"it is broken ({type(fault).__name__})")
        else:
            self.report.count(table, "taken")
            for words in row.remarks:
                self.report.tell(table, old_id, words)

    def _made(self, table, old_id, model):
        """What an old row became, or None."""
        found = LegacyRow.objects.filter(table=table, old_id=old_id or 0).first()
        label, _colon, pk = found.target.partition(":") if found else ("", "", "")
        return model.objects.filter(pk=pk).first() if label == model._meta.label else None

    # People --------------------------------------------------------------------------------
    def _users(self):
        talents = take_talents(self.source.rows("talents"))
        chosen = {
            user: [talents[row["talent_id"]] for row in rows if row["talent_id"] in talents]
            for user, rows in grouped(self.source.rows("user_talents"), "user_id").items()
        }
        self._each("users", lambda row: self._user(row, chosen.get(row.get("id"), ())))

    def _user(self, row, talents):
        user, profile = take_user(row, talents)
        if profile:
            self._keep_files(row, profile)
        return user

    def _keep_files(self, row, profile):
        with self._file(row, "photo") as file:
            profile.photo = self._store(row, photos.store, file, "photo") or ""
        with self._file(row, "cv") as file:
            document = self._store(row, documents.store, file, "cv")
            profile.cv = document.name if document else ""
        if profile.photo or profile.cv:
            profile.save(update_fields=["photo", "cv"])
            profile.refresh_completeness()

    def _film_talent(self, row):
        talent = take_film_talent(row, consent_words=self.consent_words)
        with self._file(row, "photo") as file:
            key = self._store(row, photos.store, file, "photo")
        if key:
            FilmPhoto.objects.create(talent=talent, key=key)
            talent.show_first_photo()
        return talent

    @contextmanager
    def _file(self, row, kind):
        """The old upload that a row names, open; None with a remark where it is not there."""
        path = self._path(row.text(f"{kind}_filename"), kind)
        if path is None and row.get(f"{kind}_filename"):
            row.remark(f"the {kind} is not in the folder of uploads")
        if path is None:
            yield None
            return
        with path.open("rb") as content:
            yield File(content, name=path.name)

    def _path(self, name, kind):
        # By its last part alone: a name from elsewhere leads nowhere else.
        plain = PureWindowsPath(PurePosixPath(name).name).name
        if not plain or self.folder is None:
            return None
        found = (Path(self.folder, folder, plain) for folder in FOLDERS[kind])
        return next((path for path in found if path.is_file() and not path.is_symlink()), None)

    def _store(self, row, store, file, kind):
        """Keep a file by the safe path of all uploads; None with a remark for one that is refused."""
        if file is None or self.is_dry:
            return None
        try:
            return store(file)
        except UploadRefused as refusal:
            row.remark(f"the {kind} was refused: {refusal.reason}")
            return None

    # Productions ---------------------------------------------------------------------------
    def _project(self, row, codes):
        company = self._made("productions", row.get("production_id"), Company)
        old = [old_code(Row(self.source, each, self.places)) for each in codes.get(row.get("id"), ())]
        return take_project(row, company, old)

    def _assignment(self, row):
        project = self._made("projects", row.get("project_id"), Project)
        talent = self._made("cinema_talents", row.get("cinema_talent_id"), CinemaTalent)
        return take_assignment(row, project, talent)

    # The rest ------------------------------------------------------------------------------
    def _setting(self, row):
        key = str(row.get("key") or "").lower()
        key = SETTINGS.get(key, key)
        if key == "email_notifications_config":
            return self._switches(row)
        spec = site_settings.specs.get(key)
        if spec is None:
            raise NotTaken(f"there is no setting {key[:60]!r} here")
        if site_settings.source(key) == "table":
            raise NotTaken(f"{key} is set here already")
        try:
            site_settings.put(key, spec.from_text(row.text("value")), by=None)
        except ValidationError as wrong:
            raise NotTaken(f"{key}: {' '.join(wrong.messages)}") from wrong
        return None

    def _switches(self, row):
        try:
            wanted = json.loads(row.text("value"))
        except ValueError as wrong:
            raise NotTaken("email_notifications_config is no JSON") from wrong
        for key, given in wanted.items():
            switch = f"email_enabled_{MAIL_KEYS.get(key, key)}"
            if switch not in site_settings.specs:
                row.remark(f"there is no mail {key[:60]!r} here")
            elif isinstance(given, dict) and given.get("enabled") is False:
                site_settings.put(switch, False, by=None)

    def _mail(self, row):
        """That somebody was written to; never what, since those bodies held passwords."""
        sent = row.moment("sent_at") or timezone.now()
        status = STATUSES.get(str(row.get("status") or "sent"), EmailLog.Status.FAILED)
        return EmailLog.objects.create(
            key=str(MAIL_KEYS.get(row.get("template_type"), row.get("template_type") or "generic"))[:60],
            to_email=row.text("recipient_email", most=254).lower(),
            to_name=row.text("recipient_name", most=201),
            subject=" ".join(row.text("subject", most=300).split()),
            status=status,
            error=row.text("error_message", most=1000),
            created_at=sent,
            sent_at=sent if status == EmailLog.Status.SENT else None,
            sent_by=self._made("users", row.get("sent_by_user_id"), User),
            related_code=row.text("related_talent_code", most=24),
        )

    def _watched_name(self, row):
        """A watched name; rows that only count names are found anew by the index of names."""
        note = row.text("description", "note", "tracking_description")
        address = row.text("notification_email", most=254)
        name = row.text("full_name", "name", most=201) or f"{row.text('first_name')} {row.text('last_name')}"
        if not (note or address):
            raise NotTaken("it only counts a name, which is done anew here")
        if WatchedName.objects.filter(name=name.strip()).exists():
            raise NotTaken("the name is watched already")
        watched = WatchedName(name=name.strip(), note=note, notification_email=address)
        watched.full_clean()
        watched.save()
        watched.refresh_keys()
        return watched
