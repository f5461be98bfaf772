"""How well replies, closings and quotations are told: `python -m bench.replies`.

Figures on the hand-labelled sets of bench/data, both halves; then our splitter of quoted text beside mail-parser-reply
and quotequail, on letters made from the nine languages' mail programs and on inputs that are meant to hang them.
"""

import argparse
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import quotequail
from mailparser_reply import EmailReplyParser

from checks.nearness import neighbours
from checks.quoting import split
from checks.rules.heard import fingerprint_of
from checks.rules.reply import judge
from monitor.reply_rows import Row, read_row
from monitor.signs import closing, marks, reply_signs

DATA = Path(__file__).parent / "data"
LABELS = ("valid", "automatic", "canned", "insufficient", "wrong_channel", "unclear")
PATIENCE = 5.0  # seconds that a splitter gets for a hostile text

OWN = "The voucher has no tax rule.\nAdd one and the invoice fills.\n\nSecond thought: reset the module too."
ASKED = "since the update the invoice is empty\nplease help"
LETTERS = {
    "Gmail en": "On Tue, May 12, 2026 at 10:00 AM Anna Bianchi\n<anna@shop.example> wrote:",
    "Gmail it": "Il giorno mar 12 mag 2026 alle ore 10:00 Anna <anna@shop.example> ha scritto:",
    "Gmail fr": "Le mar. 12 mai 2026 à 10:00, Anna <anna@shop.example> a écrit :",
    "Gmail es": "El mar, 12 may 2026 a las 10:00, Anna (<anna@shop.example>) escribió:",
    "Gmail de": "Am Di., 12. Mai 2026 um 10:00 Uhr schrieb Anna <anna@shop.example>:",
    "Gmail el": "Στις Τρί 12 Μαΐ 2026 στις 10:00 π.μ., ο χρήστης Anna <anna@shop.example> έγραψε:",
    "Gmail pl": "wt., 12 maj 2026 o 10:00 Anna <anna@shop.example> napisał(a):",
    "Gmail pt": "Anna <anna@shop.example> escreveu no dia terça, 12/05/2026 à(s) 10:00:",
    "Gmail nl": "Op di 12 mei 2026 om 10:00 schreef Anna <anna@shop.example>:",
    "Thunderbird en": "On 5/12/26 10:00, Anna wrote:",
    "Thunderbird it": "Il 12/05/26 10:00, Anna ha scritto:",
    "Thunderbird fr": "Le 12/05/2026 à 10:00, Anna a écrit :",
    "Thunderbird es": "El 12/5/26 a las 10:00, Anna escribió:",
    "Thunderbird de": "Am 12.05.26 um 10:00 schrieb Anna:",
    "Thunderbird el": "Στις 12/5/26 10:00, ο/η Anna έγραψε:",
    "Thunderbird pl": "W dniu 12.05.2026 o 10:00, Anna pisze:",
    "Thunderbird pt": "Em 12/05/2026 10:00, Anna escreveu:",
    "Thunderbird nl": "Op 12-05-2026 om 10:00 schreef Anna:",
    "Apple en": "On 12 May 2026, at 10:00, Anna <anna@shop.example> wrote:",
    "Apple it": "Il giorno 12 mag 2026, alle ore 10:00, Anna <anna@shop.example> ha scritto:",
    "Apple fr": "Le 12 mai 2026 à 10:00, Anna <anna@shop.example> a écrit :",
    "Apple es": "El 12 may 2026, a las 10:00, Anna <anna@shop.example> escribió:",
    "Apple de": "Am 12.05.2026 um 10:00 schrieb Anna <anna@shop.example>:",
    "Apple el": "12 Μαΐ 2026, 10:00, ο χρήστης «Anna <anna@shop.example>» έγραψε:",
    "Apple pl": "Wiadomość napisana przez Anna <anna@shop.example> w dniu 12 maj 2026, o godz. 10:00:",
    "Apple pt": "Em 12 de mai. de 2026, à(s) 10:00, Anna <anna@shop.example> escreveu:",
    "Apple nl": "Op 12 mei 2026 om 10:00 heeft Anna <anna@shop.example> het volgende geschreven:",
    "Outlook en": "From: Anna <anna@shop.example>\nSent: Tuesday, May 12, 2026 10:00\nTo: Shop\nSubject: Invoice\n",
    "Outlook it": "Da: Anna <anna@shop.example>\nInviato: martedì 12 maggio 2026 10:00\nA: Negozio\nOggetto: Fattura\n",
    "Outlook fr": "De : Anna <anna@shop.example>\nEnvoyé : mardi 12 mai 2026 10:00\nÀ : Boutique\nObjet : Facture\n",
    "Outlook es": "De: Anna <anna@shop.example>\nEnviado el: martes, 12 de mayo\nPara: Tienda\nAsunto: Factura\n",
    "Outlook de": "Von: Anna <anna@shop.example>\nGesendet: Dienstag, 12. Mai 2026\nAn: Shop\nBetreff: Rechnung\n",
    "Outlook el": "Από: Άννα <anna@shop.example>\nΣτάλθηκε: Τρίτη 12 Μαΐου 2026\nΠρος: Κατάστημα\nΘέμα: Τιμολόγιο\n",
    "Outlook pl": "Od: Anna <anna@shop.example>\nWysłano: wtorek, 12 maja 2026\nDo: Sklep\nTemat: Faktura\n",
    "Outlook pt": "De: Anna <anna@shop.example>\nEnviado: terça-feira, 12 de maio\nPara: Loja\nAssunto: Fatura\n",
    "Outlook nl": "Van: Anna <anna@shop.example>\nVerzonden: dinsdag 12 mei 2026\nAan: Winkel\nOnderwerp: Factuur\n",
}
PROGRAMS = ("Gmail", "Thunderbird", "Apple", "Outlook")
BOMBS = {
    "64 kB of `On `": "On " * 21_000,
    "64 kB of `<a `": "<a " * 21_000,
    "32,000 lines of `>`": ">\n" * 32_000,
    "64 kB of blank lines": "\n" * 64_000,
    "From: without end": "From: a\n" * 8_000,
    "64 kB of blanks": " " * 64_000 + "x",
    "64 kB of dashes": "-" * 64_000 + "x",
    "64 kB of underscores": "_" * 64_000 + "x",
    "wrote: without end": "On 1 wrote:\n" * 5_000,
}


