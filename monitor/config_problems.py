"""What is wrong with a configuration, as sentences that name the line and never what was written there."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config_lines import Where
from monitor.config_terms import did_you_mean

Found = tuple[Where, str]

_PLAIN = {
    "timezone_aware": "needs an offset from UTC, such as 2026-05-01T00:00:00+02:00",
    "model_type": "should be a table",
    "model_attributes_type": "should be a table",
    "dict_type": "should be a table",
    "tuple_type": "should be a list",
    "too_short": "should not be empty",
    "string_too_short": "should not be empty",
}


def mistakes(error: ValidationError, data: dict[str, Any], schema: dict[str, Any]) -> Iterable[Found]:
    """Each mistake with the place in `data` it belongs to. `schema` is the JSON Schema that the data should follow."""
    for detail in error.errors(include_input=False, include_url=False):
        wrong_kind = detail["type"] == "union_tag_invalid"
        where, value = _place(data, (*detail["loc"], "kind") if wrong_kind else detail["loc"])
        yield where, _sentence(detail, where, value, schema)


def _place(data: Any, loc: Where) -> tuple[Where, Any]:
    """The part of pydantic's location that exists in the file: union tags and missing keys are no part of it."""
    where: Where = ()
    for part in loc:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if inside:
            where, data = (*where, part), data[part]
    return where, data


def _sentence(detail: ErrorDetails, where: Where, value: Any, schema: dict[str, Any]) -> str:
    kind, context, named = detail["type"], detail.get("ctx", {}), dotted(where)
    match kind:
        case "extra_forbidden":
            guess = did_you_mean(str(where[-1]), known_keys(schema, detail["loc"][:-1]))
            return f"{named} is not a known key{guess}"
        case "missing":
            return f"{named or 'the file'} needs {detail['loc'][-1]}"
        case "union_tag_not_found":
            return f"{named} needs kind: {_choices(schema, detail['loc'])}"
        case "union_tag_invalid":
            tags = sorted(str(context["expected_tags"]).replace("'", "").split(", "))
            return f"{named} should be {_either(tags)}{did_you_mean(str(value), tags)}"
        case "literal_error":
            choices = [choice.strip("'") for choice in str(context["expected"]).replace(" or ", ", ").split(", ")]
            return f"{named} should be {_either(choices)}{did_you_mean(str(value), choices)}"
        case "sentence" | "value_error":
            return f"{named}: {detail['msg'].removeprefix('Value error, ')}"
    return f"{named} {_PLAIN.get(kind) or detail['msg'].replace('Input should', 'should')}"


def dotted(where: Where) -> str:
    """The place as keys with dots; the line says which entry of a list is meant."""
    return ".".join(str(part) for part in where if isinstance(part, str))


def _either(choices: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))


def _choices(schema: dict[str, Any], loc: Where) -> str:
    tags = {
        tag for branch in _branches(schema, schema, loc) for tag in branch.get("discriminator", {}).get("mapping", {})
    }
    return _either(sorted(tags))


def known_keys(schema: dict[str, Any], loc: Where) -> list[str]:
    """The keys that a table at `loc` may have."""
    return sorted({key for branch in _branches(schema, schema, loc) for key in branch.get("properties", {})})


def _branches(root: dict[str, Any], schema: dict[str, Any], loc: Where) -> list[dict[str, Any]]:
    """Every reading of the schema at `loc`: through references, lists, named tables and unions."""
    here = _readings(root, schema)
    if not loc:
        return here
    for branch in here:
        tagged = branch.get("discriminator", {}).get("mapping", {}).get(loc[0])
        inner = {"$ref": tagged} if tagged else _inner(branch, loc[0])
        if inner is not None:
            return _branches(root, inner, loc[1:])
    return _branches(root, schema, loc[1:])


def _inner(branch: dict[str, Any], part: str | int) -> dict[str, Any] | None:
    inner = branch.get("items") if isinstance(part, int) else branch.get("properties", {}).get(part)
    inner = inner or branch.get("additionalProperties")
    return inner if isinstance(inner, dict) else None


def _readings(root: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in schema:
        return _readings(root, root["$defs"][schema["$ref"].rpartition("/")[2]])
    options = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    return [schema, *(reading for option in options for reading in _readings(root, option))]
