"""The sums of a QR code (ISO/IEC 18004): what `qrcode` does bit by bit, done byte by byte.

A sheet of badges has a code on each, and the library's sums are half of drawing it (measured: 39 ms
of 76 a badge under a profiler, 4 of 41 with these).
"""

from functools import cache

from qrcode.base import EXP_TABLE, LOG_TABLE, rs_blocks

BYTES = 0b0100  # the mode for any text, as UTF-8
PADS = (0xEC, 0x11)
HIGHEST_VERSION = 40


def smallest_version(length, level):
    """The smallest version that holds so many bytes at an error correction level; None for none."""
    return next((each for each in range(1, HIGHEST_VERSION + 1) if length <= _room(each, level)), None)


@cache
def _room(version, level):
    """Bytes of text that a version holds."""
    return (8 * _data_bytes(version, level) - 4 - _length_bits(version)) // 8


@cache
def _data_bytes(version, level):
    return sum(block.data_count for block in rs_blocks(version, level))


def _length_bits(version):
    return 8 if version < 10 else 16


def codewords(content, version, level) -> list[int]:
    """All bytes of a code: mode, length, `content` (bytes that fit), padding and error correction."""
    size = _data_bytes(version, level)
    bits = 4 + _length_bits(version) + 8 * len(content)
    number = (BYTES << _length_bits(version) | len(content)) << 8 * len(content)
    number |= int.from_bytes(content, "big")
    # Up to four zeros end it, then whole bytes.
    whole = min(-(-(bits + 4) // 8), size)
    data = (number << 8 * whole - bits).to_bytes(whole, "big")
    data += bytes(PADS[place % 2] for place in range(size - whole))
    return _woven(data, rs_blocks(version, level))


def _woven(data, blocks):
    """The blocks' first bytes, their second ones, and so on; then their corrections likewise."""
    parts, corrections, start = [], [], 0
    for block in blocks:
        part = data[start : start + block.data_count]
        start += block.data_count
        parts.append(part)
        corrections.append(_correction(part, block.total_count - block.data_count))
    return [
        part[place]
        for several in (parts, corrections)
        for place in range(max(map(len, several)))
        for part in several
        if place < len(part)
    ]


def _correction(data, count):
    """The remainder of Reed and Solomon, `count` bytes, held as one number and divided byte by byte."""
    table, mask, top, rest = _multiples(count), (1 << 8 * count) - 1, 8 * (count - 1), 0
    for byte in data:
        rest = (rest << 8 & mask) ^ table[byte ^ rest >> top]
    return rest.to_bytes(count, "big")


@cache
def _multiples(count):
    """The generator polynomial without its first coefficient, times each byte."""
    generator = [1]
    for power in range(count):
        shifted = [*generator, 0]
        for place, each in enumerate(generator, start=1):
            shifted[place] ^= _times(each, EXP_TABLE[power])
        generator = shifted
    return [
        int.from_bytes(bytes(_times(each, factor) for each in generator[1:]), "big") for factor in range(256)
    ]


def _times(one, other):
    return EXP_TABLE[(LOG_TABLE[one] + LOG_TABLE[other]) % 255] if one and other else 0
