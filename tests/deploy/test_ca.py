"""The hand-out of the authority: what the scripts install is the certificate, and never its key."""

from __future__ import annotations

import os
import plistlib
import ssl
import subprocess
from pathlib import Path

import pytest

from tests import patience
from tests.live.certificates import Authority

CA = Path("deploy/ca")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_macos_profile_holds_the_certificate(authority: Authority) -> None:
    out = subprocess.run(
        ["sh", CA / "macos.sh", authority.pem], check=True, capture_output=True, timeout=patience.SECONDS
    ).stdout
    payload = plistlib.loads(out)["PayloadContent"][0]
    assert payload["PayloadType"] == "com.apple.security.root"
    assert payload["PayloadContent"] == ssl.PEM_cert_to_DER_cert(authority.pem.read_text())


def test_linux_script_fills_the_system_folder_and_each_users_nss_store(authority: Authority, tmp_path: Path) -> None:
    root = tmp_path / "image"
    for user in ("ada", "bo"):
        (root / "home" / user).mkdir(parents=True)
    environment = {**os.environ, "ROOT": str(root)}
    subprocess.run(["sh", CA / "linux.sh", authority.pem], check=True, timeout=patience.SECONDS, env=environment)
    assert (root / "usr/local/share/ca-certificates/outgate-ca.crt").read_bytes() == authority.pem.read_bytes()
    for user in ("ada", "bo"):
        store = f"sql:{root}/home/{user}/.pki/nssdb"
        listed = subprocess.run(
            ["certutil", "-d", store, "-L"], check=True, capture_output=True, text=True, timeout=patience.SECONDS
        )
        assert "outgate" in listed.stdout
        assert "C,," in listed.stdout


def test_what_stands_in_a_home_is_not_followed_with_the_rights_of_root(authority: Authority, tmp_path: Path) -> None:
    """A user whose store is a link to elsewhere gains nothing by it, and keeps nobody else from trusting."""
    root, mallory = tmp_path / "image", 65_534
    for user in ("ada", "mallory"):
        (root / "home" / user).mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (root / "home/mallory/.pki").symlink_to(elsewhere)
    asked = tmp_path / "bin"
    asked.mkdir()
    (asked / "id").write_text("#!/bin/sh\necho 0\n")
    (asked / "setpriv").write_text(
        '#!/bin/sh\necho "$1" "$2" >>"$ASKED"\n[ "$1" != --reuid=65534 ] || exit 1\nshift 3\nexec "$@"\n'
    )
    real, stat = Path("/usr/bin/stat"), asked / "stat"
    stat.write_text(f'#!/bin/sh\ncase "$3" in */mallory) echo {mallory};; *) exec {real} "$@";; esac\n')
    for each in asked.iterdir():
        each.chmod(0o755)
    environment = {
        **os.environ,
        "ROOT": str(root),
        "PATH": f"{asked}:{os.environ['PATH']}",
        "ASKED": str(tmp_path / "a"),
    }
    command = ["sh", str(CA / "linux.sh"), str(authority.pem)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=patience.SECONDS, env=environment
    )
    owner = (root / "home" / "ada").stat()
    assert (tmp_path / "a").read_text().splitlines() == [
        f"--reuid={owner.st_uid} --regid={owner.st_gid}",
        f"--reuid={mallory} --regid={mallory}",
    ]
    assert (root / "home/ada/.pki/nssdb/cert9.db").exists()
    assert (done.returncode, [*elsewhere.iterdir()]) == (1, [])
    assert "home/mallory: the store of this user was not filled" in done.stderr


def test_java_gets_the_certificate_in_place_of_an_older_one(authority: Authority, tmp_path: Path) -> None:
    keytool = tmp_path / "bin" / "keytool"
    keytool.parent.mkdir()
    keytool.write_text('#!/bin/sh\necho "$@" >>"$ASKED"\n[ "$1" != -delete ]\n')
    keytool.chmod(0o755)
    environment = {**os.environ, "JAVA_HOME": str(tmp_path), "ASKED": str(tmp_path / "asked")}
    subprocess.run(["sh", CA / "java.sh", authority.pem], check=True, timeout=patience.SECONDS, env=environment)
    said = [line.split()[0] for line in (tmp_path / "asked").read_text().splitlines()]
    assert said == ["-delete", "-importcert"]
    assert (tmp_path / "asked").read_text().endswith(f"-file {authority.pem}\n")


@pytest.mark.parametrize("script", ["macos.sh", "linux.sh", "java.sh"])
@pytest.mark.parametrize("with_key", [True, False])
def test_a_file_with_a_private_key_or_without_certificate_is_refused(
    authority: Authority, tmp_path: Path, script: str, *, with_key: bool
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_bytes(authority.leaf().read_bytes() if with_key else b"nothing here\n")
    environment = {**os.environ, "ROOT": str(tmp_path)}
    done = subprocess.run(
        ["sh", CA / script, wrong],
        check=False,
        capture_output=True,
        text=True,
        timeout=patience.SECONDS,
        env=environment,
    )
    assert done.returncode == 2
    assert ("private key" if with_key else "holds no certificate") in done.stderr


def test_environment_file_points_every_program_at_the_proxy_and_the_bundle() -> None:
    command = ["sh", "-c", f". {CA}/environment.sh && env"]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}).stdout
    told = dict(line.split("=", 1) for line in out.splitlines())
    proxies = {told[name] for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}
    assert proxies == {"http://outgate.example.com:8080"}
    for name in ("REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert told[name].startswith("/")
    assert Path(told["SSL_CERT_FILE"]).exists()


def test_environment_file_knows_where_the_linux_script_puts_the_certificate() -> None:
    """Of both families of distributions: a bundle that is not there would break every program."""
    script, environment = ((CA / name).read_text() for name in ("linux.sh", "environment.sh"))
    for place in ("/usr/local/share/ca-certificates/outgate-ca.crt", "/etc/pki/ca-trust/source/anchors/outgate-ca.pem"):
        assert f'"$root{place}"' in script
        assert place in environment


@pytest.mark.parametrize("script", sorted(CA.glob("*.sh")), ids=lambda path: path.name)
def test_every_shell_script_parses(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True, timeout=patience.SECONDS)
