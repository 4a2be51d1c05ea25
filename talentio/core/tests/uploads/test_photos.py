"""K3: a photo is made anew: three sizes, upright, nothing but pixels."""

import errno
import io
import time
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image

from talentio.core.uploads import UploadRefused, photos
from talentio.testing import files

LARGE = [lambda mode=mode: files.png(6000, 4000, mode) for mode in ("RGB", "RGBA", "P", "LA")]
LARGE += [lambda: files.webp(4000, 3000)]


def raw(key, size):
    with default_storage.open(photos.name(key, size)) as file:
        return file.read()


def stored(key, size):
    return Image.open(io.BytesIO(raw(key, size)))


@pytest.mark.parametrize(
    "make",
    [
        files.photo,
        files.phone_photo,
        files.photo_with_torn_exif,
        files.png,
        files.webp,
        lambda: files.png(mode="P"),
        lambda: files.png(mode="LA"),
        lambda: files.png(mode="1"),
    ],
)
def test_a_photo_becomes_three_pictures_of_four_to_five(make):
    key = photos.store(make())
    assert len(key) == 32
    for size in photos.SIZES:
        picture = stored(key, size)
        assert (picture.format, picture.mode, picture.size) == ("WEBP", "RGB", (size, size * 5 // 4))


def test_nothing_of_camera_and_place_stays():
    key = photos.store(files.photo())
    for size in photos.SIZES:
        assert not stored(key, size).getexif()
        assert b"SpyPhone" not in raw(key, size)
        assert b"EXIF" not in raw(key, size)


def test_a_photo_lying_on_its_side_is_turned_upright():
    upright = photos.store(files.photo(1200, 1600))
    lying = files.picture(1200, 1600).transpose(Image.Transpose.ROTATE_90)
    sent = files.encoded(lying, "JPEG", exif=files.exif(orientation=6), quality=95)
    turned = photos.store(files.upload("me.jpg", sent))
    for point in ((10, 10), (300, 390)):
        here, there = stored(upright, 320).getpixel(point), stored(turned, 320).getpixel(point)
        assert all(abs(a - b) < 25 for a, b in zip(here, there, strict=True))


def test_transparency_becomes_white():
    clear = files.encoded(Image.new("RGBA", (400, 500), (0, 0, 0, 0)), "PNG")
    key = photos.store(files.upload("me.png", clear))
    assert min(stored(key, 96).getpixel((40, 40))) > 245


def test_a_thumbnail_weighs_nine_kilobytes_at_most():
    noise = Image.effect_noise((800, 1000), 120).convert("RGB")
    key = photos.store(files.upload("me.jpg", files.encoded(noise, "JPEG", quality=80)))
    assert default_storage.size(photos.name(key, 96)) <= 9 * 1024


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys():
    eight = files.picture(400, 500, "L")
    sixteen = eight.convert("I").point(lambda grey: grey * 256).convert("I;16")
    keys = [photos.store(files.upload("me.png", files.encoded(grey, "PNG"))) for grey in (eight, sixteen)]
    for y in (20, 200, 380):
        here, there = (stored(key, 320).getpixel((160, y))[0] for key in keys)
        assert abs(here - there) < 4


class FullAtLast(FileSystemStorage):
    """A disk with room for all sizes but the largest."""

    def _save(self, name, content):
        if name.endswith("-800.webp"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_a_full_disk_keeps_none_of_the_sizes(settings):
    full = {"BACKEND": f"{__name__}.FullAtLast"}
    settings.STORAGES = {**settings.STORAGES, "default": full}
    with pytest.raises(OSError, match="No space"):
        photos.store(files.photo())
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(("width", "height", "seconds"), [(4032, 3024, 1.5), (8000, 6000, 4)])
def test_the_largest_photos_of_phones_pass_quickly(width, height, seconds):
    photo = files.photo(width, height)
    began = time.monotonic()
    assert photos.store(photo)
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize("make", LARGE)
def test_a_large_picture_of_another_kind_passes_within_the_limits(make):
    assert photos.store(make())


def test_all_sizes_go_together():
    key = photos.store(files.photo())
    photos.delete(key)
    photos.delete(key)
    photos.delete("")
    assert not any(default_storage.exists(photos.name(key, size)) for size in photos.SIZES)


def test_an_address_leads_to_a_size_and_no_photo_has_none():
    assert photos.url("ab" * 16, 320) == "/media/photos/ab/" + "ab" * 16 + "-320.webp"
    assert photos.url("", 320) == ""


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        ("bomb", "too_many_pixels"),
        ("too small", "too_small"),
        ("too large", "too_large"),
        ("gif", "not_a_photo"),
        ("truncated", "broken"),
        ("heavy progressive", "too_many_pixels"),
    ],
)
def test_the_reason_is_said(attack, reason):
    with pytest.raises(UploadRefused) as refusal:
        photos.store(files.BAD_PHOTOS[attack]())
    assert refusal.value.reason == reason
    assert str(refusal.value).endswith(".")
