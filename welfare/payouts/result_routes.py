"""Results back on screen: a file received, its columns corrected, its rows looked at, applied."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice

from welfare.channels.models import Bank
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.payouts import queries, result_files
from welfare.payouts.blueprint import words
from welfare.payouts.matching import SETTLING, VERDICT_LABELS, Judged, Verdict
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.reconciling import Reconciliation
from welfare.payouts.result_forms import ResultFileForm
from welfare.payouts.result_models import ResultFile
from welfare.payouts.result_rows import MEANINGS
from welfare.staff.rules import PROVIDER_LABELS, Provider
from welfare.web.blueprint import Feature
from welfare.web.errors import translated
from welfare.web.files import download

SHOWN = 200

blueprint = Feature(
    "results", __name__, permission=Permission.RECORD_RESULTS, url_prefix="/payouts/results"
)
blueprint.context_processor(words)
blueprint.context_processor(
    lambda: {"VERDICT_LABELS": VERDICT_LABELS, "Verdict": Verdict, "MEANINGS": MEANINGS}
)


@blueprint.route("/<month>", methods=["GET", "POST"])
def list_files(month: str) -> ResponseReturnValue:
    """The files of results of a month, and a place for the next one."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    form = ResultFileForm()
    providers = _providers(cycle)
    form.provider.choices = [SelectChoice(*each) for each in providers]
    if form.validate_on_submit():
        with form.showing_refusals():
            file = result_files.receive(
                actor=current_user,
                content=form.file.data.read(),
                filename=form.file.data.filename,
                month=cycle.month,
                provider=form.provider.data,
            )
            return redirect(url_for("results.show_file", file_id=file.id))
    return render_template(
        "results/list_files.html",
        form=form,
        cycle=cycle,
        files=result_files.files_of(current_user, cycle),
        providers=dict(providers),
    )


def _providers(cycle: PayoutCycle) -> list[tuple[str, str]]:
    """The post office, and the banks that people of the cycle are paid at."""
    post_office = Provider.POST_OFFICE
    used = select(PayoutLine.bank_bin).where(PayoutLine.cycle_id == cycle.id)
    banks = select(Bank).where(Bank.bin.in_(used)).order_by(Bank.short_name)
    return [
        (post_office.value, _(PROVIDER_LABELS[post_office])),
        *((bank.bin, bank.short_name) for bank in db.session.scalars(banks)),
    ]


@blueprint.route("/file/<int:file_id>")
def show_file(file_id: int) -> ResponseReturnValue:
    """What a file says: its columns, and of each row what becomes of it."""
    file = result_files.file_for(current_user, file_id)
    found = result_files.understood(current_user, file) if file.status == "waiting" else None
    return render_template(
        "results/show_file.html",
        file=file,
        found=found,
        counts=found.counts if found else result_files.counts_of(file),
        looked_at=_looked_at(found),
        proposed=_rows(found, Verdict.PROPOSED),
        troubles=result_files.troubles_of(file),
    )


def _looked_at(found: Reconciliation | None) -> list[tuple[Judged, str]]:
    return _rows(found, Verdict.CONFLICT, Verdict.UNKNOWN, Verdict.PARTLY)


def _rows(found: Reconciliation | None, *verdicts: Verdict) -> list[tuple[Judged, str]]:
    if found is None:
        return []
    return [
        (each, translated(each.why) if each.why else "") for each in found.of(*verdicts)[:SHOWN]
    ]


@blueprint.route("/file/<int:file_id>/columns", methods=["POST"])
def remap_file(file_id: int) -> ResponseReturnValue:
    """Correct what the columns mean."""
    pairs = zip(request.form.getlist("heading"), request.form.getlist("meaning"), strict=False)
    result_files.remap(file_id=file_id, columns=dict(pairs), actor=current_user)
    flash(_("Đã ghép lại cột và nhớ cho lần sau."), "success")
    return redirect(url_for("results.show_file", file_id=file_id))


@blueprint.route("/file/<int:file_id>/apply", methods=["POST"])
def apply_file(file_id: int) -> ResponseReturnValue:
    """Record what the file says, with the matches by name that were confirmed."""
    confirmed = {int(row) for row in request.form.getlist("confirmed") if row.isdigit()}
    file = result_files.apply(file_id=file_id, actor=current_user, confirmed=confirmed)
    counts = result_files.counts_of(file)
    settled = sum(counts[verdict.value] for verdict in SETTLING)
    flash(_("Đã ghi kết quả của %(rows)s khoản.", rows=settled), "success")
    return redirect(url_for("results.show_file", file_id=file_id))


@blueprint.route("/file/<int:file_id>/give-up", methods=["POST"])
def give_up_file(file_id: int) -> ResponseReturnValue:
    """Put a file aside."""
    file: ResultFile = result_files.give_up(file_id=file_id, actor=current_user)
    flash(_("Đã bỏ tệp, không ghi gì."), "success")
    return redirect(url_for("results.list_files", month=file.cycle.month))


@blueprint.route("/file/<int:file_id>/marked", methods=["POST"])
def take_marked_copy(file_id: int) -> ResponseReturnValue:
    """The file back, each row with what became of it."""
    file = result_files.file_for(current_user, file_id)
    content = result_files.marked_copy(current_user, file)
    return download(content, f"{file.filename.rpartition('.')[0] or 'tep'} – đối soát.xlsx")


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
