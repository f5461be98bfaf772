"""Whether a pack holds together: clauses with rules, rules with clauses, one rule a clause, questions that matter."""

from collections.abc import Iterable, Iterator

from checks.pack import Pack, Problem
from checks.part import Part, Rule
from checks.promise import Clock, Reading

Path = tuple[str | int, ...]


def rules(part: Part, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
    """Every rule in a part, at every depth, with its path."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for index, item in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            if isinstance(item, Part):
                place = (*path, name) if index is None else (*path, name, index)
                if isinstance(item, Rule):
                    yield place, item
                yield from rules(item, place)


def unsound(pack: Pack) -> Iterator[Problem]:
    """Everything that makes the pack unfit to judge by."""
    found = list(rules(pack))
    yield from _clauses(pack, found)
    yield from _repeated_ids(pack)
    yield from _two_for_one(found)
    yield from _questions(pack, found)
    yield from _names(pack, found)


def _clauses(pack: Pack, found: Iterable[tuple[Path, Rule]]) -> Iterator[Problem]:
    known = {clause.id for clause in pack.clauses}
    documents = {document.id for document in pack.documents}
    named = {pack.replies.clause, pack.replies.personal}
    for path, rule in found:
        named.add(rule.clause)
        if rule.clause not in known:
            yield Problem((*path, "clause"), f"the clause {rule.clause} is not listed in [[clauses]]")
    for key in ("clause", "personal"):
        clause = getattr(pack.replies, key)
        if clause and clause not in known:
            yield Problem(("replies", key), f"the clause {clause} is not listed in [[clauses]]")
    for index, question in enumerate(pack.open_readings):
        if question.clause not in known:
            yield Problem(
                ("open_readings", index, "clause"), f"the clause {question.clause} is not listed in [[clauses]]"
            )
    for index, clause in enumerate(pack.clauses):
        if clause.document not in documents:
            yield Problem(
                ("clauses", index, "document"), f"the document {clause.document} is not listed in [[documents]]"
            )
        if clause.id not in named and not clause.only_text and not clause.done_by:
            says = f"the clause {clause.id} has no rule: name one, or say in only_text or done_by why there is none"
            yield Problem(("clauses", index), says)


def _repeated_ids(pack: Pack) -> Iterator[Problem]:
    for section in ("clauses", "documents", "open_readings"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(pack, section)):
            if part.id in seen:
                yield Problem((section, index, "id"), f"{part.id} is listed twice in [[{section}]]")
            seen.add(part.id)


def _two_for_one(found: Iterable[tuple[Path, Rule]]) -> Iterator[Problem]:
    """Two rules of one list with one identity; two clocks that the same clause starts in the same way."""
    seen: set[tuple[object, ...]] = set()
    for path, rule in found:
        version = (path[:-1], rule.effective_from, tuple(sorted(rule.when.items())))
        keys: list[tuple[object, ...]] = [(*version, rule.identity)]
        if isinstance(rule, Clock):
            keys.append((*version, rule.clause, rule.starts, rule.applies_to, rule.internal))
        if any(key in seen for key in keys):
            says = "leave one, or give them different days (effective_from) or readings (when)"
            yield Problem(path, f"the clause {rule.clause} has two rules of one kind here: {says}")
        seen.update(keys)


def _questions(pack: Pack, found: Iterable[tuple[Path, Rule]]) -> Iterator[Problem]:
    asked = {question.id for question in pack.open_readings}
    answered: set[str] = set()
    for path, rule in found:
        names = {*rule.when, *(rule.judge_if if isinstance(rule, Reading) else ())}
        answered |= names
        for name in sorted(names - asked):
            yield Problem(path, f"the open reading {name} is not listed in [[open_readings]]")
    for index, question in enumerate(pack.open_readings):
        if question.id not in answered and not question.only_text:
            says = f"nothing depends on the open reading {question.id}: use it in a rule, or say in only_text why not"
            yield Problem(("open_readings", index), says)


def _names(pack: Pack, found: Iterable[tuple[Path, Rule]]) -> Iterator[Problem]:
    """Plans, clocks and severities that a rule names must exist."""
    known = {
        "plans": {plan.id for plan in pack.plans},
        "clock": {clock.id for clock in pack.clocks},
        "after_clock": {clock.id for clock in pack.clocks},
        "severity": {severity.id for severity in pack.severities},
    }
    for path, rule in found:
        for field, names in known.items():
            value = getattr(rule, field, ())
            for name in (value,) if isinstance(value, str) and value else value:
                if name not in names:
                    yield Problem(
                        (*path, field), f"{name} is no {field.removeprefix('after_').removesuffix('s')} of this pack"
                    )