def ours(letter: str) -> str:
    return split(letter, marks()).own


def mail_parser_reply(letter: str) -> str:
    return EmailReplyParser(languages=["en", "it", "fr", "es", "de", "pl", "nl"]).parse_reply(text=letter) or ""


def quotequail_first(letter: str) -> str:
    found = quotequail.unwrap(letter)
    return found.get("text_top", "") if found else letter


SPLITTERS: dict[str, Callable[[str], str]] = {
    "ours": ours,
    "mail-parser-reply": mail_parser_reply,
    "quotequail": quotequail_first,
}


def rows(name: str, half: str) -> Iterable[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return (row for row in map(json.loads, lines) if row["split"] == half)


def judged(written: dict[str, Any]) -> str:
    row = read_row(json.dumps(written).encode(), 1)
    assert isinstance(row, Row)
    earlier = [fingerprint_of(text, reply_signs()) for text in row.earlier]
    near = neighbours(fingerprint_of(row.reply.text, reply_signs()), earlier) if earlier else 0
    return judge(row.reply, row.request, near, reply_signs(), request_subject=row.subject).validity


def tell_replies(half: str) -> None:
    found = Counter((row["label"], judged(row)) for row in rows("replies", half))
    print(f"\nreplies, {half}: rows are the labels, columns the verdicts")
    print(" " * 14 + "".join(label[:12].rjust(14) for label in LABELS))
    for label in LABELS:
        print(label.ljust(14) + "".join(str(found[label, given]).rjust(14) for given in LABELS))


def tell_closings(half: str) -> None:
    found = Counter((row["no_reply_needed"], closing(row["text"]).no_reply_needed) for row in rows("closings", half))
    right = found[True, True] + found[False, False]
    print(f"closings, {half}: {right} of {found.total()} right, {found[False, True]} open ones closed")


def right(splitter: Callable[[str], str], marked: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, introduction in LETTERS.items():
        asked = "\n".join(f"> {line}" for line in ASKED.splitlines()) if marked else ASKED
        try:
            told = splitter(f"{OWN}\n\n{introduction}\n{asked}\n")
        except Exception:
            told = ""
        found[name.split()[0]] += told.strip() == OWN
    return found


def endures(splitter: Callable[[str], str], bomb: str) -> str:
    process = multiprocessing.Process(target=splitter, args=(bomb,))
    begun = time.perf_counter()
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        return f"over {PATIENCE:.0f} s"
    process.join()
    return f"{time.perf_counter() - begun:.2f} s" if process.exitcode == 0 else "raises"


def tell_splitters() -> None:
    for marked in (True, False):
        print(
            f"\nletters taken apart exactly, quotation {'marked with >' if marked else 'unmarked'}: of 9 languages each"
        )
        for name, splitter in SPLITTERS.items():
            found = right(splitter, marked)
            print(name.ljust(20) + "".join(f"{program} {found[program]}".rjust(16) for program in PROGRAMS))
    print("\nhostile texts")
    for name, bomb in BOMBS.items():
        taken = [f"{splitter} {endures(SPLITTERS[splitter], bomb)}" for splitter in SPLITTERS]
        print(name.ljust(24) + "   ".join(taken))


def tell_speed() -> None:
    replies = list(rows("replies", "dev"))
    judged(replies[0])
    begun = time.perf_counter()
    for row in replies:
        judged(row)
    print(f"\n{len(replies) / (time.perf_counter() - begun):,.0f} replies a second, earlier ones read anew each time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", action="store_true", help="only the figures on the sets")
    only = parser.parse_args().figures
    for half in ("dev", "held"):
        tell_replies(half)
        tell_closings(half)
    if not only:
        tell_splitters()
        tell_speed()


if __name__ == "__main__":
    main()
