"""What the console is given: the policy as it is by now, trials, the file of exemptions, the key if it is set."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from outgate.cli.deployment import Deployment
from outgate.cli.equipping import Policy, equipped, evidence_opener
from outgate.cli.reviewing import opened
from outgate.record import StoreError
from outgate.record.desk.exemptions import ExemptionError, Wish
from outgate.record.evidence import Sealer, make_evidence_key
from outgate.settings import Evidence, Settings
from outgate.strict_toml import FileError
from tests.record.evidence.test_snippets import stopped

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_desk_has_all_that_pages_need(policies: Path, tmp_path: Path):
    settings = Settings(data=tmp_path / "data", policies=policies)
    Deployment.open(settings).close()
    with opened(settings) as bare:
        desk = equipped(bare, settings, Policy(settings)).by_now()
        assert (desk.rules["badges"].reviewer, desk.types["test.badge"]) == ("Ask why.", "Badge number")
        assert desk.about is not None
        assert desk.about().data == ("Badge number",)
        assert desk.try_exemption is not None
        wish = Wish("badges", ("partner.example",), (), "hr", "so", date(2026, 12, 1))
        assert desk.try_exemption(desk.store, wish, NOW).looked_at == 0
        (policies / "rules" / "broken.toml").write_text("title = 3")
        with pytest.raises(ExemptionError, match="`outgate policy check` names them"):
            desk.try_exemption(desk.store, wish, NOW)
        assert desk.exemption_file is not None
        assert desk.exemption_file.path == tmp_path / "data" / "exemptions.toml"
        assert desk.open_evidence is None
        assert desk.overviews is not None


def test_the_policy_is_read_anew_when_it_is_told_so_and_a_broken_one_changes_nothing(policies: Path):
    policy = Policy(Settings(policies=policies))
    file = policies / "rules" / "badges.toml"
    file.write_text(file.read_text().replace("A badge number leaves", "No badges"))
    assert policy.about().rules[0].title == "A badge number leaves"
    policy.read_again()
    assert policy.about().rules[0].title == policy.told().rules["badges"].title == "No badges"
    file.write_text("title = 3")
    policy.read_again()
    assert policy.about().rules[0].title == policy.told().rules["badges"].title == "No badges"
    with pytest.raises(FileError):
        Policy(Settings(policies=policies))


def test_it_tells_that_files_were_refused_until_they_are_mended(policies: Path, monkeypatch: pytest.MonkeyPatch):
    policy = Policy(Settings(policies=policies))
    assert policy.told().refused is None
    broken = policies / "rules" / "broken.toml"
    broken.write_text("title = 3")
    policy.read_again()
    refused = policy.told().refused
    assert refused is not None
    assert "rules/broken.toml: title: " in "\n".join(refused.faults)
    for number in range(9):
        (policies / "rules" / f"broken-{number}.toml").write_text("title = 3")
    policy.read_again()
    again = policy.told().refused
    assert again is not None
    assert again.since == refused.since
    assert len(again.faults) == 6
    assert again.faults[-1].endswith("more: `outgate policy check` names them")
    for file in (policies / "rules").glob("broken*"):
        file.unlink()
    assert policy.told().refused is not None
    monkeypatch.setattr("outgate.cli.equipping.AGAIN_SECONDS", -1.0)
    assert policy.told().refused is None


def test_by_itself_it_is_read_anew_when_the_exemptions_change_and_only_then(
    policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As the proxy does, which so loads whatever else has changed."""
    settings = Settings(policies=policies, data=tmp_path)
    policy = Policy(settings)
    monkeypatch.setattr("outgate.cli.equipping.LOOK_SECONDS", -1.0)
    file = policies / "rules" / "badges.toml"
    file.write_text(file.read_text().replace("A badge number leaves", "No badges"))
    assert policy.told().rules["badges"].title == "A badge number leaves"
    settings.exemptions_file.write_text("")
    assert policy.told().rules["badges"].title == "No badges"
    monkeypatch.setattr("outgate.cli.equipping.load_policy", lambda *_: pytest.fail("read again"))
    assert policy.told().types["test.badge"] == "Badge number"


def test_evidence_is_opened_with_the_key_and_the_passphrase_that_are_set(tmp_path: Path):
    key = make_evidence_key(tmp_path / "private", tmp_path / "public", "correct horse")
    word = tmp_path / "passphrase"
    word.touch(mode=0o600)
    word.write_text("correct horse\n")
    settings = Settings(evidence=Evidence(private_key=tmp_path / "private", passphrase_file=word))
    unseal = evidence_opener(settings)
    assert unseal is not None
    assert set(unseal(Sealer(key.public)(stopped("the LIST", "LIST")))) == {"words"}
    assert evidence_opener(Settings()) is None
    word.write_text("wrong horse\n")
    with pytest.raises(StoreError, match="the passphrase is not the one"):
        evidence_opener(settings)
    word.chmod(0o644)
    with pytest.raises(StoreError, match="can be read by others"):
        evidence_opener(settings)
