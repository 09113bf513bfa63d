"""`payouts`: draw up a month, take its steps, add it up, print its lists."""

from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.channels.rules import CHANNEL_LABELS, Channel
from welfare.cli.answers import MONTH, Answer, acting, answering
from welfare.core.errors import N_, NotFound
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.core.vietnamese import clean
from welfare.payouts import documents, drawing, queries, service, settlement, totals
from welfare.payouts.rules import CYCLE_LABELS, TRANSITIONS, CycleStatus, Step
from welfare.payouts.totals import Sums
from welfare.registry.rules import REGISTER_LABELS, Register

NO_LIST = N_(
    "Kỳ chi trả tháng %(month)s không có danh sách %(register)s – %(channel)s của xã %(commune)s."
)


class WholeOffice:
    """Whoever runs commands without naming an account sees what the whole office sees."""

    commune_ids = None
    works_for = None


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(payouts)


@click.group()
def payouts() -> None:
    """The month: drawing up, approval, papers."""


@payouts.command("draw-up")
@click.argument("month", type=MONTH)
@click.option("--actor", "username", required=True, metavar="U")
@answering
def draw_up(month: Month, username: str) -> tuple[Answer, str]:
    """Bring what was issued up to what is due for MONTH; again: adds nothing."""
    run = drawing.draw_up(month=month, actor=acting(username, Permission.DRAW_UP))
    answer: Answer = asdict(run) | {"month": str(month)}
    del answer["carried_vnd"]  # the contract counts it in amount_vnd
    return answer, (
        f"Kỳ chi trả tháng {month.label}: thêm {run.lists} danh sách, {run.lines} dòng, "
        f"{format_vnd(run.amount_vnd)} (trong đó truy lĩnh {format_vnd(run.arrears_vnd)}); "
        f"phải thu hồi {format_vnd(run.to_recover_vnd)}."
    )


def _take(step: Step, month: Month, username: str, reason: str = "") -> tuple[Answer, str]:
    actor = acting(username, TRANSITIONS[step].permission)
    cycle = service.take(step=step, month=month, actor=actor, reason=reason)
    status = CycleStatus(cycle.status)
    return (
        {"month": str(month), "status": status.value},
        f"Kỳ chi trả tháng {month.label}: {CYCLE_LABELS[status]}.",
    )


@payouts.command()
@click.argument("month", type=MONTH)
@click.option("--actor", "username", required=True, metavar="U")
@answering
def submit(month: Month, username: str) -> tuple[Answer, str]:
    """Submit MONTH for approval."""
    return _take(Step.SUBMIT, month, username)


@payouts.command()
@click.argument("month", type=MONTH)
@click.option("--actor", "username", required=True, metavar="U")
@answering
def approve(month: Month, username: str) -> tuple[Answer, str]:
    """Approve MONTH; never by whoever drew it up or submitted it."""
    return _take(Step.APPROVE, month, username)


@payouts.command("send-back")
@click.argument("month", type=MONTH)
@click.option("--reason", required=True, metavar="TEXT")
@click.option("--actor", "username", required=True, metavar="U")
@answering
def send_back(month: Month, reason: str, username: str) -> tuple[Answer, str]:
    """Send a submitted MONTH back to be drawn up again."""
    return _take(Step.SEND_BACK, month, username, clean(reason))


@payouts.command()
@click.argument("month", type=MONTH)
@click.option("--actor", "username", required=True, metavar="U")
@answering
def close(month: Month, username: str) -> tuple[Answer, str]:
    """Close the books of MONTH once every line has a result."""
    return _take(Step.CLOSE, month, username)


@payouts.command("totals")
@click.argument("month", type=MONTH)
@answering
def show_totals(month: Month) -> tuple[Answer, str]:
    """Add MONTH up by commune, register and channel."""
    cycle = queries.cycle_for(WholeOffice(), month)
    lists = totals.by_list(WholeOffice(), cycle)
    places: dict[tuple[str, str, str], list[Sums]] = {}
    for part in lists:
        place = (part.commune_code, part.register, part.channel)
        places.setdefault(place, []).append(part.sums)
    by_commune: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    for (code, register, channel), of_providers in places.items():
        by_register = by_commune.setdefault(code, {})
        by_register.setdefault(register, {})[channel] = _sums(Sums.of(of_providers))
    everything = Sums.of(part.sums for part in lists)
    answer: Answer = {
        "status": cycle.status,
        "lines": everything.lines,
        "amount_vnd": everything.amount_vnd,
        "by_commune": by_commune,
    }
    return answer, (
        f"Kỳ chi trả tháng {month.label} ({CYCLE_LABELS[CycleStatus(cycle.status)]}): "
        f"{everything.lines} dòng, {format_vnd(everything.amount_vnd)}."
    )


def _sums(sums: Sums) -> dict[str, int]:
    return {
        "lines": sums.lines,
        "amount_vnd": sums.amount_vnd,
        "paid_vnd": sums.paid_vnd,
        "unpaid_vnd": sums.unpaid_vnd,
        "returned_vnd": sums.returned_vnd,
    }


@payouts.command("settlement")
@click.argument("month", type=MONTH)
@answering
def settle(month: Month) -> tuple[Answer, str]:
    """Settle MONTH by register: carried in + drawn = paid + returned + carried out."""
    books = settlement.accounts(queries.cycle_for(WholeOffice(), month))
    registers = settlement.by_register(books)
    whole = settlement.Sums.of(registers.values())
    answer: Answer = {
        register: {name: vnd for name, vnd in asdict(sums).items() if name != "deducted_vnd"}
        for register, sums in registers.items()
    }
    return answer, (
        f"Quyết toán tháng {month.label}: chuyển kỳ trước {format_vnd(whole.carried_in_vnd)}, "
        f"cấp {format_vnd(whole.drawn_vnd)}, đã trả {format_vnd(whole.paid_vnd)}, "
        f"trả lại {format_vnd(whole.returned_vnd)}, "
        f"chuyển kỳ sau {format_vnd(whole.carried_out_vnd)}, phí {format_vnd(whole.fee_vnd)}."
    )


@payouts.command("document")
@click.argument("month", type=MONTH)
@click.option("--commune", "commune_code", required=True, metavar="CODE")
@click.option(
    "--register", required=True, type=click.Choice([register.value for register in Register])
)
@click.option("--channel", required=True, type=click.Choice([channel.value for channel in Channel]))
@click.option("--format", "kind", required=True, type=click.Choice(list(documents.RENDERERS)))
@click.option("-o", "path", required=True, type=click.Path(dir_okay=False, path_type=Path))
@answering
def print_list(
    *, month: Month, commune_code: str, register: str, channel: str, kind: str, path: Path
) -> tuple[Answer, str]:
    """Write one list of MONTH to a file."""
    commune = areas_queries.commune_by_code(commune_code)
    lists = queries.lists_of(
        queries.cycle_for(WholeOffice(), month),
        commune_id=commune.id,
        register=register,
        channel=channel,
    )
    if not lists:
        raise NotFound(
            NO_LIST,
            month=month.label,
            register=REGISTER_LABELS[Register(register)],
            channel=CHANNEL_LABELS[Channel(channel)],
            commune=commune_code,
        )
    content = documents.RENDERERS[kind]([documents.paper(each) for each in lists])
    path.write_bytes(content)
    codes = ", ".join(each.code for each in lists)
    return {"bytes": len(content)}, f"Đã ghi {path}: danh sách {codes}."
