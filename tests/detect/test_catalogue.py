"""Data types from their files, and every way for such a file to be wrong."""

from __future__ import annotations

import pytest

from outgate.detect import load
from outgate.strict_toml import FileError
from tests.detect.made import EXAMPLES, policy

PATTERN = "[[pattern]]\nregex = 'x+'"

WRONG = [
    ("[[pattern]]\nregex = '('", "pattern[0].regex", "not a valid regex"),
    ("[[pattern]]\nregex = 'x*'", "pattern[0].regex", "matches the empty text"),
    ("[[pattern]]\nregex = 'x'\ncheck = 'nope'", "pattern[0].check", "no such check"),
    ("[[pattern]]\nregex = '(a)\\1'", "pattern[0].shape", "none can be derived"),
    ("[[pattern]]\nregex = 'x'\ngroup = 1", "pattern[0].group", "no such group"),
    ("[[pattern]]\nregex = 'x'\ngroup = 'name'", "pattern[0].group", "no such group"),
    ("[[pattern]]\nregex = 'x'\nreach = 300", "pattern[0].reach", "less than or equal to 256"),
    ("[[pattern]]\nregex = 'x'\nneeds_context = true", "pattern[0].needs_context", "no [context] words"),
    ("[[pattern]]\nregex = '1'\nannounced = true\n[context]", "pattern[0].announced", "no [context] words"),
    ("[[pattern]]\nregex = 'x'\nspeed = 1", "pattern[0].speed", "no such field"),
    ("[[pattern]]\ncheck = 'iban'", "pattern[0].regex", "is missing"),
    (f"unless_but = '['\n{PATTERN}", "unless_but", "not a valid regex"),
    (f"likelihood = 'sure'\n{PATTERN}", "likelihood", "'possible', 'likely' or 'very_likely'"),
    (f"{PATTERN}\n[context]\nlists = ['words']", "context.lists[0]", "there is no lists/words.txt"),
    (f"{PATTERN}\n[context]\nwithin = 0", "context.within", "greater than or equal to 1"),
    ("", "", "would find nothing"),
]


@pytest.mark.parametrize(("body", "field", "reason"), WRONG)
def test_a_wrong_file_is_refused_with_file_field_and_reason(body: str, field: str, reason: str) -> None:
    with pytest.raises(FileError) as error:
        load(policy(body))
    fault = error.value.faults[0]
    assert (fault.file, fault.field) == ("data-types/test/thing.toml", field)
    assert reason in fault.reason


def test_a_file_without_an_example_that_fires_or_without_a_near_miss_is_refused() -> None:
    fires, misses = EXAMPLES.strip().split("[[example]]\n")[1:]
    head = f'title = "A thing"\n{PATTERN}\n[[example]]\n'
    for example, reason in ((fires, "no near miss"), (misses, "no example that fires")):
        with pytest.raises(FileError, match=reason):
            load({"data-types/test/thing.toml": head + example})
    with pytest.raises(FileError, match=r"no near miss") as error:
        load({"data-types/test/thing.toml": f'title = "A thing"\n{PATTERN}'})
    assert len(error.value.faults) == 2


@pytest.mark.parametrize("name", ["data-types/thing.toml", "data-types/Test/thing.toml", "data-types/a/b c.toml"])
def test_a_file_whose_name_cannot_be_an_id_is_refused(name: str) -> None:
    with pytest.raises(FileError, match="is not named"):
        load({name: policy(PATTERN)["data-types/test/thing.toml"]})


def test_all_faults_of_all_files_are_told_at_once() -> None:
    text = policy("[[pattern]]\nregex = '('\n[[pattern]]\nregex = 'x'\ncheck = 'nope'")["data-types/test/thing.toml"]
    with pytest.raises(FileError) as error:
        load({"data-types/a/one.toml": text, "data-types/b/two.toml": "title = 1"})
    assert {fault.file for fault in error.value.faults} == {"data-types/a/one.toml", "data-types/b/two.toml"}
    assert len(error.value.faults) >= 3


def test_the_id_is_the_path_with_dots() -> None:
    text = policy(PATTERN)["data-types/test/thing.toml"]
    catalogue = load({"data-types/id/us/ssn.toml": text, "rules/other.toml": "ignored", "lists/x.txt": ""})
    assert catalogue.ids == {"id.us.ssn"}


def test_words_come_from_the_file_and_its_lists_once_each_in_small_letters() -> None:
    body = f"{PATTERN}\n[context]\nwords = ['Card', 'PAN']\nlists = ['more']"
    catalogue = load(policy(body, more="card # the same\n\n# a comment\nVisa\n"))
    context = catalogue.data_types["test.thing"].context
    assert context is not None
    assert context.words == ("card", "pan", "visa")
