"""Payout day on a tablet or phone: which list, the desk, and what the desk sends."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.core.errors import N_, Refusal
from welfare.core.permissions import Permission
from welfare.core.vietnamese import clean
from welfare.payouts import collecting, queries
from welfare.payouts.blueprint import words
from welfare.payouts.collecting import ACTIONS, Press
from welfare.web.blueprint import Feature
from welfare.web.navigation import MenuEntry, add_to_menu

MOST_PRESSES = 500
LONGEST_KEY = 36
NOT_PRESSES = N_("Máy gửi lên dữ liệu không đọc được. Tải lại trang rồi làm lại.")

blueprint = Feature(
    "payout_day", __name__, permission=Permission.RECORD_RESULTS, url_prefix="/payouts/day"
)
blueprint.context_processor(words)


@blueprint.route("")
def choose_list() -> ResponseReturnValue:
    """The cash lists being paid now."""
    return render_template("payout_day/choose_list.html", lists=collecting.open_lists(current_user))


@blueprint.route("/<int:list_id>")
def show_desk(list_id: int) -> ResponseReturnValue:
    """The desk of one list; people are loaded by its script and kept only while it is open."""
    payout_list = collecting.cash_list(current_user, list_id)
    return render_template("payout_day/show_desk.html", payout_list=payout_list)


@blueprint.route("/<int:list_id>/entries")
def send_entries(list_id: int) -> ResponseReturnValue:
    """Everybody on the list and what is known of their money."""
    payout_list = collecting.cash_list(current_user, list_id)
    return jsonify(
        entries=[asdict(each) | {"amount": each.amount} for each in collecting.entries(payout_list)]
    )


@blueprint.route("/<int:list_id>/marks", methods=["POST"])
def take_marks(list_id: int) -> ResponseReturnValue:
    """What a desk pressed, in its order; sent again it changes nothing and is answered alike."""
    queries.payout_list(current_user, list_id)
    marks = [
        collecting.press(actor=current_user, list_id=list_id, pressed=pressed)
        for pressed in _presses(request.get_json(silent=True))
    ]
    return jsonify(answers=[{"key": mark.mark_key, "refusal": mark.refusal} for mark in marks])


def _presses(sent: object) -> list[Press]:
    if not isinstance(sent, dict) or not isinstance(sent.get("marks"), list):
        raise Refusal(NOT_PRESSES)
    return [_press(each) for each in sent["marks"][:MOST_PRESSES]]


def _press(sent: object) -> Press:
    """Read one press.

    Raises:
        Refusal: it is not as our own pages send it.
    """
    try:
        facts = dict(sent)  # type: ignore[call-overload] # whatever came; told below
        pressed = Press(
            mark_key=str(facts["key"]),
            person_id=int(facts["person_id"]),
            action=str(facts["action"]),
            amount_vnd=int(facts["amount_vnd"]),
            pressed_at=datetime.fromisoformat(str(facts["pressed_at"])).astimezone(UTC),
            recipient=clean(str(facts.get("recipient") or "")),
            document=clean(str(facts.get("document") or "")),
            reason=clean(str(facts.get("reason") or "")),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Refusal(NOT_PRESSES) from None
    if pressed.action not in ACTIONS or not 8 <= len(pressed.mark_key) <= LONGEST_KEY:
        raise Refusal(NOT_PRESSES)
    return pressed


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            31,
            N_("Ngày chi trả"),
            "wallet",
            "payout_day.choose_list",
            Permission.RECORD_RESULTS,
        ),
    )
