"""The commands of sla-monitor, registered by name."""

import typer

from monitor.cli.backup import backup
from monitor.cli.balance import balance
from monitor.cli.calendar import calendar
from monitor.cli.check_config import check_config
from monitor.cli.classify import classify
from monitor.cli.db import db
from monitor.cli.deadline import deadline
from monitor.cli.demo import demo
from monitor.cli.digest import digest
from monitor.cli.doctor import doctor
from monitor.cli.explain import explain
from monitor.cli.export import export
from monitor.cli.forget import forget
from monitor.cli.ledger import ledger
from monitor.cli.mark import mark
from monitor.cli.once import once
from monitor.cli.price import price
from monitor.cli.rejudge import rejudge
from monitor.cli.replies import replies
from monitor.cli.run import run
from monitor.cli.samples import samples
from monitor.cli.schemas import schemas
from monitor.cli.schemes import schemes
from monitor.cli.tickets import tickets
from monitor.cli.unreadable import unreadable

app = typer.Typer(
    name="sla-monitor",
    help="Watches support tickets, runs each marketplace's clocks, and warns while there is working time left.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("run")(run)
app.command("once")(once)
app.command("check-config")(check_config)
app.command("doctor")(doctor)
app.command("deadline")(deadline)
app.command("digest")(digest)
app.command("tickets")(tickets)
app.command("explain")(explain)
app.command("mark")(mark)
app.command("unreadable")(unreadable)
app.command("classify")(classify)
app.command("replies")(replies)
app.command("price")(price)
app.command("balance")(balance)
app.command("schemes")(schemes)
app.command("schemas")(schemas)
app.command("ledger")(ledger)
app.command("export")(export)
app.command("samples")(samples)
app.command("calendar")(calendar)
app.command("backup")(backup)
app.command("db")(db)
app.command("rejudge")(rejudge)
app.command("forget")(forget)
