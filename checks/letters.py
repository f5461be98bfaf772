"""Letters made small and plain, one character for one, so that every place in a text stays where it was."""

import codecs
import unicodedata

_EVERYDAY = (
    "\0\n\t !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "àáâãäçèéêëìíîïñòóôõöùúûüæœßąćęłńśźżÀÁÂÃÄÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÆŒĄĆĘŁŃŚŹŻ\u00a0¡¿«»°·€–—‘’“”„…"
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ"
)
"""The characters of most tickets: fewer than 256, so that one table of bytes folds them all, NUL first."""
_CYRILLIC = (
    "\0\n\t !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\u00a0«»°·€₽№–—‘’“”„…"
)
"""Those of a Russian ticket."""


def plain_letters(text: str) -> str:
    """The text without case and accents; stops become `.`, a colon `,`, all other signs blanks. Length is kept.

    й is a letter of its own and stays, ё is a plain е. Line ends, ß, œ, æ and loose accents stay: they become something
    longer or shorter, or depend on what is around.
    """
    for numbers, folded in _TABLES:
        try:
            return codecs.charmap_decode(codecs.charmap_encode(text, "strict", numbers)[0], "strict", folded)[0]
        except UnicodeEncodeError:
            continue
    return text.translate(_LETTER)


class _Letters(dict[int, str]):
    """Fold of one character to one character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = told = _one(chr(code))
        return told


def _one(char: str) -> str:
    if char in "\n,ßœæ" or "\u0300" <= char <= "\u036f":
        return char
    if char in "ŒÆẞ":
        return {"Œ": "œ", "Æ": "æ", "ẞ": "ß"}[char]
    if char in ".!?;…·":
        return "."
    if char in ":":
        return ","
    if not char.isalnum():
        return " "
    if char in "йЙ":
        return "й"
    base = unicodedata.normalize("NFKD", char)[0].casefold()[0]
    return {"ς": "σ", "ł": "l", "ø": "o", "đ": "d", "ı": "i"}.get(base, base)


_LETTER = _Letters()
_TABLES = tuple((codecs.charmap_build(known), known.translate(_LETTER)) for known in (_EVERYDAY, _CYRILLIC))
