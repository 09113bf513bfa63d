"""Looking at a new table of the law, then loading it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.utils import secure_filename

from welfare.benefits import service
from welfare.benefits.blueprint import blueprint
from welfare.benefits.forms import LoadForm, TableForm
from welfare.benefits.wording import TABLE_LABELS
from welfare.core.errors import N_, Refusal
from welfare.core.money import group_digits
from welfare.core.permissions import Permission
from welfare.registry import queries as registry_queries

MOST_BYTES = 400 * 1024  # six times the tables of the product itself
SHOWN_ROWS = 100
TOO_LARGE = N_("Tệp lớn hơn 400 KB. Bảng mức chỉ có vài trăm dòng; xem lại tệp đã chọn.")
NOT_UTF8 = N_("Tệp %(file)s không phải UTF-8. Lưu lại tệp dạng CSV UTF-8.")


@blueprint.route("/tables", methods=["GET", "POST"], permission=Permission.LOAD_RATES)
def preview_table() -> ResponseReturnValue:
    """Show what loading a file would do, before anything is written."""
    form = TableForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            filename = secure_filename(form.file.data.filename) or "bang.csv"
            with closing(form.file.data) as file:
                content = _text(filename, file.read(MOST_BYTES + 1))
            with _written(filename, content) as path:
                would = service.preview_table(path=path, kind=form.kind.data)
            load_form = LoadForm(
                formdata=None, kind=form.kind.data, filename=filename, content=content
            )
            return render_template(
                "benefits/preview_table.html", form=load_form, would=would, **_wording()
            )
    return render_template("benefits/choose_table.html", form=form)


@blueprint.route("/tables/load", methods=["POST"], permission=Permission.LOAD_RATES)
def load_table() -> ResponseReturnValue:
    """Load the table that was looked at; it is checked again, for others may have loaded one."""
    form = LoadForm()
    if form.validate_on_submit():
        filename = secure_filename(form.filename.data or "") or "bang.csv"
        with _written(filename, form.content.data or "") as path:
            loaded = service.load_table(actor=current_user, path=path, kind=form.kind.data)
        flash(_done(loaded), "success")
        return redirect(url_for("benefits.list_rates"))
    return redirect(url_for("benefits.preview_table"))


def _text(filename: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Refusal(TOO_LARGE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(NOT_UTF8, file=filename) from None


@contextmanager
def _written(filename: str, content: str) -> Iterator[Path]:
    """A file for as long as it is read: refusals of tables name the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / filename
        path.write_bytes(content.encode())
        yield path


def _done(loaded: service.Loaded) -> str:
    done = _(
        "Đã thêm %(added)s dòng, khép %(ended)s dòng cũ; %(unchanged)s dòng đã có từ trước.",
        added=group_digits(len(loaded.added)),
        ended=group_digits(len(loaded.ended)),
        unchanged=group_digits(loaded.unchanged),
    )
    if loaded.from_month is None:
        return str(done)
    again = _(
        "Kỳ chi trả tới tính lại %(people)s người từ tháng %(month)s.",
        people=group_digits(loaded.people),
        month=loaded.from_month.label,
    )
    return f"{done} {again}"


def _wording() -> dict[str, object]:
    """What the page calls tables and categories."""
    categories = {category.code: category for category in registry_queries.categories()}
    return {"table_labels": TABLE_LABELS, "categories": categories, "shown_rows": SHOWN_ROWS}
