"""What keeps the web from leaving beside the proxy: firewall rules and browser policies."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests import patience


def test_nftables_accepts_the_rules() -> None:
    check = ["nft", "-c", "-f", "deploy/nftables/outgate.nft"]
    command = check if os.geteuid() == 0 else ["unshare", "-rn", *check]
    subprocess.run(command, check=True, timeout=patience.SECONDS)


def test_quic_and_encrypted_dns_are_rejected_and_not_dropped() -> None:
    rules = Path("deploy/nftables/outgate.nft").read_text()
    assert "udp dport { 80, 443 } counter reject" in rules
    assert "th dport 853 counter reject" in rules
    assert "drop" not in rules.replace("not dropped", "")


def test_workstations_reach_the_proxies_and_what_is_inside_by_both_versions_of_ip_and_nothing_else() -> None:
    """The web was open over IPv6, and by every port that is not the web's own."""
    rules = Path("deploy/nftables/outgate.nft").read_text()
    chain = rules.partition("chain leaving {")[2].partition("\n  }")[0]
    leaving = [line.strip() for line in chain.splitlines() if line]
    assert leaving[-1].startswith("counter reject ")  # whatever is not named above
    for version, suffix in (("ip", ""), ("ip6", "6")):
        assert f"{version} saddr @workstations{suffix} jump leaving" in rules
        accepted = [line for line in leaving if line.startswith(f"{version} ") and line.endswith(" accept")]
        proxies, inside = f"@outgate_proxies{suffix} tcp dport 8080", f"@inside{suffix}"
        assert accepted == [f"{version} daddr {proxies} accept", f"{version} daddr {inside} accept"]


def test_chrome_policy_turns_off_what_goes_around_the_proxy() -> None:
    policy = json.loads(Path("deploy/browsers/chrome.json").read_text())
    assert policy["ProxySettings"]["ProxyPacMandatory"] is True
    assert (policy["QuicAllowed"], policy["EncryptedClientHelloEnabled"]) == (False, False)
    assert policy["DnsOverHttpsMode"] == "off"


def test_firefox_policy_turns_off_what_goes_around_the_proxy() -> None:
    policy = json.loads(Path("deploy/browsers/firefox.json").read_text())["policies"]
    assert policy["Proxy"]["Locked"] is True
    assert policy["DNSOverHTTPS"] == {"Enabled": False, "Locked": True}
    assert policy["DisableEncryptedClientHello"] is True
    assert policy["Preferences"]["network.proxy.failover_direct"] == {"Value": False, "Status": "locked"}
