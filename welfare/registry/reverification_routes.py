"""Rounds of reverification: list, make, record, print, close, decide."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from welfare.areas.models import Hamlet
from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import queries, reverification
from welfare.registry import reverification_queries as reading
from welfare.registry.choices import commune_choices, hamlet_choices, in_words, under_headings
from welfare.registry.models import Person
from welfare.registry.reverification import UNSEEN_LABELS, Unseen
from welfare.registry.reverification_models import ReverificationEntry
from welfare.registry.rules import REGISTER_LABELS, Paper, Register
from welfare.web.blueprint import Feature
from welfare.web.forms import DateField, MonthField, WelfareForm, required
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page

EDIT = Permission.EDIT_PEOPLE

blueprint = Feature(
    "reverification", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/reverification"
)
RESULTS = {"open": N_("Chưa ghi"), "seen": N_("Đã gặp"), "not-seen": N_("Không gặp")}


class RoundForm(WelfareForm):
    """Of whom to make the list, and by when they shall be seen."""

    commune_id = SelectField(_l("Xã, thị trấn"), [required], coerce=int)
    hamlet_id = SelectField(_l("Ấp, khu phố"), coerce=lambda text: int(text) if text else None)
    register = SelectField(_l("Sổ"), coerce=lambda text: Register(text) if text else None)
    due_on = DateField(_l("Xong trước ngày"), [required])


class SeenForm(WelfareForm):
    """Seen on a day, or not seen and why."""

    result = RadioField(
        _l("Kết quả"),
        [InputRequired(_l("Chọn kết quả."))],
        choices=[SelectChoice("seen", _l("Đã gặp")), SelectChoice("not-seen", _l("Không gặp"))],
    )
    seen_on = DateField(_l("Ngày gặp"))
    seen_by = StringField(_l("Người gặp"))
    reason = SelectField(
        _l("Lý do không gặp"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in UNSEEN_LABELS.items()],
        coerce=Unseen,
    )
    note = StringField(_l("Ghi chú"))


class DecisionForm(WelfareForm):
    """Paid on or suspended, by which paper and why."""

    outcome = RadioField(
        _l("Quyết định"),
        [InputRequired(_l("Chọn một cách."))],
        choices=[
            SelectChoice("goes-on", _l("Tiếp tục chi trả")),
            SelectChoice("suspend", _l("Tạm dừng chi trả")),
        ],
    )
    from_month = MonthField(_l("Tạm dừng từ tháng"))
    number = StringField(_l("Số quyết định"))
    note = StringField(_l("Lý do"), [required])


@blueprint.route("/")
def list_rounds() -> ResponseReturnValue:
    """The rounds of the reader's area, and who waits for a decision."""
    return render_template(
        "reverification/list_rounds.html",
        rounds=reading.rounds(current_user),
        waiting=reading.waiting_people(current_user, most=100),
        registers=in_words(REGISTER_LABELS),
    )


@blueprint.route("/new", methods=["GET", "POST"], permission=EDIT)
def open_round() -> ResponseReturnValue:
    """Make a list."""
    form = RoundForm()
    form.commune_id.choices = [SelectChoice(*choice) for choice in commune_choices()]
    every = [SelectChoice("", _("Tất cả"))]
    form.hamlet_id.choices = every + under_headings(hamlet_choices())
    words = in_words(REGISTER_LABELS)
    form.register.choices = every + [SelectChoice(key.value, word) for key, word in words.items()]
    if form.validate_on_submit():
        with form.showing_refusals():
            round_id = reverification.open_round(
                actor=current_user,
                commune_id=form.commune_id.data,
                due_on=form.due_on.data,
                register=form.register.data,
                hamlet_id=form.hamlet_id.data,
            )
            flash(_("Đã lập danh sách xác minh."), "success")
            return redirect(url_for("reverification.show_round", round_id=round_id))
    return render_template("reverification/open_round.html", form=form)


@blueprint.route("/<int:round_id>")
def show_round(round_id: int) -> ResponseReturnValue:
    """A round's people, by result."""
    made = reading.round_of(current_user, round_id)
    result = request.args.get("result", "")
    statement = reading.entries(round_id)
    if result in RESULTS:
        wanted = None if result == "open" else result
        statement = statement.where(ReverificationEntry.result.is_not_distinct_from(wanted))
    keys = (func.coalesce(Hamlet.name, ""), Person.sort_key, ReverificationEntry.id)
    return render_template(
        "reverification/show_round.html",
        made=made,
        progress=reading.progress(round_id),
        page=keyset_page(statement, keys),
        result=result,
        results=in_words(RESULTS),
        reasons=in_words(UNSEEN_LABELS),
        registers=in_words(REGISTER_LABELS),
    )


