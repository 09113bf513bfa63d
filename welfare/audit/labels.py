"""What the words of the record mean to an officer; every feature adds its own."""

from collections.abc import Mapping

_actions: dict[str, str] = {}
_subjects: dict[str, str] = {}
_facts: dict[str, str] = {}
_values: dict[str, Mapping[str, str]] = {}


def explain(
    *,
    actions: Mapping[str, str] | None = None,
    subjects: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Say in Vietnamese what a feature's actions, kinds of subject and recorded facts are called.

    All map the recorded word to a message marked with `N_`; `values` does so for each fact whose
    values are words of the code too.
    """
    _actions.update(actions or {})
    _subjects.update(subjects or {})
    _facts.update(facts or {})
    _values.update(values or {})


def action_labels() -> Mapping[str, str]:
    """Every action that has a label, in the order in which the features added them."""
    return _actions


def subject_labels() -> Mapping[str, str]:
    """Every kind of subject that has a label."""
    return _subjects


def fact_labels() -> Mapping[str, str]:
    """Every recorded fact that has a label."""
    return _facts


def value_labels() -> Mapping[str, Mapping[str, str]]:
    """For each fact whose values are words of the code, what these are called."""
    return _values
