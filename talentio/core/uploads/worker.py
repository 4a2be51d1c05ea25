"""Opens one upload, in a process of its own: `python -I worker.py photo|document|words|table FOLDER`.

It reads FOLDER/source and prints one line of JSON: facts, or {"refused": word}. It must import
neither Django nor anything of the project: its start is paid by each upload.
"""

import codecs
import csv
import io
import json
import re
import resource
import shutil
import struct
import sys
import zipfile
from contextlib import suppress
from pathlib import Path, PureWindowsPath

MIB = 1024 * 1024
# Measured: the largest good files need 200 MiB in all; with what the libraries themselves map,
# the process stays under 256.
LIMITS = {
    resource.RLIMIT_DATA: 215 * MIB,
    resource.RLIMIT_AS: 1024 * MIB,
    resource.RLIMIT_CPU: 5,
    resource.RLIMIT_FSIZE: 20 * MIB,
    resource.RLIMIT_CORE: 0,
}
SIZES = {96: 120, 320: 400, 800: 1000}
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_500_000, "WEBP": 12_500_000}
SMALLEST_SIDE = 200
THUMBNAIL_BYTES = 9 * 1024
MOST_PAGES, PAGES_READ = 60, 10
MOST_CHARACTERS = 20_000
MOST_ENTRIES, MOST_INFLATED = 500, 40 * MIB
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 4_000
# Empty rows in between are passed over, up to so many in all.
MOST_SEEN, MOST_INFLATED_TABLE, TABLE_SECONDS = 100_000, 150 * MIB, 45
STRIP = 64
WHITE = (255, 255, 255)
MARKUP = re.compile(r"\s*(<[a-z!?/]|\{\\rtf|%!ps)", re.IGNORECASE)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Refused(Exception):
    """The word for what is wrong."""


# Photos --------------------------------------------------------------------------------------
def photo(source, fit=None):
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limits below say it more kindly
    try:
        image = Image.open(source, formats=list(MOST_PIXELS))
    except (UnidentifiedImageError, ValueError, SyntaxError) as unknown:
        raise Refused("not_a_photo") from unknown
    if min(image.size) < SMALLEST_SIDE:
        raise Refused("too_small")
    # Phones add a second picture to their JPEGs, for depth; Pillow calls that MPO.
    kind = "JPEG" if image.format == "MPO" else image.format
    if image.width * image.height > MOST_PIXELS[kind]:
        raise Refused("too_many_pixels")
    upright = decoded(image)
    for width, height in SIZES.items():
        save((fit or cropped)(upright, width, height), source.with_name(f"{width}.webp"), width)
    return {"kind": "photo"}


def logo(source):
    """A logo is shown whole, on white: cropping would cut its letters off."""
    return photo(source, fit=whole)


def decoded(image):
    """Read the pixels, no more of them than the largest size needs: upright, on white, nothing else."""
    from PIL import ImageOps

    largest = max(SIZES.values())
    load(image, 2 * largest)
    small = shrunk(image, max(1, min(image.size) // largest))
    small.info = {key: image.info[key] for key in ("exif", "xmp") if key in image.info}
    # Torn metadata does not make a good photo unwelcome: it stays as it lies.
    with suppress(SyntaxError, ValueError, TypeError, KeyError, struct.error):
        small = ImageOps.exif_transpose(small)
    small.info = {}
    return small


def load(image, side):
    """Read the pixels; a JPEG decodes to a half, a quarter or an eighth by itself, above `side`."""
    # A progressive JPEG stands in memory as a whole, and its library calls a lack of it damage.
    is_heavy = "progressive" in image.info and image.width * image.height > MOST_PIXELS["WEBP"]
    image.draft("RGB", (side, side))
    try:
        image.load()
    except OSError as failure:
        raise Refused("too_many_pixels" if is_heavy else "broken") from failure


def shrunk(image, factor):
    """A new picture, `factor` times smaller, made strip by strip: a second large one would not fit."""
    from PIL import Image

    small = Image.new("RGB", (image.width // factor, image.height // factor), WHITE)
    for top in range(0, small.height, STRIP):
        bottom = min(top + STRIP, small.height)
        strip = image.crop((0, top * factor, small.width * factor, bottom * factor))
        small.paste(on_white(strip).reduce(factor), (0, top))
    return small


def on_white(image):
    """The picture in RGB, with white where it is transparent."""
    from PIL import Image

    if image.mode.startswith("I"):  # grey of 16 bits: Pillow itself would cut it off at 255
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    clean = Image.new("RGB", image.size, WHITE)
    clean.paste(image, mask=image.getchannel("A"))
    return clean


def cropped(image, width, height):
    from PIL import Image, ImageOps

    # Faces stand a little above the middle.
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.35))


def whole(image, width, height):
    from PIL import Image, ImageOps

    return ImageOps.pad(image, (width, height), Image.Resampling.LANCZOS, color=WHITE)


def save(image, target, width):
    quality = 82
    image.save(target, "WEBP", quality=quality, method=4)
    while width == min(SIZES) and target.stat().st_size > THUMBNAIL_BYTES and quality > 10:
        quality -= 12
        image.save(target, "WEBP", quality=quality, method=4)


# Documents -----------------------------------------------------------------------------------
def document(source):
    with source.open("rb") as content:
        start = content.read(8)
    if start.startswith(b"%PDF-"):
        return pdf(source)
    if start.startswith(b"PK\x03\x04"):
        return docx(source)
    if start == OLE:
        return old_word(source.read_bytes())
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
    from lxml.etree import ErrorTypes, XMLSyntaxError

    with zipfile.ZipFile(source) as archive:
        check_archive(archive)
    try:
        Document(str(source))
    except XMLSyntaxError as failure:
        no_memory = failure.code == ErrorTypes.ERR_NO_MEMORY
        raise Refused("too_complex" if no_memory else "broken") from failure
    return {"kind": "docx", "pages": None}


def check_archive(archive):
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names or any(leads_out(name) for name in names):
        raise Refused("not_a_document")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("has_macros")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("protected")
    if len(entries) > MOST_ENTRIES or inflated(archive, entries) > MOST_INFLATED:
        raise Refused("too_complex")


def leads_out(name):
    """Whether a name, as any system reads it, is absolute or climbs out of its folder."""
    path = PureWindowsPath(name)
    return bool(path.anchor) or ".." in path.parts


def inflated(archive, entries):
    """Bytes that really come out, counted until there are too many: what the archive claims may lie."""
    total = 0
    for entry in entries:
        with archive.open(entry) as content:
            while total <= MOST_INFLATED and (chunk := content.read(65536)):
                total += len(chunk)
    return total


def old_word(raw):
    """Word's old format shares its container with Excel's, and with every encrypted DOCX."""
    if in_container("EncryptedPackage", raw):
        raise Refused("protected")
    if not in_container("WordDocument", raw):
        raise Refused("not_a_document")
    if shutil.which("soffice"):
        return {"kind": "doc", "pages": None}
    raise Refused("old_word")


def in_container(stream, raw):
    return stream.encode("utf-16-le") in raw


def text(source):
    found = txt_words(source)
    strange = sum(1 for c in found if ord(c) < 32 and c not in "\t\n\r\f")
    if strange or not found.strip() or MARKUP.match(found):
        raise Refused("not_a_document")
    return {"kind": "txt", "pages": None}


def words(source):
    """A document's text as FOLDER/words.txt, cut after MOST_CHARACTERS."""
    facts = document(source)
    if facts["kind"] not in READERS:
        raise Refused("old_word")
    found = READERS[facts["kind"]](source)[:MOST_CHARACTERS]
    if not found.strip():
        raise Refused("no_text")
    source.with_name("words.txt").write_bytes(found.encode("utf-8", "ignore"))
    return facts


def pdf_words(source):
    from pypdf import PdfReader

    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")
    return "\n".join(page.extract_text() for page in reader.pages[:PAGES_READ])


def docx_words(source):
    from docx import Document

    content = Document(str(source))
    cells = [cell.text for table in content.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in content.paragraphs), *cells])


