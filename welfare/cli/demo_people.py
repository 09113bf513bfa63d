"""Synthetic people of a district, in the proportions of the handbook (section 10).

Everything comes out of one seeded generator: the same seed gives the same district. Nobody here
is real; every person carries a note that says so.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from welfare.core.month import Month
from welfare.registry.rules import BirthPrecision, LocationSource, PersonFacts, PovertyClass, Sex

SYNTHETIC = "Dữ liệu mô phỏng, không phải người thật."
METRES_PER_DEGREE = 111_320
OPENED = Month(2021, 7)
PENSION_FROM = Month(2025, 7)

SURNAMES = tuple(
    """
    Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Huỳnh Huỳnh Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương
    Lý Trương Mai Lâm Đinh Cao Châu Đoàn Tô Thái Lương
    """.split()
)
MALE_MIDDLES = tuple(
    """
    Văn Văn Văn Hữu Minh Thanh Quốc Công Tấn Hoàng Phước Đức Ngọc Trung
    """.split()
)
FEMALE_MIDDLES = tuple(
    """
    Thị Thị Thị Thị Ngọc Kim Thu Mỹ Bích Thanh Diệu Hồng
    """.split()
)
MALE_NAMES = tuple(
    """
    Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Út Hùng Dũng Thành Lợi Phúc Đạt Nhân Nghĩa Chiến Thắng Hòa
    Bình An Tâm Quới Ổn Khánh Sơn Hải Tài Đông Phong Lộc
    """.split()
)
FEMALE_NAMES = tuple(
    """
    Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Út Lan Huệ Cúc Mai Đào Hoa Hồng Yến Nga Phượng Thảo Hạnh
    Nhẫn Xuân Thu Tuyết Lệ Liễu Sen Ẩn Bé Gấm Nhàn
    """.split()
)
BANKS = {"970405": 50, "970449": 20, "970436": 12, "970418": 10, "970415": 8}


@dataclass(frozen=True)
class Kind:
    """A sort of beneficiary: its categories, its share in its register, the years of its births."""

    categories: tuple[str, ...]
    weight: int
    born: tuple[int, int]
    degrees: tuple[int, int] | None = None
    counts: tuple[int, int] | None = None


OLD_AGE = "BT5C"
PENSION = "HTXH"
PROTECTION = (
    Kind((OLD_AGE,), 650, (1926, 1943)),
    Kind(("BT6-N",), 160, (1950, 2018)),
    Kind(("BT6-DBN",), 60, (1950, 2018)),
    Kind(("CS6-HGD",), 40, (1955, 1990)),
    Kind(("BT5A",), 40, (1946, 1962)),
    Kind(("BT4",), 30, (1975, 1998), counts=(1, 3)),
    Kind(("BT1",), 13, (2010, 2020)),
    Kind(("BT8",), 6, (1970, 1996)),
    Kind(("BT3",), 1, (2011, 2020)),
)
MERIT = (
    Kind(("TB",), 300, (1935, 1962), degrees=(21, 95)),
    Kind(("TNLS-1",), 240, (1928, 1960)),
    Kind(("CDHH",), 100, (1938, 1960), degrees=(25, 85)),
    Kind(("BB",), 90, (1938, 1962), degrees=(41, 85)),
    Kind(("TUDAY",), 80, (1932, 1956)),
    Kind(("TUAT-TB61",), 60, (1932, 1965)),
    Kind(("GDCM-HCKC",), 45, (1926, 1950)),
    Kind(("GDCM-TQGC",), 35, (1926, 1950)),
    Kind(("CON-CDHH",), 25, (1968, 1995), degrees=(61, 90)),
    Kind(("PV-TB81",), 15, (1945, 1980)),
    Kind(("BMVNAH", "BMVNAH-PC"), 10, (1924, 1938)),
)
MERIT_SHARE = 0.25
POOR_HOUSEHOLDS_A_PERSON = 0.12
NEAR_POOR_HOUSEHOLDS_A_PERSON = 0.35


@dataclass(frozen=True)
class Place:
    """A commune as the generator needs it."""

    id: int
    latitude: float
    longitude: float
    area_km2: float
    population: int
    hamlet_ids: tuple[int, ...]
    near_atm: bool


@dataclass(frozen=True)
class Entitlement:
    """A category from a month on."""

    category_code: str
    start_month: Month
    degree: int | None
    count: int | None


@dataclass(frozen=True)
class DemoPerson:
    """A synthetic person; `bank_bin` and `account` are given together or not at all."""

    facts: PersonFacts
    entitlements: tuple[Entitlement, ...]
    poverty_class: PovertyClass | None
    bank_bin: str | None
    account: str | None


def people(
    random: Random, places: Sequence[Place], number: int, month: Month
) -> Iterator[DemoPerson]:
    """So many people over the places, by their population, with what they draw in the month."""
    homes = random.choices(places, weights=[place.population for place in places], k=number)
    serials = random.sample(range(100_000, 999_999), number)
    merits = round(number * MERIT_SHARE)
    for index, (place, serial) in enumerate(zip(homes, serials, strict=True)):
        kinds = MERIT if index < merits else PROTECTION
        kind = random.choices(kinds, weights=[kind.weight for kind in kinds])[0]
        yield _person(random, place, kind, serial, month)


def _person(random: Random, place: Place, kind: Kind, serial: int, month: Month) -> DemoPerson:
    facts = _facts(random, place, kind, serial)
    bank_bin, account = _account(random, near_atm=place.near_atm)
    draw = random.random()
    poverty_class = None
    if draw < POOR_HOUSEHOLDS_A_PERSON:
        poverty_class = PovertyClass.POOR
    elif draw < POOR_HOUSEHOLDS_A_PERSON + NEAR_POOR_HOUSEHOLDS_A_PERSON:
        poverty_class = PovertyClass.NEAR_POOR
    entitlements = tuple(_entitlement(random, kind, code, facts, month) for code in kind.categories)
    return DemoPerson(facts, entitlements, poverty_class, bank_bin, account)


def _facts(random: Random, place: Place, kind: Kind, serial: int) -> PersonFacts:
    sex = random.choice((Sex.MALE, Sex.FEMALE))
    year = random.randint(*kind.born)
    year_only = year < 1960 and random.random() < 0.25
    born_on = date(year, 1, 1) if year_only else _day_of(random, year)
    citizen_id, old_id = _numbers(random, sex, year, serial)
    hamlet = random.randrange(len(place.hamlet_ids))
    pinned = random.random() < 0.75
    latitude, longitude = _position(random, place, hamlet)
    return PersonFacts(
        name=_name(random, sex),
        born_on=born_on,
        commune_id=place.id,
        birth_precision=BirthPrecision.YEAR if year_only else BirthPrecision.DAY,
        sex=sex,
        citizen_id=citizen_id,
        old_id=old_id,
        ethnicity="Kinh",
        phone=f"09{random.randrange(10**8):08}" if random.random() < 0.4 else None,
        hamlet_id=place.hamlet_ids[hamlet],
        address=f"tổ {random.randint(1, 14)}",
        latitude=latitude if pinned else None,
        longitude=longitude if pinned else None,
        position_source=LocationSource.PIN,
        note=SYNTHETIC,
    )


def _name(random: Random, sex: Sex) -> str:
    middles, names = (
        (MALE_MIDDLES, MALE_NAMES) if sex is Sex.MALE else (FEMALE_MIDDLES, FEMALE_NAMES)
    )
    return " ".join(random.choice(words) for words in (SURNAMES, middles, names))


def _day_of(random: Random, year: int) -> date:
    return date.fromordinal(date(year, 1, 1).toordinal() + random.randrange(365))


def _numbers(random: Random, sex: Sex, year: int, serial: int) -> tuple[str | None, str | None]:
    """A 12-digit number that agrees with sex and year, an old 9-digit one, or none."""
    draw = random.random()
    if draw < 0.03:
        return None, None
    if draw < 0.13:
        return None, f"310{serial}" if serial % 2 else f"311{serial}"
    century_and_sex = (0 if year < 2000 else 2) + (sex is Sex.FEMALE)
    return f"082{century_and_sex}{year % 100:02}{serial}", None


def _position(random: Random, place: Place, hamlet: int) -> tuple[float, float]:
    """Somewhere near the hamlet; the hamlets stand in a ring around the commune's centre."""
    radius_m = math.sqrt(place.area_km2 / math.pi) * 1000
    angle = 2 * math.pi * (hamlet + 0.5) / len(place.hamlet_ids)
    out_m = radius_m * 0.6
    north_m = math.sin(angle) * out_m + random.gauss(0, radius_m / 6)
    east_m = math.cos(angle) * out_m + random.gauss(0, radius_m / 6)
    shrink = math.cos(math.radians(place.latitude))
    return (
        round(place.latitude + north_m / METRES_PER_DEGREE, 6),
        round(place.longitude + east_m / METRES_PER_DEGREE / shrink, 6),
    )


def _account(random: Random, *, near_atm: bool) -> tuple[str | None, str | None]:
    if random.random() >= (0.6 if near_atm else 0.3):
        return None, None
    bank_bin = random.choices(list(BANKS), weights=list(BANKS.values()))[0]
    return bank_bin, f"{random.randint(1, 9)}{random.randrange(10**12):012}"


def _entitlement(
    random: Random, kind: Kind, code: str, facts: PersonFacts, month: Month
) -> Entitlement:
    start = OPENED + random.randrange(0, 18)
    if code == OLD_AGE and month >= PENSION_FROM:
        # Since 7/2025 the old draw the social pension instead (Nghị định 176/2025/NĐ-CP).
        code, start = PENSION, PENSION_FROM
    elif code == OLD_AGE:
        start = max(OPENED, Month(facts.born_on.year + 80, facts.born_on.month))
    return Entitlement(
        category_code=code,
        start_month=start,
        degree=random.randint(*kind.degrees) if kind.degrees else None,
        count=random.randint(*kind.counts) if kind.counts else None,
    )
