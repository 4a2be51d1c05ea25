"""Sample uploads: good ones, and each attack that must be refused."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject


def upload(name, content, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


# Good ones -----------------------------------------------------------------------------------
def picture(width=1200, height=1600, mode="RGB"):
    """Something with edges and colours, cheap to make in any size."""
    tile = Image.linear_gradient("L").resize((width, height))
    red, green = tile, tile.transpose(Image.Transpose.ROTATE_180)
    image = Image.merge("RGB", (red, green, tile.point(lambda p: 255 - p)))
    return image.convert(mode)


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=1):
    """Camera, place and orientation, as a phone writes them."""
    facts = Image.Exif()
    facts[0x010F] = "SpyPhone"
    facts[0x0112] = orientation
    facts.get_ifd(0x8825)[2] = (33.0, 35.0, 18.0)
    return facts


def photo(width=1200, height=1600, orientation=1, name="me.jpg"):
    return upload(
        name, encoded(picture(width, height), "JPEG", exif=exif(orientation), quality=85), "image/jpeg"
    )


def phone_photo():
    """What many phones write: a JPEG with a second picture behind the first, lying on its side."""
    second = [picture(300, 400)]
    content = encoded(picture(1600, 1200), "MPO", save_all=True, append_images=second, exif=exif(6))
    return upload("me.jpg", content, "image/jpeg")


def photo_with_torn_exif():
    content = encoded(picture(), "JPEG")
    torn = b"Exif\0\0garbage"
    marker = b"\xff\xe1" + struct.pack(">H", len(torn) + 2) + torn
    return upload("me.jpg", content[:2] + marker + content[2:], "image/jpeg")


def png(width=600, height=800, mode="RGBA"):
    return upload("me.png", encoded(picture(width, height, mode), "PNG"), "image/png")


def webp(width=600, height=800):
    return upload("me.webp", encoded(picture(width, height), "WEBP"), "image/webp")


def pdf_bytes(pages=1, stream=b"BT /F1 12 Tf 72 720 Td (Amina Benjelloun) Tj ET", password=None):
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(stream)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(**options):
    return upload("cv.pdf", pdf_bytes(**options), "application/pdf")


def docx_bytes():
    document = Document()
    document.add_heading("Amina Benjelloun")
    document.add_paragraph("Photographe de plateau.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx():
    return upload("cv.docx", docx_bytes())


def txt(text="Amina Benjelloun\nPhotographe à Rabat\n", encoding="utf-8"):
    return upload("cv.txt", text.encode(encoding), "text/plain")


# Attacks -------------------------------------------------------------------------------------
def png_bomb(side=10_000):
    """A few kilobytes that become a hundred million pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * (side // 8)) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def docx_with(entries, *, keep=True):
    """A DOCX with extra or replaced entries."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_bytes())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist() if keep else []:
            if item.filename not in entries:
                new.writestr(item, old.read(item))
        for name, content in entries.items():
            new.writestr(name, content)
    return out.getvalue()


def docx_deep():
    """Well-formed XML of a megabyte that costs python-docx gigabytes."""
    start = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    paragraphs = b"<w:p/>" * 6_000_000
    return docx_with({"word/document.xml": start + paragraphs + b"</w:body></w:document>"})


def docx_laughs():
    """An entity of entities, a billion times the first in the end."""
    entities = b'<!ENTITY a "ha">'
    for number in range(97, 106):
        entities += b'<!ENTITY %c "%s">' % (number + 1, b"&%c;" % number * 10)
    content = b"<!DOCTYPE d [" + entities + b"]><d>&j;</d>"
    return docx_with({"word/document.xml": content})


def office_97(stream):
    """The container of Word 97 with the name of one stream in it."""
    name = stream.encode("utf-16-le")
    return upload("cv.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000 + name + b"\0" * 1000)


def recursive_pdf():
    """A tree of pages whose child is the tree itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 99999999>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )


