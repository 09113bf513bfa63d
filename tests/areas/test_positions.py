"""Positions in the forms officers type and paste them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.areas.positions import Position, parse_position
from welfare.core.errors import Refusal

CAI_BE = Position(10.3303, 106.0283)
IN_MINUTES_AND_SECONDS = Position(10 + 19 / 60 + 49 / 3600, 106 + 1 / 60 + 42 / 3600)


@pytest.mark.parametrize(
    "text",
    [
        "10.3303, 106.0283",
        "  10.3303 106.0283\n",
        "10.3303,106.0283",
        "10.3303;106.0283",
        "10.3303 / 106.0283",
        "(10.3303, 106.0283)",
        "10,3303; 106,0283",
        "10,3303 106,0283",
        "10,3303, 106,0283",
        "10,3303,106,0283",
        "+10.3303, +106.0283",
        "10.3303°N, 106.0283°E",
        "10.3303° n, 106.0283° e",
        "10,3303°B, 106,0283°Đ",
        "N10.3303 E106.0283",
        "geo:10.3303,106.0283",
        "https://www.google.com/maps/@10.3303,106.0283,15z?hl=vi",
        "https://www.google.com/maps?q=10.3303,106.0283&z=17",
        "https://maps.google.com/?q=loc:10.3303%2C106.0283",
        "https://www.google.com/maps/search/?api=1&query=10.3303%2C%20106.0283",
    ],
)
def test_degrees_are_read_in_every_usual_form(text: str) -> None:
    assert parse_position(text) == CAI_BE


@pytest.mark.parametrize(
    "text",
    [
        "10°19'49\"N 106°01'42\"E",
        "10°19′49″N, 106°01′42″E",
        "10°19’49”N 106°1’42”E",
        "10º 19' 49\" B; 106º 01' 42\" Đ",
        "10°19'49\", 106°01'42\"",
        "10° 19' 49,0\" N, 106° 01' 42,0\" E",
        "N 10°19'49\" E 106°01'42\"",
        "10 19m 49s N 106 1m 42s E",
    ],
)
def test_minutes_and_seconds_are_read_in_every_usual_form(text: str) -> None:
    assert parse_position(text) == pytest.approx(IN_MINUTES_AND_SECONDS, abs=1e-9)


def test_the_pin_of_a_place_counts_and_not_the_middle_of_the_screen() -> None:
    link = (
        "https://www.google.com/maps/place/Ch%E1%BB%A3+C%C3%A1i+B%C3%A8/@10.4,105.9,14z/"
        "data=!4m6!3m5!1s0x310a!8m2!3d10.3303!4d106.0283!16s%2Fg%2F11"
    )
    assert parse_position(link) == CAI_BE


@given(st.floats(6, 24), st.floats(102, 118), st.sampled_from([", ", ",", "; ", ";", " "]))
def test_any_place_in_vietnam_is_read_back_as_written(
    latitude: float, longitude: float, separator: str
) -> None:
    written = f"{latitude:.7f}{separator}{longitude:.7f}"
    expected = (round(latitude, 7), round(longitude, 7))
    assert parse_position(written) == expected
    with_commas = f"{latitude:.7f}; {longitude:.7f}".replace(".", ",")
    assert parse_position(with_commas) == expected


@pytest.mark.parametrize(
    "text",
    ["106.0283, 10.3303", "106,0283; 10,3303", "https://www.google.com/maps/@106.0283,10.3303,15z"],
)
def test_longitude_before_latitude_is_refused_with_the_two_numbers_in_order(text: str) -> None:
    with pytest.raises(Refusal, match=r"Kinh độ đang đứng trước.*: 10\.3303, 106\.0283\.$"):
        parse_position(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ấp Mỹ Hiệp",
        "10.3303",
        "10,3303",
        "10.3303, kinh độ 106.0283",
        "x10.3303, 106.0283",
        "10 19 49 N 106 01 42 E",
        "10.3303, 106.0283, 12m",
        "10.33.03, 106.02.83",
        "106°01'42\"E 10°19'49\"N",
        "0912 345 678",
        "9" * 5_000,
    ],
)
def test_what_is_no_position_is_refused_with_an_example_to_follow(text: str) -> None:
    with pytest.raises(Refusal, match=r"không phải tọa độ.*10\.3303, 106\.0283") as refused:
        parse_position(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", ["https://maps.app.goo.gl/AbCd123", "goo.gl/maps/AbCd123"])
def test_a_link_that_carries_no_numbers_is_refused_with_how_to_get_them(text: str) -> None:
    with pytest.raises(Refusal, match="Liên kết này không chứa tọa độ"):
        parse_position(text)


@pytest.mark.parametrize(
    "text",
    ["1.03303, 106.0283", "103303, 1060283", "48.8566, 2.3522", "-10.3303, 106.0283", "0, 0"],
)
def test_a_place_outside_vietnam_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="nằm ngoài Việt Nam"):
        parse_position(text)


@given(st.text(max_size=80) | st.text("0123456789.,;°'\" NSEWBĐ-", max_size=40))
def test_any_text_at_all_is_either_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert parse_position(text).in_vietnam
