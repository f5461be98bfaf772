"""sla-monitor calendar: the open deadlines for a calendar program."""

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    AtOption,
    ConfigOption,
    JsonOption,
    OutOption,
    print_json,
    visit_house,
    write_out,
)


def calendar(
    out: OutOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    at: AtOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the open deadlines as an iCalendar feed."""
    from monitor.ical import deadlines

    with visit_house(config, account, at) as (house, now):
        feed = deadlines(house, now, account or None)
    if as_json:
        names = ("uid", "summary", "description", "url")
        print_json(
            [
                {"due": event.decoded("dtstart").isoformat(), **{name: str(event.get(name, "")) for name in names}}
                for event in feed.walk("VEVENT")
            ]
        )
        return
    write_out(out, feed.to_ical().decode("utf-8"))