HTML = b"<html><script>alert(1)</script></html>"
BAD_PHOTOS = {
    "empty": lambda: upload("me.jpg", b""),
    "polyglot": lambda: upload("me.jpg", b"\xff\xd8\xff" + HTML, "image/jpeg"),
    "truncated": lambda: upload("me.jpg", photo().read()[:9000], "image/jpeg"),
    "text": lambda: upload("me.jpg", b"just words", "image/jpeg"),
    "html": lambda: upload("me.jpg", HTML, "image/jpeg"),
    "svg": lambda: upload("me.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/jpeg"),
    "tiff": lambda: upload("me.jpg", encoded(picture(300, 300), "TIFF"), "image/jpeg"),
    "bmp": lambda: upload("me.jpg", encoded(picture(300, 300), "BMP"), "image/jpeg"),
    "gif": lambda: upload("me.jpg", encoded(picture(300, 300), "GIF"), "image/jpeg"),
    "ico": lambda: upload("me.jpg", encoded(picture(256, 256), "ICO"), "image/jpeg"),
    "ppm": lambda: upload("me.jpg", encoded(picture(300, 300), "PPM"), "image/jpeg"),
    "bomb": lambda: upload("me.png", png_bomb(), "image/png"),
    "too small": lambda: photo(100, 100),
    "too large": lambda: upload("me.jpg", photo().read() + b"\0" * 5 * 1024 * 1024, "image/jpeg"),
    "pdf": lambda: upload("me.jpg", pdf_bytes(), "image/jpeg"),
    "broken webp": lambda: upload("me.webp", b"RIFF\x10\0\0\0WEBPVP8 " + b"x" * 90, "image/webp"),
    "heavy progressive": lambda: upload(
        "me.jpg", encoded(picture(8000, 6000), "JPEG", progressive=True, subsampling=0), "image/jpeg"
    ),
}
BAD_DOCUMENTS = {
    "empty": lambda: upload("cv.pdf", b""),
    "html": lambda: upload("cv.pdf", HTML, "application/pdf"),
    "html before pdf": lambda: upload("cv.pdf", HTML + pdf_bytes(), "application/pdf"),
    "truncated pdf": lambda: upload("cv.pdf", pdf_bytes()[:200]),
    "endless pdf": lambda: upload("cv.pdf", recursive_pdf()),
    "pdf bomb": lambda: upload("cv.pdf", pdf_bytes(stream=b"0 0 m " * 60_000_000)),
    "protected pdf": lambda: pdf(password="secret"),
    "long pdf": lambda: pdf(pages=61),
    "docx bomb": lambda: upload("cv.docx", docx_with({"word/media/a.bin": b"\0" * 60_000_000})),
    "deep docx": lambda: upload("cv.docx", docx_deep()),
    "docx laughs": lambda: upload("cv.docx", docx_laughs()),
    "crowded docx": lambda: upload("cv.docx", docx_with({f"word/media/{i}": b"" for i in range(501)})),
    "absolute zip": lambda: upload("cv.docx", docx_with({"/etc/cron.d/evil": b"x"})),
    "drive zip": lambda: upload("cv.docx", docx_with({"C:\\evil.exe": b"x"})),
    "zip slip": lambda: upload("cv.docx", docx_with({"../../evil.sh": b"x"})),
    "macros": lambda: upload("cv.docx", docx_with({"word/vbaProject.bin": b"x"})),
    "plain zip": lambda: upload("cv.docx", docx_with({"readme.txt": b"x"}, keep=False)),
    "broken zip": lambda: upload("cv.docx", docx_bytes()[:2000]),
    "binary text": lambda: upload("cv.txt", bytes(range(256)) * 10, "text/plain"),
    "html text": lambda: upload("cv.txt", b"<!-- cv -->" + HTML, "text/plain"),
    "rich text": lambda: upload("cv.txt", b"{\\rtf1\\ansi Amina}", "text/plain"),
    "protected docx": lambda: office_97("EncryptedPackage"),
    "old sheet": lambda: office_97("Workbook"),
    "program": lambda: upload("cv.pdf", b"\x7fELF" + b"\0" * 500),
    "photo": lambda: upload("cv.pdf", photo().read()),
    "too large": lambda: upload("cv.txt", b"word " * 2_200_000),
}
