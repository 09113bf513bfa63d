"""Files for banks on screen: what would go, what was made, and how each bank wants it."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from welfare.channels import queries as channels_queries
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import bank_files, bank_layouts, queries
from welfare.payouts.bank_files import Order
from welfare.payouts.bank_forms import SPARE_ROWS, PayerForm, TemplateForm, columns_typed
from welfare.payouts.bank_templates import FIELDS, Template, TemplateColumn
from welfare.payouts.blueprint import words
from welfare.registry.rules import Register
from welfare.web.blueprint import Feature
from welfare.web.errors import translated
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu

SHOWN = 200

blueprint = Feature(
    "bank_files",
    __name__,
    permission=Permission.MAKE_BANK_FILES,
    url_prefix="/payouts/bank-files",
)
blueprint.context_processor(words)


@blueprint.route("")
def list_templates() -> ResponseReturnValue:
    """How each bank wants its table, and the accounts the money is paid from."""
    own = {row.name for row in bank_layouts.kept()}
    return render_template(
        "bank_files/list_templates.html",
        templates=bank_layouts.every(),
        own=own,
        banks={bank.bin: bank.short_name for bank in channels_queries.banks()},
        payers=bank_layouts.payer_accounts(),
        registers=list(Register),
        FIELDS=FIELDS,
    )


@blueprint.route("/template", methods=["GET", "POST"])
def edit_template() -> ResponseReturnValue:
    """Change a layout or make a new one; `name` says which."""
    name = request.args.get("name", "")
    template = bank_layouts.by_name(name) if name else Template("", ())
    form = TemplateForm(obj=None if name == "" else template)
    form.bank_bin.choices = [SelectChoice("", _("– Không –")), *_banks()]
    columns = columns_typed(request.form) if request.method == "POST" else template.columns
    if form.validate_on_submit():
        with form.showing_refusals():
            bank_layouts.keep(template=_typed(form, columns), actor=current_user)
            flash(_("Đã lưu mẫu tệp “%(name)s”.", name=form.name.data), "success")
            return redirect(url_for("bank_files.list_templates"))
    spare = (TemplateColumn("", ""),) * SPARE_ROWS
    return render_template(
        "bank_files/edit_template.html",
        form=form,
        columns=(*columns, *spare),
        FIELDS=FIELDS,
        name=name,
    )


def _banks() -> list[SelectChoice]:
    return [SelectChoice(bank.bin, bank.short_name) for bank in channels_queries.banks()]


def _typed(form: TemplateForm, columns: tuple[TemplateColumn, ...]) -> Template:
    return Template(
        form.name.data,
        columns,
        delimiter=form.delimiter.data,
        with_headings=form.with_headings.data,
        bank_bin=form.bank_bin.data or None,
    )


@blueprint.route("/template/drop", methods=["POST"])
def drop_template() -> ResponseReturnValue:
    """Forget a layout of the office's own."""
    bank_layouts.drop(name=request.form.get("name", ""), actor=current_user)
    flash(_("Đã bỏ mẫu tệp."), "success")
    return redirect(url_for("bank_files.list_templates"))


@blueprint.route("/payer/<any(merit, poverty, protection):register>", methods=["GET", "POST"])
def name_payer(register: str) -> ResponseReturnValue:
    """Name the account from which a register's money is paid."""
    form = PayerForm(obj=bank_layouts.payer_accounts().get(register))
    form.bank_bin.choices = _banks()
    if form.validate_on_submit():
        with form.showing_refusals():
            bank_layouts.name_payer(
                register=register,
                bank_bin=form.bank_bin.data,
                number=form.number.data,
                holder=form.holder.data,
                actor=current_user,
            )
            flash(_("Đã lưu tài khoản chi."), "success")
            return redirect(url_for("bank_files.list_templates"))
    return render_template("bank_files/name_payer.html", form=form, register=register)


@blueprint.route("/<month>")
def list_files(month: str) -> ResponseReturnValue:
    """What has still to be sent of a month, by register and bank, and the files made of it."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    return render_template(
        "bank_files/list_files.html",
        cycle=cycle,
        prospects=bank_files.prospects(current_user, cycle),
        files=bank_files.files_of(cycle),
    )


@blueprint.route("/<month>/<any(merit, poverty, protection):register>")
def propose_file(month: str, register: str) -> ResponseReturnValue:
    """What a file would hold, what would stay behind and why, what was made before."""
    order = _order(month, register, request.args)
    cycle, good, refused = bank_files.proposed(current_user, order)
    return render_template(
        "bank_files/propose_file.html",
        cycle=cycle,
        order=order,
        good=len(good),
        good_vnd=sum(payment.amount_vnd for payment in good),
        refused=[(each.payment, translated(each.why)) for each in refused[:SHOWN]],
        left=len(refused),
        before=bank_files.made_before(cycle, order),
        templates=bank_layouts.every(),
        usual=bank_layouts.usual(order.bank_bin),
        formats=bank_files.FORMATS,
        bank=next((b for b in channels_queries.banks() if b.bin == order.bank_bin), None),
    )


@blueprint.route("/<month>/<any(merit, poverty, protection):register>", methods=["POST"])
def make_file(month: str, register: str) -> ResponseReturnValue:
    """Make a file; its totals are shown, and there it is handed out."""
    seen = request.form.get("seen_before", "")
    made = bank_files.make(
        order=_order(month, register, request.form),
        actor=current_user,
        viewer=current_user,
        seen_before=int(seen) if seen.isdigit() else 0,
    )
    flash(_("Đã làm tệp %(file)s. Tải về ở dưới.", file=made.file.filename), "success")
    if made.identical:
        flash(_("Tệp này giống hệt tệp đã làm trước đó từng ký tự. Đừng gửi hai lần."), "warning")
    return redirect(url_for("bank_files.list_files", month=month))


def _order(month: str, register: str, asked: "MultiDict[str, str]") -> Order:
    wanted = asked.get("format", "xlsx")
    return Order(
        Month.parse(month),
        register,
        asked.get("bank") or None,
        wanted if wanted in bank_files.FORMATS else "xlsx",
        asked.get("template") or None,
    )


@blueprint.route("/file/<int:file_id>", methods=["POST"])
def take_file(file_id: int) -> ResponseReturnValue:
    """Hand a kept file out; that it was taken is recorded, hence no GET."""
    file = bank_files.handed_out(file_id=file_id, actor=current_user)
    return download(file.content, file.filename)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            33,
            N_("Mẫu tệp ngân hàng"),
            "building-bank",
            "bank_files.list_templates",
            Permission.MAKE_BANK_FILES,
        ),
    )
