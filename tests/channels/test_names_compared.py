"""How a holder's name is graded against a person's, whatever the two names are."""

from hypothesis import given
from hypothesis import strategies as st

from welfare.channels.rules import HolderMatch, holder_match
from welfare.core.vietnamese import fold

WORDS = st.sampled_from(
    ["Nguyễn", "Trần", "Đặng", "Thị", "Văn", "Ánh", "Út", "Bình", "Đức", "Hồng", "Năm"]
)
NAMES = st.lists(WORDS, min_size=2, max_size=5)
# The same as a bank's file writes it: capitals, marks kept or gone.
SAME = {HolderMatch.SAME, HolderMatch.MARKS}


@given(NAMES)
def test_a_name_in_capitals_without_marks_differs_by_its_marks_at_most(words: list[str]) -> None:
    name = " ".join(words)
    assert holder_match(name.upper(), name) is HolderMatch.SAME
    assert holder_match(fold(name).upper(), name) in SAME


@given(NAMES.flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))))
def test_the_same_words_in_another_order_are_never_another_holder(
    both: tuple[list[str], list[str]],
) -> None:
    words, shuffled = both
    found = holder_match(" ".join(shuffled), " ".join(words))
    assert found in {*SAME, HolderMatch.ORDER}


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_two_names_are_graded_alike_from_either_side(ones: list[str], others: list[str]) -> None:
    one, other = " ".join(ones), " ".join(others)
    assert holder_match(one, other) is holder_match(other, one)


@given(NAMES, st.integers(min_value=0))
def test_a_word_replaced_is_never_a_good_match(words: list[str], place: int) -> None:
    changed = list(words)
    changed[place % len(words)] = "Quỳnh"
    assert holder_match(" ".join(changed), " ".join(words)) is HolderMatch.DIFFERENT
