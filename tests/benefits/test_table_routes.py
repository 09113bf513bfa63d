"""Loading a table of the law on screen."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from welfare.benefits.models import Standard
from welfare.config import DATA
from welfare.database import db
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
STANDARDS = "standard,province,amount_vnd,valid_from,valid_to,decree,confidence\n"


def words(page: str) -> str:
    """The text of a page's main part, single-spaced."""
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


class TestLoadTable:
    """An administrator looks at a table, then loads it."""

    def sent(self, client: FlaskClient, content: bytes, kind: str = "standards") -> str:
        answer = client.post(
            "/benefits/tables", data={"kind": kind, "file": (io.BytesIO(content), "mức mới.csv")}
        )
        assert answer.status_code == 200
        return answer.text

    def standards(self, app: Flask) -> int:
        with app.app_context():
            return db.session.scalar(select(func.count(Standard.id))) or 0

    def test_a_table_is_shown_and_loaded_only_when_confirmed(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        before = self.standards(app)
        content = STANDARDS + "TGXH,,600000,2027-01-01,,NĐ 9/2027,second-hand\n"
        page = self.sent(client, content.encode("utf-8-sig"))
        assert "600.000 đ" in page
        assert "1 dòng mới, 1 dòng cũ khép lại" in page
        assert self.standards(app) == before
        answer = client.post(
            "/benefits/tables/load",
            data={"kind": "standards", "filename": "muc_moi.csv", "content": content},
            follow_redirects=True,
        )
        assert "Đã thêm 1 dòng, khép 1 dòng cũ" in answer.text
        assert self.standards(app) == before + 1
        assert "Không có gì mới" in self.sent(client, content.encode())

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (STANDARDS.encode(), "chỉ có tiêu đề"),
            (b"", "trống"),
            (b"PK\x03\x04\xff\xfe", "UTF-8"),
            (b"a,b\n1,2\n", "thiếu cột này"),
            (b"x" * (400 * 1024 + 1), "400 KB"),
            (
                (STANDARDS + "TGXH,,600000,2024-01-01,,NĐ,read\n").encode(),
                "muc_moi.csv, dòng 2, cột valid_from",
            ),
        ],
        ids=["tiêu đề", "trống", "không phải CSV", "cột lạ", "quá lớn", "chồng thời gian"],
    )
    def test_a_bad_table_is_a_sentence_on_the_form(
        self, sign_in: SignIn, content: bytes, sentence: str
    ) -> None:
        page = self.sent(sign_in(Role.ADMINISTRATOR), content)
        assert sentence in words(page)
        assert "Nạp bảng này" not in page

    def test_what_was_changed_on_the_way_back_is_checked_again(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        before = self.standards(app)
        answer = sign_in(Role.ADMINISTRATOR).post(
            "/benefits/tables/load",
            data={
                "kind": "standards",
                "filename": "../../etc/passwd",
                "content": STANDARDS + "TGXH,,600000,2024-01-01,,NĐ,read\n",
            },
        )
        assert answer.status_code == 422
        assert "etc_passwd, dòng 2" in answer.text
        assert self.standards(app) == before

    @pytest.mark.parametrize("kind", ["standards", "rates", "categories"])
    def test_the_tables_of_the_product_itself_hold_nothing_new(
        self, sign_in: SignIn, kind: str
    ) -> None:
        content = (DATA / f"{kind}.csv").read_bytes()
        assert "Không có gì mới" in self.sent(sign_in(Role.ADMINISTRATOR), content, kind)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
    def test_nobody_else_loads(self, app: Flask, sign_in: SignIn, role: Role) -> None:
        before = self.standards(app)
        answer = sign_in(role).post(
            "/benefits/tables/load",
            data={
                "kind": "standards",
                "filename": "a.csv",
                "content": STANDARDS + "TGXH,,600000,2027-01-01,,NĐ,read\n",
            },
        )
        assert answer.status_code == 403
        assert self.standards(app) == before
