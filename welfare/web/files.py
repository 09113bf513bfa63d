"""Files handed to the browser to keep."""

from urllib.parse import quote

from flask import Response

from welfare.core.vietnamese import fold

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "json": "application/json",
    "xml": "application/xml",
}


def download(content: bytes, filename: str) -> Response:
    """The content as a file; the name keeps its marks where the browser can show them."""
    plain = "-".join(fold(filename.rpartition(".")[0]).split()) or "tep"
    ending = filename.rpartition(".")[2]
    response = Response(content, mimetype=TYPES[ending])
    response.headers["Content-Disposition"] = (
        f"attachment; filename={plain}.{ending}; filename*=UTF-8''{quote(filename)}"
    )
    return response
