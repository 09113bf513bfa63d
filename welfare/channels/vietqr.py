"""Reading a VietQR: the code by which a person's bank app asks for money to an account.

EMVCo TLV (two digits tag, two digits length, value), the account in tag 38 under NAPAS' own
number, CRC-16/CCITT-FALSE at the end (handbook, section 7).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from welfare.core.errors import N_, Refusal

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
CRC_LENGTH = 4

NOT_READ = N_(
    "Mã đọc được không trọn vẹn hoặc đọc sai. Lau sạch màn hình hay thẻ rồi quét lại, "
    "hoặc gõ ngân hàng và số tài khoản."
)
IDENTITY_CARD = N_(
    "Đây là mã trên thẻ căn cước, không phải mã nhận tiền. "
    "Mở ứng dụng ngân hàng, vào “Nhận tiền” hoặc “Mã QR của tôi” rồi quét mã ở đó."
)
OTHER_CODE = N_(
    "Đây không phải mã VietQR nhận tiền vào tài khoản. "
    "Mở ứng dụng ngân hàng, vào “Nhận tiền” hoặc “Mã QR của tôi” rồi quét mã ở đó."
)
TO_A_CARD = N_(
    "Mã này chuyển tiền vào thẻ, không ghi số tài khoản. Trong ứng dụng ngân hàng hãy chọn mã QR "
    "của tài khoản, hoặc gõ số tài khoản."
)
BAD_BIN = N_(
    "Mã này ghi ngân hàng có BIN “%(bin)s”, không có trong danh mục. "
    "Hỏi lại ngân hàng, hoặc chọn ngân hàng rồi gõ số tài khoản."
)


@dataclass(frozen=True)
class VietQr:
    """What a code says: the bank's BIN, the account's number, and a name where it gives one."""

    bank_bin: str
    number: str
    holder: str | None = None


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE of ASCII text as four capital hexadecimal digits.

    >>> crc("123456789")
    '29B1'
    """
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
            value &= 0xFFFF
    return f"{value:04X}"


def read(scanned: str) -> VietQr:
    """The bank account that a scanned code asks money to.

    Raises:
        Refusal: a code of another kind, one to a card, or one that was not read rightly.
    """
    text = scanned.strip()
    if text.count("|") >= 6:
        raise Refusal(IDENTITY_CARD)
    if not text.startswith("0002"):
        raise Refusal(OTHER_CODE)
    _check_crc(text)
    fields = dict(_fields(text))
    account = dict(_fields(fields.get("38", "")))
    if account.get("00") != NAPAS:
        raise Refusal(OTHER_CODE)
    if account.get("02", TO_ACCOUNT) != TO_ACCOUNT:
        raise Refusal(TO_A_CARD)
    if fields.get("53") != DONG or fields.get("58") != "VN":
        raise Refusal(OTHER_CODE)
    beneficiary = dict(_fields(account.get("01", "")))
    if not beneficiary.get("00") or not beneficiary.get("01"):
        raise Refusal(NOT_READ)
    return VietQr(beneficiary["00"], beneficiary["01"], fields.get("59"))


def _check_crc(text: str) -> None:
    """Refuse a code whose last field is not the CRC of all before its four digits."""
    if not text.isascii() or text[-8:-CRC_LENGTH] != "6304":
        raise Refusal(NOT_READ)
    if crc(text[:-CRC_LENGTH]) != text[-CRC_LENGTH:]:
        raise Refusal(NOT_READ)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    while text:
        tag, length = text[:2], text[2:4]
        if not (len(length) == 2 and (tag + length).isdigit()):
            raise Refusal(NOT_READ)
        end = 4 + int(length)
        if len(text) < end:
            raise Refusal(NOT_READ)
        yield tag, text[4:end]
        text = text[end:]
