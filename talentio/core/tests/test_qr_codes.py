"""Our sums of QR codes are those of the library, for every version and length."""

import pytest
import qrcode
from qrcode import util
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from talentio.core import qr_codes
from talentio.core.qr_codewords import codewords, smallest_version

LEVELS = [ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q, ERROR_CORRECT_H]


def text_of(length):
    return bytes((7 * place + length) % 256 for place in range(length))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("length", [0, 1, 13, 14, 62, 63, 89, 106, 180, 181, 213, 400])
def test_the_bytes_are_those_of_the_library(length, level):
    content = text_of(length)
    version = smallest_version(length, level)
    data = util.QRData(content, mode=util.MODE_8BIT_BYTE)
    assert codewords(content, version, level) == util.create_data(version, level, [data])


@pytest.mark.parametrize("level", LEVELS)
def test_the_version_is_the_smallest_that_holds_it(level):
    for length in (*range(1, 300, 7), 1000, 1273):
        code = qrcode.QRCode(error_correction=level)
        code.add_data(util.QRData(text_of(length), mode=util.MODE_8BIT_BYTE))
        assert smallest_version(length, level) == code.best_fit(), length


def test_what_no_code_holds_is_refused():
    with pytest.raises(ValueError, match="too long"):
        qr_codes.modules("x" * 2332)
    assert qr_codes.modules("x" * 2331)


def test_modules_are_those_of_the_library_with_the_same_mask():
    content = "https://taalentio.example/presence/badge/4-271125:TXTSu0asm4egoeLoCd2M1H92bY0Dgyb_kdh4P"
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=0)
    code.add_data(util.QRData(content.encode(), mode=util.MODE_8BIT_BYTE))
    assert qr_codes.modules(content) == code.get_matrix()
