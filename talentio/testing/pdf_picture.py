"""A page of a PDF as people see it: drawn by Chromium, so that no other renderer has to be installed."""

import io
import time

from PIL import Image, ImageChops, ImageFilter

PATIENCE = 20  # seconds
# Edges of letters differ between renderers by about a pixel; what is left after this differs for people too.
BLUR = 2


def picture_of(chromium, path, size):
    """Return the first page of the PDF at a path as a grey picture of about `size`, in pixels."""
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    try:
        page.goto(f"{path.as_uri()}#toolbar=0&view=Fit")
        return _settled(page)
    finally:
        page.close()


def _settled(page):
    """The picture once two in a row are alike and not blank: the viewer says nothing of being ready."""
    until, last = time.monotonic() + PATIENCE, None
    while time.monotonic() < until:
        seen = Image.open(io.BytesIO(page.screenshot())).convert("L")
        is_blank = len(seen.getcolors()) < 20
        if last and not is_blank and not ImageChops.difference(seen, last).getbbox():
            return seen
        last = seen
    raise TimeoutError("Chromium did not draw the PDF.")


def differing(one, other):
    """Return the share of points, 0 to 1, at which two pictures of one size look different."""
    blurred = [each.filter(ImageFilter.GaussianBlur(BLUR)) for each in (one, other)]
    histogram = ImageChops.difference(*blurred).histogram()
    return sum(histogram[40:]) / (one.width * one.height)
