"""Bytes to text under a charset that may be missing, misspelt or a lie: always an answer, in linear time."""

import re
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache

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
_STRUCK_OFF = """base64 base64_codec base_64 bz2 bz2_codec hex hex_codec idna mbcs oem punycode quopri quopri_codec
quoted_printable quotedprintable raw_unicode_escape rot13 rot_13 u7 undefined unicode_1_1_utf_7 unicode_escape utf7
utf_7 uu uu_codec zip zlib zlib_codec"""
_KNOWN = (set(aliases) | set(aliases.values()) | set(_MEANT) | set(_MEANT.values())) - set(_STRUCK_OFF.split())
_HIGH = bytes(range(0x80, 0x100))
_UTF8_LEADS = bytes(range(0xC2, 0xF5))
_GUESS_LETTERS = 20  # beyond ASCII, at least
_GUESS_FROM = 4096  # octets: the guesser is slow, and the beginning of a text tells its charset
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")


def decode(data: bytes, declared: str = "") -> str:
    """Read `data` as declared, else as UTF-8, else as guessed, else as Windows-1252 with replacements."""
    charset = known(declared)
    for candidate in dict.fromkeys((charset, "utf_8")):
        if candidate and (text := _try(data, candidate)) is not None:
            return text
    if charset == "utf_8" and _mostly_utf8(data):
        return data.decode("utf_8", "replace")
    return data.decode(_guess(data) or "cp1252", "replace")


@lru_cache(256)
def known(declared: str) -> str:
    """Name the codec a declared charset means, "" when there is none."""
    name = normalize_encoding(declared.strip().strip("\"'")[:40].encode("ascii", "replace").decode()).lower()
    name = _MEANT.get(name, name)
    return name if name in _KNOWN else ""


def clean(text: str) -> str:
    """Take out what no reader sees and no database stores: NUL, control characters, surrogates; newlines become LF."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub("", _BREAK.sub("\n", text)).replace("\xa0", " ")
    return _SURROGATE.sub("\ufffd", text)


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
