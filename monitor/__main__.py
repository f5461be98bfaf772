"""The command line: sla-monitor, or python -m monitor."""

import sys


def main() -> None:
    """Run the command line; refuse to start on a stranger's package."""
    _refuse_strangers()
    from monitor.cli.app import app

    app()


def _refuse_strangers() -> None:
    """A shared environment may hold another distribution's `notifiers` or `checks`, which would be imported instead."""
    from pathlib import Path

    import checks
    import notifiers

    home = Path(__file__).resolve().parent.parent
    for package in (checks, notifiers):
        if Path(package.__file__ or "").resolve().parent.parent != home:
            sys.exit(
                f"sla-monitor is installed beside another distribution that brings its own package "
                f'"{package.__name__}". Install sla-monitor as an application of its own: uv tool install, or pipx.'
            )


if __name__ == "__main__":
    main()