def txt_words(source):
    raw = source.read_bytes()
    is_utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return decoded_as(raw, ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252"])


READERS = {"pdf": pdf_words, "docx": docx_words, "txt": txt_words}


def decoded_as(raw, encodings):
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_a_document")


# Tables --------------------------------------------------------------------------------------
def table(source):
    """Write rows.jsonl: the titles, then (number of the row, cells) for each row that is not empty."""
    with source.open("rb") as content:
        start = content.read(8)
    if start == OLE:
        raise Refused("old_excel")
    rows = workbook_rows(source) if start.startswith(b"PK") else csv_rows(source)
    written = 0
    with source.with_name("rows.jsonl").open("w", encoding="utf-8", errors="ignore") as out:
        for number, cells in enumerate(rows, start=1):
            cells = [cell_text(cell) for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise Refused("too_many_columns")
            if not cells:
                continue
            if written > MOST_ROWS:
                raise Refused("too_many_rows")
            out.write(json.dumps(cells if not written else [number, cells], ensure_ascii=False) + "\n")
            written += 1
    if written < 2:
        raise Refused("no_rows")
    return {"kind": "table", "rows": written - 1}


def cell_text(value):
    """What stands in a cell, as text: days as 1990-12-31, whole numbers without a point, nothing unseen."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10] if hasattr(value, "year") else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "")[:LONGEST_CELL].strip()


def workbook_rows(source):
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(source) as archive:
            check_workbook(archive)
    except zipfile.BadZipFile as damage:
        raise Refused("no_table") from damage
    # By its content: the library refuses names that it does not know.
    with source.open("rb") as content:
        try:
            book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
        except (InvalidFileException, KeyError) as damage:
            raise Refused("no_table") from damage
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise Refused("no_rows")
        # What a sheet says of its size may be false, and would be filled up with empty cells.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_SEEN, values_only=True)


def check_workbook(archive):
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names or any(leads_out(name) for name in names):
        raise Refused("no_table")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("table_macros")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_INFLATED_TABLE:
        raise Refused("too_complex")
    # The size in the list may be false: what is really there counts. A document type may hold a bomb.
    left = MOST_INFLATED_TABLE
    for entry in entries:
        with archive.open(entry) as part:
            start = part.read(MIB)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Refused("too_complex")
            left -= len(start)
            while chunk := part.read(MIB):
                left -= len(chunk)
                if left < 0:
                    raise Refused("too_complex")


def csv_rows(source):
    raw = source.read_bytes()
    is_utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in raw[:4096] and not is_utf_16:
        raise Refused("no_table")
    text = decoded_as(raw, ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252", "latin-1"])
    if MARKUP.match(text):
        raise Refused("no_table")
    first = text.lstrip().partition("\n")[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first[4], text.lstrip().partition("\n")[2]
    else:
        separator = max(",;\t|", key=first.count)
    csv.field_size_limit(MIB)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as damage:
        raise Refused("no_table") from damage


def main(kind, folder):
    limits = {**LIMITS, **({resource.RLIMIT_CPU: TABLE_SECONDS} if kind == "table" else {})}
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
    try:
        openers = {"photo": photo, "logo": logo, "document": document, "words": words, "table": table}
        facts = openers[kind](Path(folder) / "source")
    except Refused as refusal:
        facts = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        facts = {"refused": "too_complex"}
    except Exception:  # whatever a parser stumbles over, the file is what is wrong
        facts = {"refused": "broken"}
    print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
