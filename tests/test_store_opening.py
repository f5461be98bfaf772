"""A store is opened as it should be or not at all, and then a sentence says what to do. It is never begun anew."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from monitor.store import migrations
from monitor.store.engine import connect, file_of
from monitor.store.migrations import HEAD
from monitor.store.places import DaemonLock, StoreBusy, StoreError, file_system, refuse_network_file_system
from monitor.store.store import Store
from tests.stores import MONDAY, batch, mail

pytest_plugins = ("tests.fresh_store",)

HERE = Path(__file__).resolve().parent.parent


def test_a_new_store_is_made_and_found_again(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.intake.keep_batch("shop", batch(mail(7)), MONDAY)
    with Store.open(empty_url, create=False) as store:
        assert store.intake.cursors("shop") == {"INBOX": "1:7"}


def test_many_processes_may_open_a_new_store_at_once(empty_url: str) -> None:
    start, cursors = threading.Barrier(4), []

    def open_it() -> None:
        start.wait(30)
        with Store.open(empty_url) as store:
            cursors.append(store.intake.cursors("shop"))

    openers = [threading.Thread(target=open_it) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join(60)
    assert cursors == [{}, {}, {}, {}]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(empty_url: str) -> None:
    with Store.open(empty_url) as store, store.database.engine.connect() as connection:
        command.check(_alembic(connection))


def test_the_newest_migration_is_the_one_the_code_names() -> None:
    assert ScriptDirectory.from_config(_alembic(None)).get_current_head() == HEAD


def test_a_store_of_a_newer_version_is_refused(empty_url: str) -> None:
    with Store.open(empty_url) as store, store.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match=f"newer version .*revision 9999, this one knows up to {HEAD}.*upgrade the"):
        Store.open(empty_url)


def test_a_database_of_another_program_is_refused(empty_url: str) -> None:
    engine = connect(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    engine.dispose()

    with pytest.raises(StoreError, match=r"another program \(invoices\)"):
        Store.open(empty_url)


def test_a_file_is_readable_by_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store.open(str(tmp_path / "store.db")) as store:
            store.intake.keep_batch("shop", batch(mail(7)), MONDAY)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


def test_sqlite_is_told_to_be_careful(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store, store.database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 10_000, "foreign_keys": 1}


def test_a_missing_file_is_not_begun_anew_when_it_should_be_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="start the daemon first"):
        Store.open(str(tmp_path / "store.db"), create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"/nowhere does not exist: create it"):
        Store.open(str(tmp_path / "nowhere" / "store.db"))


def test_a_folder_where_the_file_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened for writing: Is a directory"):
        Store.open(str(tmp_path / "store.db"))


def test_memory_is_no_store() -> None:
    for address in ("sqlite://", "sqlite:///:memory:", ":memory:"):
        with pytest.raises(StoreError, match="lost at the first restart"):
            Store.open(address)


def test_an_address_that_is_not_understood_is_refused_without_repeating_its_password() -> None:
    for address in ("mysql://anna:geheim@db/x", "postgresql://anna:geheim@db:port/x", "gibberish://geheim"):
        with pytest.raises(StoreError, match="not understood") as refusal:
            Store.open(address)
        assert "geheim" not in str(refusal.value)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1.*cannot be used") as refusal:
        Store.open("postgresql://anna:geheim@127.0.0.1:1/store")
    assert "geheim" not in str(refusal.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"my holiday pictures" * 1000)

    with pytest.raises(StoreError, match="cannot be used: file is not a database"):
        Store.open(str(path))
    assert path.read_bytes() == b"my holiday pictures" * 1000


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(str(path)) as store:
        store.intake.keep_batch("shop", batch(*(mail(uid, "x" * 3000 + str(uid)) for uid in range(100))), MONDAY)
    with path.open("r+b") as file:
        pages = path.stat().st_size // 4096
        for page in range(30, pages):
            file.seek(page * 4096)
            file.write(b"\xff" * 600)

    with pytest.raises(StoreError, match=r"damaged|malformed"):
        Store.open(str(path))


def test_a_second_daemon_on_the_same_file_is_refused_by_name(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "store.db")
    try:
        with (
            pytest.raises(StoreBusy, match=f"process {holder.pid}.*stop it first, or give this one its own"),
            DaemonLock(tmp_path / "store.db"),
        ):
            pass
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()

    with DaemonLock(tmp_path / "store.db"):
        assert (tmp_path / "store.db.lock").read_text() == str(os.getpid())
    with DaemonLock(tmp_path / "store.db"):
        pass


def test_a_daemon_locks_a_file_but_not_a_server(tmp_path: Path, store: Store) -> None:
    lock = store.daemon_lock()
    if store.database.engine.dialect.name == "sqlite":
        assert lock is not None
        with lock:
            assert Path(store.url + ".lock").exists()
    else:
        assert lock is None
        assert file_of(store.url) is None


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv/mail rw,relatime shared:9 - nfs4 server:/mail rw
31 30 254:16 / /srv/mail/local\\040disk rw,relatime - xfs /dev/vdb rw
32 22 0:41 / /home/anna/far rw - fuse.sshfs anna@host: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/sla-monitor", "ext4"),
        ("/srv/mail/store", "nfs4"),
        ("/srv/mail/local disk/store", "xfs"),
        ("/srv/mailbox", "ext4"),
        ("/home/anna/far", "fuse.sshfs"),
    ],
)
def test_the_kind_of_file_system_is_that_of_the_nearest_mount(tmp_path: Path, folder: str, kind: str) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)
    assert file_system(Path(folder), tmp_path / "mountinfo") == kind
    assert file_system(Path(folder), tmp_path / "elsewhere") == ""


def test_a_network_file_system_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(f"22 1 0:40 / {tmp_path} rw,relatime - nfs4 server:/x rw\n")
    with pytest.raises(StoreError, match=r"network file system \(nfs4\).*local disk, or use PostgreSQL"):
        refuse_network_file_system(tmp_path, tmp_path / "mountinfo")


def test_a_backup_is_a_whole_store_of_its_own(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with Store.open(str(tmp_path / "store.db")) as store:
        store.intake.keep_batch("shop", batch(mail(7)), MONDAY)
        store.backup(target)
        store.intake.keep_batch("shop", batch(mail(8)), MONDAY)
        with pytest.raises(StoreError, match="exists already"):
            store.backup(target)
        with pytest.raises(StoreError, match="nothing of it was kept"):
            store.backup(tmp_path / "nowhere" / "copy.db")

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "store.db"]
    with Store.open(str(target)) as copy:
        assert [new.uid for new in copy.mails.new_mail(10)] == [7]


def test_a_server_is_backed_up_by_its_own_means(tmp_path: Path, store: Store) -> None:
    if store.database.engine.dialect.name == "postgresql":
        with pytest.raises(StoreError, match="pg_dump"):
            store.backup(tmp_path / "copy.db")


def test_a_backup_never_hides_that_the_store_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(str(path)).close()
    with sqlite3.connect(path) as raw:
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_tickets_wake_at'").fetchone()[0]
    raw.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 100)

    with Store.open(str(path), check=False) as store, pytest.raises(StoreError, match="damaged"):
        store.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def _holder(database: Path) -> subprocess.Popen[str]:
    script = (
        "import sys\nfrom pathlib import Path\nfrom monitor.store.places import DaemonLock\n"
        "with DaemonLock(Path(sys.argv[1])):\n print('held', flush=True)\n sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(database)],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _alembic(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config
