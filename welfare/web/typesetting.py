"""Papers set by typst with the shipped fonts and nothing else: the same page on every machine."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import typst

from welfare.config import ROOT

FONTS = ROOT / "static" / "fonts" / "tinos"


def typeset(template: Path, data: Mapping[str, object], on: date) -> bytes:
    """The PDF of a template; the same data and day give the same bytes.

    Data reach the template as JSON strings, so no name can be read as markup.
    """
    return typst.compile(
        template,
        root=template.parent.parent,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=datetime.combine(on, time(), UTC),
        pdf_tags=False,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
