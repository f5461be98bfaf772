"""A house's own scheme pack joins the packaged ones; a broken one is refused with its file and line."""

from pathlib import Path

from monitor.config import Config, Problems, load
from monitor.packaged import read_text
from monitor.packs import read_packs

PACK = read_text("checks/schemes/prestashop-business-care.toml")


def test_the_packaged_schemes_are_all_sound() -> None:
    packs = read_packs()
    assert packs.problems == ()
    assert "prestashop-business-care" in packs.by_id


def test_an_own_pack_is_known_to_accounts_and_one_of_the_same_id_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(PACK.replace('id = "prestashop-business-care"', 'id = "own-market"', 1))
    (tmp_path / "same.toml").write_text(PACK.replace("revision = 1", "revision = 99", 1))
    (tmp_path / "config.toml").write_text(
        '[monitor]\nschemes = ["own.toml", "same.toml"]\n[teams.us]\nzone = "UTC"\nhours = "Mon-Fri 09:00-17:00"\n'
        '[[sources]]\nname = "mail"\nkind = "folder"\npath = "mail"\n'
        '[[accounts]]\nname = "a"\nscheme = "own-market"\nteam = "us"\nsources = ["mail"]\n'
    )
    config = load(tmp_path / "config.toml")
    assert isinstance(config, Config), config
    packs = read_packs(config.monitor.schemes)
    assert packs.by_id["prestashop-business-care"].revision == 99
    assert packs.by_id["own-market"].revision == 1


def test_a_broken_pack_is_told_with_its_own_file_and_line_beside_the_mistakes_of_the_configuration(
    tmp_path: Path,
) -> None:
    broken = PACK.replace("revision = 1", 'revision = "first"', 1)
    (tmp_path / "broken.toml").write_text(broken)
    line = broken[: broken.index("revision")].count("\n") + 1
    (tmp_path / "torn.toml").write_text("id = \n")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "config.toml").write_text(
        '[monitor]\nzone = "Mars"\nschemes = ["broken.toml", "torn.toml", "binary.toml", "missing.toml"]\n'
    )
    loaded = load(tmp_path / "config.toml")
    assert isinstance(loaded, Problems)
    told = [sentence.replace(f"{tmp_path}/", "") for sentence in loaded.sentences]
    assert told[0].startswith("config.toml:2: monitor.zone")
    assert any(sentence.startswith(f"broken.toml:{line}: revision ") for sentence in told)
    assert any(sentence.startswith("torn.toml:1: this is not TOML") for sentence in told)
    assert "binary.toml: this pack is not UTF-8 text" in told
    assert "missing.toml: this pack cannot be read: No such file or directory" in told
