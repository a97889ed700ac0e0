from pathlib import Path

import pytest

from outgate.cli.compose import load_policy, read_files
from outgate.model import Limits
from outgate.strict_toml import FileError
from tests.cli.conftest import FILES


def test_every_file_is_read_by_its_path(policies: Path):
    assert read_files(policies) == FILES


def test_notes_and_hidden_files_beside_the_policies_are_left_alone(policies: Path):
    for name in ("README.md", ".swp", "rules/.badges.toml.swp", "rules/badges.toml~", "rules/schema.json"):
        (policies / name).write_text("x")
    assert read_files(policies) == FILES


@pytest.mark.parametrize("name", ["rules/other.tml", "other.toml", "rule/other.toml", "data-types/x.txt"])
def test_a_file_that_would_be_ignored_is_refused(policies: Path, name: str):
    (policies / name).parent.mkdir(exist_ok=True)
    (policies / name).write_text("x")
    with pytest.raises(FileError, match=f"{name}: is no policy file"):
        read_files(policies)


def test_word_lists_are_read(policies: Path):
    (policies / "lists").mkdir()
    (policies / "lists" / "words.txt").write_text("a\nb")
    assert read_files(policies)["lists/words.txt"] == "a\nb"


def test_a_missing_folder_and_a_file_that_is_not_text_are_refused(policies: Path):
    with pytest.raises(FileError, match="there is no such folder"):
        read_files(policies / "none")
    with pytest.raises(FileError, match=r"rules/badges\.toml: this is no folder"):
        read_files(policies / "rules" / "badges.toml")
    (policies / "rules" / "badges.toml").write_bytes(b"\xff")
    with pytest.raises(FileError, match=r"rules/badges\.toml: cannot be read: it is not UTF-8"):
        load_policy(policies)


def test_faults_name_the_file_where_it_is(policies: Path):
    (policies / "rules" / "badges.toml").write_text("title = 'x'")
    with pytest.raises(FileError) as caught:
        load_policy(policies)
    assert {fault.file for fault in caught.value.faults} == {str(policies / "rules" / "badges.toml")}


EXEMPTION = """
[[exemption]]
id = "EX-0001"
rule = "badges"
to = ["partner.example"]
owner = "hr"
reason = "badges are printed there"
approved = 2026-11-22
expires = 2026-12-22
asked_by = "rita"
approved_by = "paul"
"""


def test_the_exemptions_of_the_console_are_part_of_the_policy(policies: Path, tmp_path: Path):
    file = tmp_path / "exemptions.toml"
    without = load_policy(policies, file)
    assert without.version == load_policy(policies).version
    file.write_text(EXEMPTION)
    files = load_policy(policies, file)
    assert files.version != without.version
    assert [len(rule.file.exemption) for rule in files.rules.rules] == [1, 0]


def test_exemptions_that_are_broken_are_named_where_they_are(policies: Path, tmp_path: Path):
    file = tmp_path / "exemptions.toml"
    file.write_text(EXEMPTION.replace("badges", "badge", 1))
    with pytest.raises(FileError) as caught:
        load_policy(policies, file)
    assert str(caught.value) == f"{file}: exemption[0].rule: no rule 'badge'"
    file.write_bytes(b"\xff")
    with pytest.raises(FileError, match=r"exemptions\.toml: cannot be read: it is not UTF-8 text"):
        load_policy(policies, file)


def test_the_version_is_of_the_text_and_changes_with_any_of_it(policies: Path):
    first = load_policy(policies).version
    assert load_policy(policies).version == first
    assert len(first) == 12
    (policies / "rules" / "badges.toml").write_text(FILES["rules/badges.toml"] + "# a comment\n")
    assert load_policy(policies).version != first


def test_the_compiled_policy_carries_its_version_and_limits(policies: Path):
    files = load_policy(policies)
    policy = files.compile(b"k" * 32, Limits(depth=3))
    assert (policy.version, policy.limits.depth) == (files.version, 3)
    assert policy.rules.is_private("www.clinic.example")
