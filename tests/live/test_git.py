"""git push over HTTPS: a pack is compressed, so what it holds is only seen by one who opens it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from tests import patience
from tests.live.made_up import CUSTOMERS
from tests.live.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.running import Outgate


@pytest.fixture
def host(authority: Authority, tmp_path: Path) -> Iterator[Origin]:
    """A git host with one empty repository."""
    repositories = tmp_path / "repositories"
    bare = repositories / "work.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
    subprocess.run(["git", "-C", bare, "config", "http.receivepack", "true"], check=True)
    with Origin(authority, repositories=repositories) as origin:
        yield origin


def push(outgate: Outgate, host: Origin, work: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Commit `files` into a new repository and push it through the proxy."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(work.parent),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@corp.example",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@corp.example",
        "https_proxy": outgate.url,
        "GIT_SSL_CAINFO": str(outgate.authority),
    }

    def git(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        line = ["git", "-C", str(work), *arguments]
        return subprocess.run(
            line, check=check, capture_output=True, text=True, env=environment, timeout=patience.SECONDS
        )

    work.mkdir()
    git("init", "-q", "-b", "main")
    for name, text in files.items():
        (work / name).write_text(text)
    git("add", ".")
    git("commit", "-q", "-m", "work")
    return git("push", host.url("/git/work.git", "desk.example"), "main", check=False)


def branches(tmp_path: Path) -> str:
    """Return the branches of the host's repository."""
    listed = ["git", "-C", str(tmp_path / "repositories" / "work.git"), "branch", "--list"]
    return subprocess.run(listed, check=True, capture_output=True, text=True).stdout


def test_a_push_of_code_arrives(outgate: Outgate, host: Origin, tmp_path: Path) -> None:
    done = push(outgate, host, tmp_path / "work", {"hello.py": "print('hello')\n", "README": "a small program\n" * 50})
    assert done.returncode == 0, done.stderr
    assert "main" in branches(tmp_path)
    assert outgate.incidents(host.port) == []


def test_a_push_of_a_customer_list_is_blocked(outgate: Outgate, host: Origin, tmp_path: Path) -> None:
    done = push(outgate, host, tmp_path / "work", {"customers.csv": CUSTOMERS, "README": "notes\n"})
    assert done.returncode != 0
    assert "403" in done.stderr
    assert branches(tmp_path) == ""
    assert [one.path.rpartition("/")[2] for one in host.requests] == ["refs"]
    (incident,) = outgate.incidents(host.port)
    assert incident.disposition is Disposition.BLOCKED
    assert any("git" in step for finding in incident.findings for step in finding.path)
