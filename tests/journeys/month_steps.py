"""What officers press in a month, for the journeys that go through one."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.test_month import press

CYCLE = "/payouts/2023-12"


def draw_up(page: Page, month: str) -> None:
    """Look at what is due and draw the month up."""
    page.goto(f"/payouts/draw-up?month={month}")
    page.wait_for_load_state()
    page.get_by_role("button", name=f"Lập kỳ tháng {month}").click()
    expect(page.get_by_role("main")).to_contain_text(f"Đã lập kỳ chi trả tháng {month}")


def step(page: Page, cycle: str, label: str, said: str) -> None:
    """Take a step with the month and read what the page says of it."""
    page.goto(cycle)
    press(page, label)
    expect(page.get_by_role("main")).to_contain_text(said)


def bank_file(page: Page, cycle: str, folder: Path) -> list[str]:
    """Make the month's CSV for the bank and take it; the answer is its rows, headings first."""
    page.goto(cycle)
    page.get_by_role("link", name="Tệp chuyển khoản", exact=True).click()
    page.get_by_role("link", name="Làm tệp").click()
    page.get_by_role("radio", name="CSV").check()
    page.get_by_role("button", name="Làm tệp").click()
    expect(page.get_by_role("table", name="Tệp đã làm")).to_contain_text("SHA-256")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải về").first.click()
    content = folder / "bank.csv"
    taken.value.save_as(content)
    return content.read_text(encoding="utf-8-sig").splitlines()


def bring_results(page: Page, cycle: str, rows: list[str], folder: Path) -> None:
    """Upload what came back, look at it, and have it recorded."""
    answer = folder / "answer.csv"
    answer.write_text("\n".join(rows), encoding="utf-8")
    page.goto(cycle)
    page.get_by_role("link", name="Kết quả trả về", exact=True).click()
    page.get_by_label("Tệp kết quả").set_input_files(answer)
    page.get_by_label("Của nơi chi trả").select_option(label="Agribank")
    page.get_by_role("button", name="Tải lên và xem lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("answer.csv")
    page.wait_for_load_state()  # before the script listens, the button would not ask
    page.get_by_role("main").get_by_role("button", name="Ghi kết quả", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi kết quả của")
