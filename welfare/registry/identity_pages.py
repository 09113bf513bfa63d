"""What the national population database said of a person, on their page and in their form."""

from collections.abc import Collection
from datetime import date

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.core.errors import N_
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import identity_checks
from welfare.registry.blueprint import blueprint
from welfare.registry.fields import Birth
from welfare.registry.identity_rules import RESULT_LABELS, RESULT_TONES
from welfare.registry.models import Person
from welfare.registry.rules import SEX_LABELS, BirthPrecision, Sex
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

FACT_LABELS = {
    "name": N_("Họ và tên"),
    "birth": N_("Ngày sinh"),
    "sex": N_("Giới tính"),
    "citizen_id": N_("Số căn cước"),
    "note": N_("Nội dung"),
}
WRITABLE = ("name", "birth", "sex")


def found_values(person_id: int, chosen: Collection[str]) -> dict[str, object]:
    """The chosen facts as the last answer has them, for the fields of the correction form."""
    check = identity_checks.check_of(person_id)
    found = identity_checks.differences_of(check) if check else {}
    values: dict[str, object] = {}
    for fact in WRITABLE:
        if fact in chosen and fact in found:
            values[fact] = _value(fact, found[fact])
    return values


def _value(fact: str, found: str) -> object:
    if fact == "birth":
        day, _slash, month_and_year = found.partition("/")
        if not month_and_year:
            return Birth(date(int(day), 1, 1), BirthPrecision.YEAR)
        month, _slash, year = month_and_year.partition("/")
        return Birth(date(int(year), int(month), int(day)), BirthPrecision.DAY)
    return Sex(found) if fact == "sex" else found


@blueprint.route(
    "/people/<int:person_id>/identity-check/settle",
    methods=["POST"],
    permission=Permission.EDIT_PEOPLE,
)
def settle_identity_check(person_id: int) -> ResponseReturnValue:
    """Note that what the database has otherwise has been looked into."""
    identity_checks.settle(actor=current_user, person_id=person_id)
    flash(_("Đã ghi: kết quả đối chiếu này đã được xử lý."), "success")
    return redirect(url_for("registry.show_person", person_id=person_id))


def _panel(person_id: int) -> str:
    check = identity_checks.check_of(person_id)
    someone = db.session.get_one(Person, person_id)
    found = identity_checks.differences_of(check) if check else {}
    rows = [
        (_(FACT_LABELS[fact]), _shown(fact, _stored(someone, fact)), _shown(fact, value), fact)
        for fact, value in found.items()
        if fact in FACT_LABELS and _stored(someone, fact) != value
    ]
    return render_template(
        "registry/_identity_check.html",
        person=someone,
        check=check,
        rows=rows,
        writable=[fact for *_row, fact in rows if fact in WRITABLE],
        label=_(RESULT_LABELS[check.answer]) if check else "",
        tone=RESULT_TONES[check.answer] if check else "neutral",
    )


def _stored(someone: Person, fact: str) -> str | None:
    return None if fact == "note" else getattr(someone, fact)


def _shown(fact: str, value: str | None) -> str | None:
    if value and fact == "citizen_id":
        return mask(value)
    return _(SEX_LABELS[Sex(value)]) if value and fact == "sex" else value


def install(app: Flask) -> None:
    """Add the panel, and say what the record means."""
    add_panel(app, Panel(PERSON_PAGE, 20, Permission.SEE_PEOPLE, _panel))
    explain(
        actions={
            "identity.checked": N_("Đối chiếu dân cư"),
            "identity.settled": N_("Xử lý kết quả đối chiếu"),
        },
        subjects={},
        facts={
            "identity_result": N_("Kết quả đối chiếu"),
            "checked_on": N_("Ngày đối chiếu"),
            "check_source": N_("Nguồn đối chiếu"),
            "found_name": N_("Họ tên theo CSDL"),
            "found_birth": N_("Ngày sinh theo CSDL"),
            "found_sex": N_("Giới tính theo CSDL"),
            "found_citizen_id": N_("Số định danh theo CSDL"),
            "found_note": N_("Nội dung trả về"),
        },
        values={},
    )
