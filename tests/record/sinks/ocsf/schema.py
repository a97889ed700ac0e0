"""The published schema of OCSF 1.5.0, and what it says against an event: also where a validator is silent.

A validator takes any text beside an id, any `type_uid`, and fields that the schema does not know in some objects. So
each id is held against the schema's enum, and each text beside it against the caption of that id.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = 99


@cache
def published() -> dict[str, Any]:
    """The schema as it is published."""
    schema: dict[str, Any] = get_ocsf_schema("1.5.0")
    return schema


def faults(event: dict[str, Any]) -> list[str]:
    """What is wrong with an event: nothing, if it is as the schema has it."""
    name = next(name for name, kind in published()["classes"].items() if kind["uid"] == event["class_uid"])
    profiles = tuple(event["metadata"]["profiles"])
    found = [f"{error.json_path}: {error.message}" for error in _validator(name, profiles).iter_errors(event)]
    found += _enums(event, published()["classes"][name]["attributes"], "$", set(profiles))
    if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
        found.append("$.type_uid does not fit class and activity")
    return found


@cache
def _validator(name: str, profiles: tuple[str, ...]) -> jsonschema.Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(published()).get_class_schema(class_name=name, profiles=[*profiles])
    return jsonschema.Draft202012Validator(schema)


def _enums(tree: dict[str, Any], attributes: dict[str, Any], path: str, profiles: set[str]) -> Iterator[str]:
    for name, value in tree.items():
        known = attributes.get(name)
        if known is None:
            yield f"{path}.{name}: no such attribute"
            continue
        if known.get("profile") and known["profile"] not in profiles:
            yield f"{path}.{name}: of profile {known['profile']}, which is not declared"
        if "enum" in known:
            yield from _captions(tree, name, known, path)
        if known.get("object_type", "object") != "object" and known["type"] == "object_t":
            inside = published()["objects"][known["object_type"]]["attributes"]
            for each in value if known.get("is_array") else [value]:
                yield from _enums(each, inside, f"{path}.{name}", profiles)


def _captions(tree: dict[str, Any], name: str, known: dict[str, Any], path: str) -> Iterator[str]:
    if str(tree[name]) not in known["enum"]:
        yield f"{path}.{name}: {tree[name]} is not in its enum"
        return
    text = tree.get(known.get("sibling", ""))
    caption = known["enum"][str(tree[name])]["caption"]
    if text is None:
        yield f"{path}.{name}: without its text"
    elif text != caption and tree[name] != OTHER:
        yield f"{path}.{name}: {tree[name]} is {caption}, and not {text}"
