from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Done
from tests.cli.test_scan import LASTING

type Run = Callable[..., Done]


def test_parts_findings_rules_and_the_decision_are_told_without_a_value(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "f").write_text("BADGE-1234 BADGE-9876")
    done = outgate("policy", "explain", tmp_path / "f", "--policies", policies, "--user", "ada", "--group", "support")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "sent by ada (support) to unlisted.example (in no group of the policy)"
    assert "  body: 21 bytes, read as text" in lines
    assert "  badges fires and orders block, because of test.badge: A badge number leaves" in lines
    assert lines[-1] == "decision: block; done: blocked"
    assert "BADGE-1234" not in done.out


def test_a_rule_that_does_not_fire_says_why(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "f").write_text("BADGE-1234")
    done = outgate("policy", "explain", tmp_path / "f", "--policies", policies, "--to", "corp.example")
    expected = "  badges does not fire: 1 distinct found, 2 needed; holds for other destinations only: !corporate"
    assert expected in done.out.splitlines()
    assert done.out.endswith("decision: allow; done: allowed\n")


def test_with_a_data_folder_its_exemptions_hold_and_are_told(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "f").write_text("BADGE-1234 BADGE-9876")
    (tmp_path / "exemptions.toml").write_text(LASTING)
    given = ("policy", "explain", tmp_path / "f", "--policies", policies, "--to", "partner.example")
    assert outgate(*given).out.endswith("decision: block; done: blocked\n")
    done = outgate(*given, "--data", tmp_path)
    assert "but is exempted by hr: badges are printed there, because of test.badge" in done.out
    assert done.out.endswith("decision: allow; done: allowed\n")


def test_a_clean_file_has_no_findings(outgate: Run, policies: Path, tmp_path: Path):
    (tmp_path / "f").write_text("clean")
    assert (
        "findings\n  none\nrules\ndecision: allow"
        in outgate("policy", "explain", tmp_path / "f", "--policies", policies).out
    )


def test_a_missing_file_is_an_error(outgate: Run, policies: Path):
    done = outgate("policy", "explain", "/none/such", "--policies", policies)
    assert done == Done(2, "", "outgate: /none/such: No such file or directory\n")
