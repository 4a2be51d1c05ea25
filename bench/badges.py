"""S8: draw the badges of a project beside their floor: `python -m bench.badges [HOW MANY]`.

The floor is ReportLab alone drawing the same strings in the same fonts, the same pictures and paths,
recorded from the real drawing and played again on a bare canvas: nothing is measured, wrapped,
joined, turned, read from a store or signed. Seconds of processor time, the best of several rounds.
"""

import argparse
import io
import time
import uuid

from . import fill  # noqa: F401 settings for a bench, and apps that are loaded

from django.core.files.base import ContentFile  # isort: skip
from django.core.files.storage import default_storage  # isort: skip
from django.db import transaction  # isort: skip
from reportlab.lib.pagesizes import A4  # isort: skip
from reportlab.pdfgen.canvas import Canvas  # isort: skip

from cinema.factories import make_film_talent  # isort: skip
from cinema.models import CinemaTalent  # isort: skip
from productions import badges  # isort: skip
from productions.factories import make_role  # isort: skip
from productions.models import Assignment, assign  # isort: skip
from talentio.core.models import City, Country  # isort: skip
from talentio.core.uploads import photos  # isort: skip
from talentio.testing import files  # isort: skip
from .report import figure  # isort: skip

ROUNDS = 5
DRAWN = {
    *("setFillColor", "setStrokeColor", "setLineWidth", "setFont", "drawString", "rect", "line"),
    *("drawImage", "saveState", "restoreState", "translate", "scale", "showPage"),
}


class Recorder(Canvas):
    """A canvas that remembers what is drawn on it, and paths as the rectangles that they are made of."""

    def __init__(self, *args, **kwargs):
        self.played = []
        super().__init__(*args, **kwargs)

    def drawPath(self, path, **kwargs):  # noqa: N802 ReportLab's name
        rects = [tuple(map(float, each.split()[:4])) for each in path.getCode().split(" re") if each.strip()]
        self.played.append((_play_path, (rects,), kwargs))
        super().drawPath(path, **kwargs)


def _play_path(canvas, rects, **kwargs):
    path = canvas.beginPath()
    for rect in rects:
        path.rect(*rect)
    canvas.drawPath(path, **kwargs)


def _recording(name):
    original = getattr(Canvas, name)

    def draw(self, *args, **kwargs):
        self.played.append((original, args, kwargs))
        return original(self, *args, **kwargs)

    return draw


for _name in DRAWN:
    setattr(Recorder, _name, _recording(_name))


def people(count):
    """Assignments with photos and Arabic names, in a transaction that is rolled back."""
    morocco, _ = Country.objects.get_or_create(code="MA", defaults={"name_fr": "Maroc", "name_en": "Morocco"})
    rabat, _ = City.objects.get_or_create(country=morocco, name="Rabat", defaults={"code": "RAB"})
    role, key = make_role(), photos.store(files.photo())
    with default_storage.open(photos.name(key, 320)) as stored:
        picture = stored.read()
    photos.delete(key)
    names = []
    for number in range(count):
        talent = make_film_talent(city=rabat, last_name=f"El Idrissi {number}", name_ar="ياسمين الإدريسي")
        # A picture of everybody's own, as in a store; uploading each would take longer than all the rest.
        key = uuid.uuid4().hex
        names.append(default_storage.save(photos.name(key, 320), ContentFile(picture)))
        CinemaTalent.objects.filter(pk=talent.pk).update(photo=key)
        assign(role, talent, by=None)
    return Assignment.objects.filter(role=role).for_badges().order_by("pk"), names


def recorded(shown):
    """What the real drawing does to its canvas."""
    made = []

    def canvas(*args, **kwargs):
        made.append(Recorder(*args, **kwargs))
        return made[0]

    real, badges.Canvas = badges.Canvas, canvas
    try:
        badges.pdf_of(shown, "card")
    finally:
        badges.Canvas = real
    return made[0].played


def floor(played):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    for draw, args, kwargs in played:
        draw(canvas, *args, **kwargs)
    canvas.save()
    return out.getvalue()


def best(work):
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("count", type=int, nargs="?", default=200)
    count = options.parse_args().count
    with transaction.atomic():
        found, names = people(count)
        whole = best(lambda: badges.pdf_of([badges.badge_of(each) for each in found.all()], "card"))
        played = recorded([badges.badge_of(each) for each in found.all()])
        least = best(lambda: floor(played))
        transaction.set_rollback(True)
    for name in names:
        default_storage.delete(name)
    figure("S8", f"a project's {count} badges, of our processor", whole, "s", floor=least, at_most=1.5)


if __name__ == "__main__":
    main()
