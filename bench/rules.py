"""Measures the rules on the labelled tickets: kinds, grounds, demand, languages, and each signal by itself.

Run: python -m bench.rules [dev|held] [FILE]   (held: the rows kept aside, reported on and never tuned on)
     python -m bench.rules signals             (fires, conflicts and precision of each flagging combination, on dev)
     python -m bench.rules wrong [GROUND|KIND] (the development rows that come out wrong)
"""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.tickets import SIGNALS, Ticket, atom_texts, load, rule_text
from checks.classify import Judgement, Rules, judge, read_rules
from checks.grounds import NAMES as GROUNDS
from checks.kinds import NAMES as KINDS

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Pair = tuple[Ticket, Judgement]


def rules() -> Rules:
    composites, kinds, grounds = map(rule_text, ("composites", "kinds", "grounds"))
    words = (SIGNALS / "kind_words.tsv").read_text(encoding="utf-8")
    return read_rules(atom_texts(), composites, kinds, words, grounds)


def judged(tickets: Iterable[Ticket], ready: Rules) -> list[Pair]:
    return [(ticket, judge(ticket.title, ticket.body, ready, NOW)) for ticket in tickets]


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


def outcomes(judgement: Judgement) -> dict[str, str]:
    return {finding.rule: finding.outcome for finding in judgement.findings}


def right_kind(pair: Pair) -> bool:
    return pair[1].kind.kind in (pair[0].kind, *pair[0].kinds_ok)


def summary(pairs: Sequence[Pair]) -> dict[str, str]:
    """The figures of the gate."""
    sure = [pair for pair in pairs if pair[1].kind.kind != "needs_person"]
    flags = [(t, name) for t, j in pairs for name, outcome in outcomes(j).items() if outcome == "flag"]
    flags = [(t, name) for t, name in flags if name not in t.maybe]
    owed = [(t, j, name) for t, j in pairs for name in sorted(t.grounds)]
    clean = [(t, j) for t, j in pairs if not t.grounds and not t.maybe]
    asked = [(t, j) for t, j in pairs if j.refund_demand]
    demands = [(t, j) for t, j in pairs if t.refund_demand]
    bugs = [(t, j) for t, j in pairs if j.is_bug]
    return {
        "kind accuracy": ratio(sum(map(right_kind, sure)), len(sure)),
        "kind coverage": ratio(len(sure), len(pairs)),
        "flag precision": ratio(sum(name in t.grounds for t, name in flags), len(flags)),
        "flag recall": ratio(sum(outcomes(j).get(name) == "flag" for _, j, name in owed), len(owed)),
        "flag or check recall": ratio(sum(outcomes(j).get(name, "none") != "none" for _, j, name in owed), len(owed)),
        "false flags on clean": ratio(sum("flag" in outcomes(j).values() for _, j in clean), len(clean)),
        "any check on clean": ratio(sum("check" in outcomes(j).values() for _, j in clean), len(clean)),
        "demand precision": ratio(sum(t.refund_demand for t, _ in asked), len(asked)),
        "demand recall": ratio(sum(j.refund_demand for _, j in demands), len(demands)),
        "bug precision": ratio(sum(t.is_bug for t, _ in bugs), len(bugs)),
        "bug recall": ratio(sum(j.is_bug for t, j in pairs if t.is_bug), sum(t.is_bug for t, _ in pairs)),
    }


def print_summary(pairs: Sequence[Pair]) -> None:
    english = [pair for pair in pairs if pair[0].lang == "en"]
    other = [pair for pair in pairs if pair[0].lang != "en"]
    columns = [summary(pairs), summary(english), summary(other)]
    print(f"{'':24}{'all':>8}{'English':>9}{'other':>8}   ({len(pairs)}, {len(english)}, {len(other)} tickets)")
    for name in columns[0]:
        print(f"{name:24}{columns[0][name]:>8}{columns[1][name]:>9}{columns[2][name]:>8}")


def print_grounds(pairs: Sequence[Pair]) -> None:
    print(f"\n{'ground':22}{'owed':>5}{'flag':>5}{'right':>6}{'P':>7}{'R':>7}{'R with check':>14}{'checks':>8}")
    for name in GROUNDS:
        owed = [j for t, j in pairs if name in t.grounds]
        flagged = [t for t, j in pairs if outcomes(j).get(name) == "flag" and name not in t.maybe]
        right = sum(name in t.grounds for t in flagged)
        seen = sum(outcomes(j).get(name, "none") != "none" for j in owed)
        checks = sum(outcomes(j).get(name) == "check" for _, j in pairs)
        print(
            f"{name:22}{len(owed):5}{len(flagged):5}{right:6}{ratio(right, len(flagged)):>7}"
            f"{ratio(right, len(owed)):>7}{ratio(seen, len(owed)):>14}{checks:8}"
        )


