"""Reference tables: CSV files whose every cell is checked before any row is used."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean

Converter = Callable[[str], Any]
Row = dict[str, Any]


def text(cell: str) -> str:
    """Take the words of a cell that must not be empty."""
    if cell:
        return cell
    raise Refusal(N_("ô này không được để trống"))


def short_text(most: int) -> Converter:
    """Take words that must not be empty and fit into `most` characters."""

    def short(cell: str) -> str:
        if len(text(cell)) > most:
            raise Refusal(N_("ô này dài hơn %(most)s ký tự"), most=most)
        return cell

    return short


def integer(cell: str) -> int:
    """Take a whole number written with digits only."""
    if re.fullmatch("-?[0-9]+", cell):
        return int(cell)
    raise Refusal(N_("“%(cell)s” không phải số nguyên"), cell=cell)


def decimal(cell: str) -> Decimal:
    """Take a number with a decimal point, exactly."""
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell):
        return Decimal(cell)
    raise Refusal(N_("“%(cell)s” không phải số; dùng dấu chấm thập phân"), cell=cell)


def iso_date(cell: str) -> date:
    """Take a date written 2026-11-23."""
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass  # The right shape, but no such day: the same refusal.
    raise Refusal(N_("“%(cell)s” không phải ngày; ghi theo dạng 2026-11-23"), cell=cell)


def choice(*allowed: str) -> Converter:
    """Take one of the words in `allowed`."""

    def one_of(cell: str) -> str:
        if cell in allowed:
            return cell
        raise Refusal(
            N_("“%(cell)s” không thuộc: %(allowed)s"), cell=cell, allowed=", ".join(allowed)
        )

    return one_of


def optional(converter: Converter) -> Converter:
    """Take None from an empty cell, and what `converter` takes from any other."""
    return lambda cell: converter(cell) if cell else None


def read_table(
    path: Path, columns: Mapping[str, Converter], *, key: Sequence[str] = ()
) -> list[Row]:
    """Return the rows of a UTF-8 CSV file, each a dict of converted values.

    The header must name exactly `columns`, in any order; no two rows may agree in every column
    of `key`. Raises Refusal naming the file, the line (the header is line 1) and the column.
    """
    return [row for _number, row in numbered_rows(path, columns, key=key)]


def numbered_rows(
    path: Path, columns: Mapping[str, Converter], *, key: Sequence[str] = ()
) -> list[tuple[int, Row]]:
    """Return what `read_table` does, each row with the number of its line in the file."""
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise Refusal(N_("Bảng %(file)s trống. Chọn tệp có dữ liệu."), file=path.name)
    _check_header(header, columns)
    rows: list[tuple[int, Row]] = []
    first_lines: dict[tuple[Any, ...], int] = {}
    for line in lines:
        row = _convert(line, header, columns)
        first = first_lines.setdefault(tuple(row[name] for name in key), line.number)
        if key and first != line.number:
            repeats = Refusal(N_("trùng với dòng %(line)s"), line=first)
            raise line.refusal(", ".join(key), repeats)
        rows.append((line.number, row))
    if not rows:
        raise Refusal(N_("Bảng %(file)s chỉ có tiêu đề. Chọn tệp có dữ liệu."), file=path.name)
    return rows


def refusal_at(file: str, line: int, column: str, reason: Refusal) -> Refusal:
    """Return the refusal of a whole table for what stands in one of its cells."""
    return Refusal(
        N_("Bảng %(file)s, dòng %(line)s, cột %(column)s: %(reason)s. Sửa rồi nạp lại."),
        file=file,
        line=line,
        column=column,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    cells: list[str]

    def refusal(self, column: str, reason: Refusal) -> Refusal:
        return refusal_at(self.file, self.number, column, reason)


def _lines(path: Path) -> Iterator[_Line]:
    """Yield the lines that carry anything; a quoted line break does not shift the numbers."""
    reader = csv.reader(io.StringIO(_content(path), newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            if cells:
                yield _Line(path.name, number, [clean(cell) for cell in cells])
            number = reader.line_num + 1
    except csv.Error:
        raise Refusal(
            N_(
                "Bảng %(file)s, dòng %(line)s: dấu ngoặc kép không khớp hoặc ô quá dài."
                " Sửa dòng này rồi nạp lại."
            ),
            file=path.name,
            line=number,
        ) from None


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            N_("Bảng %(file)s không phải UTF-8. Lưu lại tệp dạng CSV UTF-8."), file=path.name
        ) from None
    except OSError:
        raise Refusal(
            N_("Không mở được tệp %(file)s. Kiểm tra đường dẫn và quyền đọc."), file=path
        ) from None


def _check_header(header: _Line, columns: Mapping[str, Converter]) -> None:
    given, wanted = Counter(header.cells), Counter(list(columns))
    for names, reason in (
        (wanted - given, N_("thiếu cột này")),
        (given - wanted, N_("thừa cột này")),
    ):
        if names:
            raise header.refusal(", ".join(names), Refusal(reason))


def _convert(line: _Line, header: _Line, columns: Mapping[str, Converter]) -> Row:
    if len(line.cells) != len(header.cells):
        raise Refusal(
            N_(
                "Bảng %(file)s, dòng %(line)s có %(cells)s ô, tiêu đề có %(columns)s cột."
                " Sửa dòng này rồi nạp lại."
            ),
            file=line.file,
            line=line.number,
            cells=len(line.cells),
            columns=len(header.cells),
        )
    row: Row = {}
    for name, cell in zip(header.cells, line.cells, strict=True):
        try:
            row[name] = columns[name](cell)
        except Refusal as reason:
            raise line.refusal(name, reason) from None
    return row