@blueprint.route("/<int:round_id>/print")
def print_round(round_id: int) -> ResponseReturnValue:
    """The list for paper, to be carried from door to door."""
    made = reading.round_of(current_user, round_id)
    statement = reading.entries(round_id)
    people = db.session.scalars(
        statement.order_by(Hamlet.name, Person.sort_key, ReverificationEntry.id)
    ).all()
    return render_template(
        "reverification/print_round.html",
        made=made,
        entries=people,
        enrolments=queries.enrolments_of([entry.person_id for entry in people]),
        registers=in_words(REGISTER_LABELS),
        mask=mask,
    )


@blueprint.route("/entries/<int:entry_id>", methods=["GET", "POST"], permission=EDIT)
def record(entry_id: int) -> ResponseReturnValue:
    """Record whether a person was seen."""
    entry = reading.entry_of(current_user, entry_id)
    form = SeenForm(data={"seen_on": clock.today(), "seen_by": current_user.full_name})
    if form.validate_on_submit():
        with form.showing_refusals():
            _keep(entry_id, form)
            flash(_("Đã ghi kết quả của %(name)s.", name=entry.person.name), "success")
            return redirect(url_for("reverification.show_round", round_id=entry.round_id))
    return render_template("reverification/record.html", form=form, entry=entry)


@blueprint.route("/entries/<int:entry_id>/seen", methods=["POST"], permission=EDIT)
def record_seen_today(entry_id: int) -> ResponseReturnValue:
    """Record with one press that the reader has seen a person today."""
    entry = reverification.record_seen(
        actor=current_user, entry_id=entry_id, seen_on=clock.today(), seen_by=""
    )
    flash(_("Đã ghi gặp %(name)s hôm nay.", name=entry.person.name), "success")
    return redirect(url_for("reverification.show_round", round_id=entry.round_id, result="open"))


@blueprint.route("/<int:round_id>/close", methods=["POST"], permission=EDIT)
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    reached = reverification.close(actor=current_user, round_id=round_id)
    flash(_("Đã kết thúc đợt; %(count)s người chờ quyết định.", count=reached.undecided), "success")
    return redirect(url_for("reverification.show_round", round_id=round_id))


@blueprint.route("/entries/<int:entry_id>/decide", methods=["GET", "POST"], permission=EDIT)
def decide(entry_id: int) -> ResponseReturnValue:
    """Say what becomes of who was not seen."""
    entry = reading.entry_of(current_user, entry_id)
    form = DecisionForm(data={"from_month": Month.of(clock.today()) + 1})
    if form.validate_on_submit():
        suspended = form.outcome.data == "suspend"
        with form.showing_refusals():
            reverification.decide(
                actor=current_user,
                entry_id=entry_id,
                suspend_from=form.from_month.data if suspended else None,
                paper=Paper(number=form.number.data or None),
                note=form.note.data,
            )
            flash(_("Đã ghi quyết định về %(name)s.", name=entry.person.name), "success")
            return redirect(url_for("reverification.list_rounds"))
    reasons = in_words(UNSEEN_LABELS)
    return render_template("reverification/decide.html", form=form, entry=entry, reasons=reasons)


def _keep(entry_id: int, form: SeenForm) -> None:
    if form.result.data == "seen":
        reverification.record_seen(
            actor=current_user,
            entry_id=entry_id,
            seen_on=form.seen_on.data or clock.today(),
            seen_by=form.seen_by.data or "",
        )
    else:
        reverification.record_not_seen(
            actor=current_user,
            entry_id=entry_id,
            reason=form.reason.data,
            note=form.note.data or "",
        )


def install(app: Flask) -> None:
    """Add the pages and the menu entry."""
    app.register_blueprint(blueprint)
    explain(
        actions={
            "reverification.opened": N_("Lập đợt xác minh"),
            "reverification.closed": N_("Kết thúc đợt xác minh"),
            "reverification.seen": N_("Xác minh: đã gặp"),
            "reverification.not_seen": N_("Xác minh: không gặp"),
            "reverification.decided": N_("Quyết định về người không gặp"),
        },
        subjects={"reverification_round": N_("Đợt xác minh")},
        facts={
            "round": N_("Đợt xác minh số"),
            "seen_on": N_("Ngày gặp"),
            "unseen_reason": N_("Lý do không gặp"),
            "people": N_("Số người"),
            "waiting": N_("Chờ quyết định"),
        },
        values={"unseen_reason": {each.value: label for each, label in UNSEEN_LABELS.items()}},
    )
    see = Permission.SEE_PEOPLE
    add_to_menu(
        app,
        MenuEntry(
            N_("Hồ sơ"),
            28,
            N_("Xác minh còn sống"),
            "user-check",
            "reverification.list_rounds",
            see,
        ),
    )
