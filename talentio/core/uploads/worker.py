"""Opens one upload, in a process of its own: `python -I worker.py photo|document FOLDER`.

It reads FOLDER/source and prints one line of JSON: facts, or {"refused": word}. It must import
neither Django nor anything of the project: its start is paid by each upload.
"""

import codecs
import json
import shutil
import sys
import zipfile
from pathlib import Path

SIZES = {96: 120, 320: 400, 800: 1000}
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_500_000, "WEBP": 12_500_000}
SMALLEST_SIDE = 200
THUMBNAIL_BYTES = 9 * 1024
MOST_PAGES, PAGES_READ = 60, 10
MOST_ENTRIES, MOST_INFLATED = 500, 40 * 1024 * 1024
WHITE = (255, 255, 255)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Refused(Exception):
    """The word for what is wrong."""


# Photos --------------------------------------------------------------------------------------
def photo(source):
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limits below say it more kindly
    try:
        image = Image.open(source, formats=list(MOST_PIXELS))
    except (UnidentifiedImageError, ValueError, SyntaxError) as unknown:
        raise Refused("not_a_photo") from unknown
    if min(image.size) < SMALLEST_SIDE:
        raise Refused("too_small")
    if image.width * image.height > MOST_PIXELS[image.format]:
        raise Refused("too_many_pixels")
    upright = on_white(decoded(image))
    for width, height in SIZES.items():
        save(cropped(upright, width, height), source.with_name(f"{width}.webp"), width)
    return {"kind": "photo"}


def decoded(image):
    """Read the pixels, no more of them than the largest size needs."""
    from PIL import ImageOps

    largest = (2 * max(SIZES), 2 * max(SIZES.values()))
    image.draft("RGB", largest)  # a JPEG decodes to a half, a quarter or an eighth by itself
    image.load()
    factor = min(image.width // max(SIZES), image.height // max(SIZES.values()))
    small = image.reduce(factor) if factor > 1 and image.mode in ("RGB", "RGBA", "L", "CMYK") else image
    small.info.setdefault("exif", image.info.get("exif", b""))
    return ImageOps.exif_transpose(small)


def on_white(image):
    """A new picture without anything but pixels: no metadata, no transparency."""
    from PIL import Image

    clean = Image.new("RGB", image.size, WHITE)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        clean.paste(image, mask=image.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def cropped(image, width, height):
    from PIL import Image, ImageOps

    # Faces stand a little above the middle.
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.35))


def save(image, target, width):
    quality = 82
    image.save(target, "WEBP", quality=quality, method=4)
    while width == min(SIZES) and target.stat().st_size > THUMBNAIL_BYTES and quality > 10:
        quality -= 12
        image.save(target, "WEBP", quality=quality, method=4)


# Documents -----------------------------------------------------------------------------------
def document(source):
    start = source.open("rb").read(8)
    if start.startswith(b"%PDF-"):
        return pdf(source)
    if start.startswith(b"PK\x03\x04"):
        return docx(source)
    if start == OLE:
        return old_word()
    return text(source)


def pdf(source):
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(source)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("protected")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise Refused("too_many_pages")
        if not pages:
            raise Refused("broken")
        # Read some of it, so that what would explode later explodes here.
        for number in range(min(pages, PAGES_READ)):
            content = reader.pages[number].get_contents()
            if content is not None:
                content.get_data()
            reader.pages[number].extract_text()
    except FileNotDecryptedError as locked:
        raise Refused("protected") from locked
    except PyPdfError as damage:
        word = "too_complex" if "Limit" in type(damage).__name__ else "broken"
        raise Refused(word) from damage
    return {"kind": "pdf", "pages": pages}


def docx(source):
    from docx import Document

    with zipfile.ZipFile(source) as archive:
        check_archive(archive)
    Document(str(source))
    return {"kind": "docx", "pages": None}


def check_archive(archive):
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise Refused("not_a_document")
    if "word/document.xml" not in names:
        raise Refused("not_a_document")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("has_macros")
    if len(entries) > MOST_ENTRIES or inflated(archive, entries) > MOST_INFLATED:
        raise Refused("too_complex")


def inflated(archive, entries):
    """Bytes that really come out, counted until there are too many: what the archive claims may lie."""
    total = 0
    for entry in entries:
        with archive.open(entry) as content:
            while total <= MOST_INFLATED and (chunk := content.read(65536)):
                total += len(chunk)
    return total


def old_word():
    if shutil.which("soffice"):
        return {"kind": "doc", "pages": None}
    raise Refused("old_word")


def text(source):
    raw = source.read_bytes()
    is_utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    words = decoded_as(raw, ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252"])
    strange = sum(1 for c in words if ord(c) < 32 and c not in "\t\n\r\f")
    markup = words.lstrip()[:200].lower()
    if strange or not words.strip() or markup.startswith(("<!doctype", "<html", "<?xml", "<svg", "<script")):
        raise Refused("not_a_document")
    return {"kind": "txt", "pages": None}


def decoded_as(raw, encodings):
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_a_document")


def main(kind, folder):
    try:
        facts = {"photo": photo, "document": document}[kind](Path(folder) / "source")
    except Refused as refusal:
        facts = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        facts = {"refused": "too_complex"}
    except Exception:  # whatever a parser stumbles over, the file is what is wrong
        facts = {"refused": "broken"}
    print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
