"""What the QR code of an identity card says (Thông tư 06/2021/TT-BCA); pure.

`number|old number|NAME|ddmmyyyy|sex|address|ddmmyyyy issued`; newer cards add fields at the end,
the second is empty for who never had a 9-digit number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from welfare.core.errors import N_, Refusal
from welfare.core.national_id import parse_number
from welfare.core.vietnamese import clean, fold, proper_name
from welfare.registry.rules import Sex

FEWEST_FIELDS = 7
VIETQR_STARTS = "000201"
SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}
UNITS = ("xa ", "thi tran ", "phuong ")
HAMLETS = ("ap ", "khu pho ", "thon ", "khom ")

VIETQR = N_(
    "Đây là mã VietQR của tài khoản ngân hàng, không phải mã trên thẻ căn cước. Quét mã ở ô “Quét"
    " VietQR” của mục hình thức nhận."
)
OTHER_CODE = N_(
    "Đây không phải mã QR của thẻ căn cước. Quét mã vuông ở mặt trước thẻ căn cước công dân, hoặc"
    " mặt sau thẻ căn cước mới."
)
BROKEN = N_(
    "Mã đọc được bị thiếu hoặc sai ở phần %(part)s. Tắt bộ gõ tiếng Việt rồi quét lại, hoặc gõ tay."
)
NUMBER, OLD_NUMBER, NAME = N_("số định danh"), N_("số CMND cũ"), N_("họ tên")
BIRTH, SEX, ISSUED = N_("ngày sinh"), N_("giới tính"), N_("ngày cấp")


@dataclass(frozen=True)
class Card:
    """An identity card as its code says; the address as one line."""

    citizen_id: str
    old_id: str | None
    name: str
    born_on: date
    sex: Sex
    address: str
    issued_on: date


class CommuneName(NamedTuple):
    """A commune under which an address may be filed."""

    id: int
    name: str


class HamletName(NamedTuple):
    """A hamlet under which an address may be filed."""

    id: int
    commune_id: int
    name: str


class Place(NamedTuple):
    """Where an address lies as far as the tables know it, and what is left of the address."""

    commune_id: int | None
    hamlet_id: int | None
    rest: str


def read_card(text: str) -> Card:
    """The card behind a scanned text.

    >>> card = read_card("082140008873||LÊ THỊ TƯ|01011940|Nữ|Ấp 1, An Cư, Cái Bè|10052021")
    >>> card.name, card.born_on.year, card.sex.value
    ('Lê Thị Tư', 1940, 'female')

    Raises:
        Refusal: the code of a bank account, of something else, or a part that cannot be read.
    """
    fields = [clean(part) for part in text.strip().split("|")]
    if len(fields) == 1 and fields[0].startswith(VIETQR_STARTS):
        raise Refusal(VIETQR)
    if len(fields) < FEWEST_FIELDS:
        raise Refusal(OTHER_CODE)
    number, old, name, born, sex, address, issued = fields[:FEWEST_FIELDS]
    if not name or any(mark.isdigit() for mark in name):
        raise _broken(NAME)
    if fold(sex) not in SEXES:
        raise _broken(SEX)
    return Card(
        citizen_id=_number(number, 12, NUMBER),
        old_id=_number(old, 9, OLD_NUMBER) if old else None,
        name=proper_name(name),
        born_on=_day(born, BIRTH),
        sex=SEXES[fold(sex)],
        address=address,
        issued_on=_day(issued, ISSUED),
    )


def place(address: str, communes: Iterable[CommuneName], hamlets: Iterable[HamletName]) -> Place:
    """Commune and hamlet that the address names, and the parts before them that remain.

    A commune is looked for from the end of the address, where it stands; a hamlet only in it.
    """
    parts = [part for part in (clean(each) for each in address.split(",")) if part]
    by_name = {_bare(commune.name, UNITS): commune.id for commune in communes}
    known = [by_name.get(_bare(part, UNITS)) for part in parts]
    at = next((n for n in reversed(range(len(parts))) if known[n] is not None), None)
    if at is None:
        return Place(None, None, address)
    if at > 0 and known[at - 1] is not None:
        at -= 1  # a township and its district bear the same name
    before = parts[:at]
    inside = {
        _bare(each.name, HAMLETS): each.id for each in hamlets if each.commune_id == known[at]
    }
    hamlet_id = None
    if before and _bare(before[-1], HAMLETS) in inside:
        hamlet_id = inside[_bare(before.pop(), HAMLETS)]
    return Place(known[at], hamlet_id, ", ".join(before))


def _bare(name: str, kinds: tuple[str, ...]) -> str:
    """The name without the kind of place before it: `Xã An Cư` and `An Cư` are the same."""
    folded = fold(name)
    return next((folded.removeprefix(kind) for kind in kinds if folded.startswith(kind)), folded)


def _number(text: str, length: int, part: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) == length):
        raise _broken(part)
    return parse_number(text).digits


def _day(text: str, part: str) -> date:
    try:
        if not (text.isascii() and text.isdigit() and len(text) == len("ddmmyyyy")):
            raise _broken(part)
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        raise _broken(part) from None


def _broken(part: str) -> Refusal:
    return Refusal(BROKEN, part=Refusal(part))
