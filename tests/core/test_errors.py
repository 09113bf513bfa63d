import pickle

import pytest

from welfare.core.errors import N_, Conflict, Forbidden, NotFound, Refusal


def test_a_refusal_speaks_its_sentence_with_the_places_filled() -> None:
    refusal = Refusal("Không có ấp %(hamlet)s trong %(commune)s.", hamlet="Mỹ Hòa", commune="An Cư")

    assert str(refusal) == "Không có ấp Mỹ Hòa trong An Cư."


def test_a_refusal_keeps_sentence_and_facts_apart_for_the_translator() -> None:
    refusal = Refusal("Không có kỳ %(month)s.", month="12/2023")

    assert refusal.template == "Không có kỳ %(month)s."
    assert refusal.params == {"month": "12/2023"}


def test_a_sentence_without_places_may_hold_a_percent_sign() -> None:
    assert str(Refusal("Tỷ lệ phải từ 0 đến 100 %.")) == "Tỷ lệ phải từ 0 đến 100 %."


def test_any_word_can_name_a_place() -> None:
    assert str(Refusal("%(template)s và %(self)s", template="a", self="b")) == "a và b"


def test_a_refusal_survives_the_way_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(Conflict("Kỳ %(month)s đã duyệt.", month="12/2023")))  # noqa: S301 - our own bytes

    assert type(copy) is Conflict
    assert str(copy) == "Kỳ 12/2023 đã duyệt."


@pytest.mark.parametrize(
    ("kind", "status"), [(Refusal, 422), (NotFound, 404), (Forbidden, 403), (Conflict, 409)]
)
def test_each_refusal_knows_its_http_status(kind: type[Refusal], status: int) -> None:
    with pytest.raises(Refusal) as caught:
        raise kind("Không được.")

    assert caught.value.status == status


def test_a_marked_sentence_stays_as_it_is() -> None:
    assert N_("Nạp lại trang.") == "Nạp lại trang."
