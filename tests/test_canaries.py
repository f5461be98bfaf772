"""A secret that gets into a file, onto the terminal or into a log is found: planted in a suite of its own."""

import re
from base64 import b64encode
from pathlib import Path
from textwrap import dedent

import pytest

from tests.canaries import CUSTOMERS, MARK, kept_in, laid, secret, told_by

pytest_plugins = ["pytester"]
KEY = secret("planted")


@pytest.mark.parametrize("ahead", range(3))
def test_a_secret_is_found_in_a_file_plain_and_as_logins_are_written(tmp_path: Path, ahead: int) -> None:
    written = {"daemon.log": KEY.encode(), "store.sqlite": b"\xff" + b64encode(b"user:"[:ahead] + KEY.encode())}
    for name, data in written.items():
        (tmp_path / name).write_bytes(b"\0" + data)
    assert len([what for what in kept_in(tmp_path.iterdir()) if "was written into" in what]) == 2
    for name in written:
        (tmp_path / name).unlink()


def test_where_a_secret_is_kept_it_may_be_found(tmp_path: Path) -> None:
    assert list(kept_in([laid(tmp_path / "key", KEY), tmp_path / "not-there"])) == []


@pytest.mark.parametrize(
    "line",
    [
        '{"sender": "anna%s", "event": "placed", "level": "info"}',
        "2026-05-04T08:00:00Z [info     ] placed sender=anna%s",
    ],
)
def test_a_customer_is_found_in_a_log_and_not_in_an_answer(line: str) -> None:
    assert list(told_by(f"Anna <anna{CUSTOMERS[0]}> wrote")) == []
    assert len(list(told_by(line % CUSTOMERS[0]))) == 1


BY_NAME = re.compile(r'setenv\("\w*(?:PASSWORD|KEY|SECRET|TOKEN)\w*", *f?"[^"{]+"\)')
AT_HAND = re.compile(r'(?:password|secret|token)=lambda: f?"[^{"]*"')


def test_every_secret_of_the_stories_comes_from_the_one_vocabulary() -> None:
    """What is handed to the product as a secret bears the mark, or the search would not know it."""
    stories = {path.name: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")}
    assert {
        name: found for name, text in stories.items() if (found := BY_NAME.findall(text) + AT_HAND.findall(text))
    } == {}


def test_each_test_of_a_suite_is_searched(pytester: pytest.Pytester) -> None:
    here = Path(__file__).parent
    package = pytester.mkpydir("tests")
    for name in ("conftest.py", "canaries.py"):  # under a mark of its own, or this suite's search would find it
        (package / name).write_text(
            (here / name).read_text(encoding="utf-8").replace(MARK, "p1anted"), encoding="utf-8"
        )
    story = """
        from tests.canaries import secret

        def test_that_writes(tmp_path):
            (tmp_path / "backup.sqlite").write_text("ok " + secret("planted"))

        def test_that_prints():
            print(secret("planted"))

        def test_that_logs(caplog):
            __import__("logging").getLogger().error(secret("planted"))

        def test_that_keeps_quiet(tmp_path):
            (tmp_path / "backup.sqlite").write_text("ok")

        def test_that_shares(tmp_path_factory):
            (tmp_path_factory.mktemp("shared") / "log").write_text(secret("planted"))
        """
    (package / "test_story.py").write_text(dedent(story))
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    done.assert_outcomes(passed=5, errors=4)
    done.stdout.fnmatch_lines(["*a secret was written into*backup.sqlite*"])