def print_kinds(pairs: Sequence[Pair]) -> None:
    print(f"\n{'kind':14}{'owed':>5}{'said':>5}{'P':>7}{'R':>7}")
    for name in KINDS:
        said = [pair for pair in pairs if pair[1].kind.kind == name]
        owed = [pair for pair in pairs if pair[0].kind == name]
        good = sum(map(right_kind, said))
        print(
            f"{name:14}{len(owed):5}{len(said):5}{ratio(good, len(said)):>7}"
            f"{ratio(sum(map(right_kind, owed)), len(owed)):>7}"
        )


def print_languages(pairs: Sequence[Pair]) -> None:
    print(f"\n{'language':12}{'tickets':>8}{'told':>7}{'unknown':>9}{'kind':>7}{'flag or check':>15}")
    for code in sorted({t.lang for t, _ in pairs}):
        mine = [pair for pair in pairs if pair[0].lang == code]
        told = sum(j.language == code for _, j in mine)
        unknown = sum(j.language == "unknown" for _, j in mine)
        figures = summary(mine)
        print(
            f"{code:12}{len(mine):8}{ratio(told, len(mine)):>7}{ratio(unknown, len(mine)):>9}"
            f"{figures['kind accuracy']:>7}{figures['flag or check recall']:>15}"
        )


def print_signals(ready: Rules, tickets: list[Ticket]) -> None:
    """Each combination that flags: how often it holds, how often something speaks against it, how often rightly."""
    print(f"{'ground':22}{'combination':44}{'fires':>6}{'conflicts':>10}{'precision':>10}")
    pairs = judged(tickets, ready)
    from bench.tickets import signals_of

    for ground in ready.grounds:
        for way in (*ground.flag, *ground.check):
            held = [(t, j) for t, j in pairs if all(signals_of(t).has(name) for name in way)]
            against = sum(bool(f.against) for _, j in held for f in j.findings if f.rule == ground.name)
            right = sum(ground.name in t.grounds or ground.name in t.maybe for t, _ in held)
            kind = "" if way in ground.flag else " (check)"
            print(
                f"{ground.name:22}{' + '.join(sorted(way)) + kind:44}"
                f"{len(held):6}{against:10}{ratio(right, len(held)):>10}"
            )


def print_wrong(pairs: Sequence[Pair], of: str) -> None:
    for ticket, judgement in pairs:
        said = outcomes(judgement)
        for name in GROUNDS if of in ("", *GROUNDS) else ():
            found = said.get(name, "none")
            wrong = (found == "flag" and name not in ticket.grounds | ticket.maybe) or (
                name in ticket.grounds and found != "flag"
            )
            if wrong and of in ("", name):
                spans = [span.words for f in judgement.findings if f.rule == name for span in f.evidence]
                print(f"{name} {found}: {ticket.id} {ticket.lang} | {ticket.title} | {ticket.body!r} | {spans}")
        if of in ("", "kind", *KINDS) and not right_kind((ticket, judgement)) and of in ("", "kind", ticket.kind):
            print(
                f"kind {judgement.kind.kind} {judgement.kind.best}: "
                f"{ticket.kind} {ticket.id} | {ticket.title} | {ticket.body!r}"
            )
        if of in ("", "demand") and judgement.refund_demand != ticket.refund_demand:
            print(
                f"demand {judgement.refund_demand}: {ticket.id} | {ticket.title} | {ticket.body!r} | {judgement.marks}"
            )


def main() -> None:
    words = sys.argv[1:] or ["dev"]
    ready = rules()
    tickets = load(Path(words[1])) if len(words) > 1 and words[0] in ("dev", "held") else load()
    if words[0] == "signals":
        return print_signals(ready, [ticket for ticket in tickets if ticket.split == "dev"])
    split = "held" if words[0] == "held" else "dev"
    pairs = judged([ticket for ticket in tickets if ticket.split == split], ready)
    if words[0] == "wrong":
        return print_wrong(pairs, words[1] if len(words) > 1 else "")
    for show in (print_summary, print_grounds, print_kinds, print_languages):
        show(pairs)
    return None


if __name__ == "__main__":
    main()
