"""`staff add`: the first accounts, before anybody can sign in to open others."""

import sys

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.cli.answers import Answer, answering
from welfare.staff import service
from welfare.staff.rules import Provider, Role

ROLES = click.Choice([role.value for role in Role])
PROVIDERS = click.Choice([provider.value for provider in Provider])


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(staff)


@click.group()
def staff() -> None:
    """Accounts of the people who use the software."""


@staff.command()
@click.argument("username")
@click.option("--role", "role_name", type=ROLES, required=True)
@click.option("--commune", "commune_code", metavar="CODE", help="Of a commune officer.")
@click.option("--name", "full_name", metavar="TEXT", help="Full name; the username without it.")
@click.option(
    "--provider",
    "provider_name",
    type=PROVIDERS,
    help=f"Of a provider's clerk; {Provider.POST_OFFICE} without it.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@answering
def add(
    username: str,
    role_name: str,
    commune_code: str | None,
    full_name: str | None,
    provider_name: str | None,
    *,
    password_stdin: bool,
) -> tuple[Answer, str]:
    """Open an account; its password is the first line of standard input."""
    if not password_stdin:
        raise click.UsageError("Missing option '--password-stdin'.")
    role = Role(role_name)
    if role is Role.PROVIDER:
        provider_name = provider_name or Provider.POST_OFFICE
    commune = areas_queries.commune_by_code(commune_code) if commune_code else None
    account = service.add_account(
        actor=None,
        username=username,
        full_name=full_name or username,
        role=role,
        commune_id=commune.id if commune else None,
        provider=Provider(provider_name) if provider_name else None,
        password=sys.stdin.readline().rstrip("\r\n"),
    )
    answer: Answer = {
        "username": account.username,
        "role": account.role,
        "commune": commune.code if commune else None,
    }
    return answer, f"Đã mở tài khoản {account.username} ({account.role_label})."
