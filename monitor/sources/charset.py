"""Bytes to text under a charset that may be missing, misspelt or a lie: always an answer, in linear time."""

import re
from encodings import normalize_encoding
from encodings.aliases import aliases

from charset_normalizer import from_bytes

# What mail programs write, and what the text then really is: the declared name is often a subset of the true one.
_MEANT = {
    "ascii": "utf_8",
    "us_ascii": "utf_8",
    "ansi_x3_4_1968": "utf_8",
    "iso_8859_1": "cp1252",
    "iso8859_1": "cp1252",
    "latin1": "cp1252",
    "latin_1": "cp1252",
    "l1": "cp1252",
    "gb2312": "gb18030",
    "iso_gb2312": "gb18030",
    "gbk": "gb18030",
    "x_gbk": "gb18030",
    "ks_c_5601_1987": "cp949",
    "ks_c_5601": "cp949",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_9": "cp1254",
    "iso_8859_11": "cp874",
    "tis_620": "cp874",
    "windows_874": "cp874",
    "unicode_1_1_utf_8": "utf_8",
    "utf8mb4": "utf_8",
    "x_mac_roman": "mac_roman",
    "macintosh": "mac_roman",
}
# Only charsets of this table are ever looked up: a codec search by a name from outside imports modules and keeps
# every miss for ever. Those that are no charsets, or need more than linear time, are struck off.
_KNOWN = (set(aliases) | set(aliases.values()) | set(_MEANT) | set(_MEANT.values())) - {
    *("idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape", "utf_7", "u7"),
    *("unicode_1_1_utf_7", "base64_codec", "base64", "base_64", "bz2_codec", "bz2", "hex_codec", "hex", "quopri_codec"),
    *(
        "quopri",
        "quoted_printable",
        "quotedprintable",
        "rot_13",
        "rot13",
        "uu_codec",
        "uu",
        "zlib_codec",
        "zlib",
        "zip",
    ),
}
_HIGH = bytes(range(0x80, 0x100))
_UTF8_LEADS = bytes(range(0xC2, 0xF5))
_GUESS_LETTERS = 20  # beyond ASCII, at least
_GUESS_FROM = 4096  # octets: the guesser is slow, and the beginning of a text tells its charset
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xAD, 0xFEFF, 0x200B, 0x2060))
_PLAIN = {**_UNSEEN, 0xA0: " ", 0x2028: "\n", 0x2029: "\n"}


def decode(data: bytes, declared: str = "") -> str:
    """Read `data` as declared, else as UTF-8, else as guessed, else as Windows-1252 with replacements."""
    charset = known(declared)
    for candidate in dict.fromkeys((charset, "utf_8")):
        if candidate and (text := _try(data, candidate)) is not None:
            return text
    if charset == "utf_8" and _mostly_utf8(data):
        return data.decode("utf_8", "replace")
    return data.decode(_guess(data) or "cp1252", "replace")


def known(declared: str) -> str:
    """Name the codec a declared charset means, "" when there is none."""
    name = normalize_encoding(declared.strip().strip("\"'")[:40].encode("ascii", "replace").decode()).lower()
    name = _MEANT.get(name, name)
    return name if name in _KNOWN else ""


def clean(text: str) -> str:
    """Take out what no reader sees and no database stores: NUL, control characters, surrogates; newlines become LF."""
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN))


def _try(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Is this UTF-8 with a scratch: one letter lost in ten beyond ASCII at most?"""
    lost = data.decode("utf_8", "replace").count("\ufffd")
    return lost * 10 <= len(data) - len(data.translate(None, _UTF8_LEADS))


def _guess(data: bytes) -> str:
    """Name the charset of a text in another script; a Western text has few letters beyond ASCII, a short one tells
    nothing.
    """
    sample = data[:_GUESS_FROM]
    high = len(sample) - len(sample.translate(None, _HIGH))
    if high < max(_GUESS_LETTERS, len(sample) // 4):
        return ""
    best = from_bytes(sample).best()
    return known(best.encoding) if best else ""
