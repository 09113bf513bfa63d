"""Reading a VietQR: every code as it was made, and no other."""

import io

import pytest
import segno
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from welfare.channels import vietqr
from welfare.channels.qr_images import text_of_qr
from welfare.core.errors import Refusal

# The vector of NAPAS.
NAPAS = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802"
    "VN62340107NPS68690819thanh toan don hang63042E2E"
)
PRINTABLE = [chr(code) for code in range(32, 127)]


def field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def code(bank_bin: str, number: str, *, service: str = "QRIBFTTA", **others: str) -> str:
    """A code as a bank's app makes it; `others` are further fields by name, `tag59` and so on."""
    to = field("00", bank_bin) + field("01", number)
    account = field("00", "A000000727") + field("01", to) + field("02", service)
    fields = {"00": "01", "01": "11", "38": account, "53": "704", "58": "VN"}
    fields |= {tag.removeprefix("tag"): value for tag, value in others.items()}
    payload = "".join(field(tag, fields[tag]) for tag in sorted(fields) if fields[tag]) + "6304"
    return payload + vietqr.crc(payload)


def picture(*texts: str) -> bytes:
    """A photograph with these codes side by side."""
    images = []
    for text in texts:
        buffer = io.BytesIO()
        segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=6)
        images.append(Image.open(buffer).convert("RGB"))
    whole = Image.new("RGB", (sum(each.width for each in images), images[0].height), "white")
    left = 0
    for each in images:
        whole.paste(each, (left, 0))
        left += each.width
    buffer = io.BytesIO()
    whole.save(buffer, format="PNG")
    return buffer.getvalue()


def test_the_vector_of_napas_is_read() -> None:
    assert vietqr.read(NAPAS) == vietqr.VietQr("970403", "0011012345678")


def test_what_a_scanner_adds_at_the_end_does_not_matter() -> None:
    assert vietqr.read(NAPAS + "\r\n").number == "0011012345678"


def test_a_name_in_the_code_is_taken_over() -> None:
    assert vietqr.read(code("970405", "6011084364", tag59="DANG THI ANH")).holder == "DANG THI ANH"


@given(st.from_regex(r"\A[0-9]{6}\Z"), st.from_regex(r"\A[0-9A-Z]{6,19}\Z"))
def test_whatever_a_bank_writes_comes_back(bank_bin: str, number: str) -> None:
    assert vietqr.read(code(bank_bin, number)) == vietqr.VietQr(bank_bin, number)


def test_every_single_wrong_character_is_refused() -> None:
    for place, right in enumerate(NAPAS):
        for wrong in PRINTABLE:
            if wrong != right:
                with pytest.raises(Refusal):
                    vietqr.read(NAPAS[:place] + wrong + NAPAS[place + 1 :])


@settings(max_examples=60)
@given(st.from_regex(r"\A[0-9A-Z]{6,19}\Z"), st.data())
def test_one_wrong_character_of_any_kind_is_refused(number: str, data: st.DataObject) -> None:
    right = code("970436", number)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(st.characters())
    assume(wrong != right[place])
    with pytest.raises(Refusal):
        vietqr.read(right[:place] + wrong + right[place + 1 :])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(Refusal):
        vietqr.read(text)


@pytest.mark.parametrize(
    ("scanned", "sentence"),
    [
        ("082138000123|123456789|TRẦN THỊ BÉ|04031938|Nữ|Cái Bè|01012022", "thẻ căn cước"),
        ("https://example.vn/pay?to=6011084364", "không phải mã VietQR"),
        (code("970405", "6011084364", service="QRIBFTTC"), "chuyển tiền vào thẻ"),
        (code("970405", "6011084364", tag53="840"), "không phải mã VietQR"),
        (code("970405", "6011084364", tag38=field("00", "A000000999")), "không phải mã VietQR"),
        (NAPAS[:-4] + "0000", "đọc sai"),
        (NAPAS[:-8], "đọc sai"),
        ("", "không phải mã VietQR"),
    ],
)
def test_another_kind_of_code_is_refused_with_what_to_do(scanned: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        vietqr.read(scanned)


def test_a_picture_of_the_code_is_read() -> None:
    assert text_of_qr(picture(NAPAS)) == NAPAS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "không phải ảnh"),
        (b"", "không phải ảnh"),
        (picture(NAPAS, code("970405", "6011084364")), "nhiều mã QR"),
    ],
)
def test_a_picture_without_one_code_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        text_of_qr(content)


def test_an_empty_picture_holds_no_code() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(buffer, format="PNG")
    with pytest.raises(Refusal, match="Không thấy mã QR"):
        text_of_qr(buffer.getvalue())
