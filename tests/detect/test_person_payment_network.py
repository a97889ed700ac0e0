"""Harmless text in which numbers look like people's, and leaks in all the spellings that people use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from outgate.detect import Detector, load
from outgate.model import Likelihood, Limits
from tests.detect.made import KEY, POLICIES, part, values

if TYPE_CHECKING:
    from outgate.model import Finding

FAMILIES = ("person", "payment", "network")
HARMLESS = (
    # telemetry
    '{"ts":1763769600123,"dur":4155550132,"span":"4bf92f3577b34da6","n":[1203,4412,9981]}',
    '{"event":"scroll","x":1024.5550132,"y":-33.8688197,"t":1763769600123456789}',
    "metric.http.requests 412341 1763769600 host=web-7 p99=0.4155550132",
    "heartbeat seq=000004155550132 rtt=415.555.0132ms",
    '{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","parentId":"00f067aa0ba902b7"}',
    "rum.fcp=1203;rum.lcp=2417;rum.cls=0.0312;rum.ttfb=412",
    "cpu 10132153 290696 3084719 46828483 16683 0 25195 0 175628 0",
    '{"userId":8812345678,"sessionLength":123456789}',
    # identifiers, hashes
    "5f0c2f7e-9a55-4f0e-8a57-0d7b6f3c1e2a",
    "urn:uuid:41115555-0132-4111-8111-111111111111",
    "sha256:4155550132411111111111111111111111111111111111111111111111111111",
    "commit 9f4155550132a411111111111111111111111111",
    'ETag: W/"415-5550132"',
    "x-amz-request-id: 4111111111111112",
    "d41d8cd98f00b204e9800998ecf8427e  empty.txt",
    "sha512-4IiEPWWBd9zO5BQyqV8GQ0eD3nFQ1u4YdPq0aWc0k1J0mXwQ==",
    "fingerprint 02:00:5e:10:00:ff:aa:bb:cc:dd:ee:ff:00:11:22:33",
    "0x00000000219ab540356cBB839Cbe05303d7705Fa",
    # lock files, versions
    '"lodash": {"version": "4.17.21", "resolved": "https://registry.example/lodash/-/lodash-4.17.21.tgz"}',
    '"version": "10.20.30.40"',
    "grpcio==1.62.10.11",
    "libssl1.1_1.1.1.23_amd64.deb",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36",
    "upgrade from v10.20.30.40 to v10.20.30.41",
    "react@18.2.0, icon@2x.png, user@host, git@github.com:team/repo.git",
    "foo-10.20.30.40.tgz",
    "compile group: 'org.example', name: 'core', version: '31.10.12.14'",
    # code, styles, mark-up
    "!function(e,t){for(var n=0;n<4155550132;n++)e[n]^=t>>>16}(a,2147483647);",
    "var a=[0,1,1,2,3,5,8,13,21,34,55,89,144,233,377,610,987,1597,2584,4181];",
    ".btn{margin:0 12px 34px 56px;color:#415555;transform:matrix(1,0,0,1,415,555)}",
    "a::before{content:'\\201C'} li:nth-child(2n+1){top:10.5px}",
    "M12.3 45.67 89.01 23.45 67.89 01.23 45.67 z",
    "std::vector<int>::const_iterator it; Foo::bar(); x = y[::2]; z = y[1::3]",
    "@media (min-width: 768px) and (max-width: 1024px)",
    "def name(self) -> str: return self.first_name or 'x'",
    '{"firstName":{"type":"string"},"lastName":{"type":"string"},"name":"id"}',
    '<input name="lastName" placeholder="Last name">',
    "rgba(41, 55, 55, 0.132) 0 20px 30px",
    # times, dates
    "1763769600 1763769600123 1763769600123456 1763769600123456789",
    "0705/190016 and 081109/203615 INFO dfs.DataNode",
    "2026-11-22T10:12:13.415555Z",
    "20261122101213",
    "Sat, 22 Nov 2026 10:12:13 GMT",
    "12:30:45.123 -> 12:30:46.987",
    "released 12.04.1990, expires 2027-03-31",
    "open 09:00-17:30, 2023-2024, 2019/2020",
    # prices, quantities, tables
    "total 1.234.567,89 EUR; 12 345 678 units; 10,000,000 views",
    "1,234,567 + 7,654,321 = 8,888,888",
    "123 456 789 000",
    "12 34 56 78 90 11 22 33",
    "0.4111111111111111",
    "3.14159265358979323846",
    "prices: 19.99 24.99 149.00 1499.00",
    "19.99|24.99|149.00|1299.00",
    # trade numbers
    "EAN 4006381333931, UPC 036000291452, GTIN 00012345600012",
    "ISBN 978-3-16-148410-0 and 0-306-40615-2",
    "tracking 1Z999AA10123456784, RR123456785DE, 9400111899223197428490",
    "invoice 2026-004155, part no. 415-5550-132-7",
    "SKU 0000-1234-5678, bin A-12-34-56",
    "order 4111 1111 1111 1112",
    "ticket #4155550132",
    "patent US10123456B2, RFC 2616, CVE-2026-415555",
    # places
    "48.8588443, 2.2943506",
    "lat=37.4155550132&lng=-122.0840575",
    "geo:52.5200066,13.404954;u=35",
    "POINT(-122.4155550 37.7749295)",
    # prose
    "Wall Street fell by 3 % and the 12 members of the road show went home.",
    "Routing tables of 10 hosts; a swift answer; the account was closed in 2019.",
    "The name is not set. Her birthday is in April, and she was born in Vienna.",
    "Phone calls rose by 12 % in 2024, mobile traffic by 31.5 %.",
)

LEAKS = (
    ("person.email", "o'neil@shop.example", "o'neil@shop.example"),
    ("person.email", "to=m.quist+list@mail.shop.example;x", "m.quist+list@mail.shop.example"),
    ("person.email", "чат@почта.рф сегодня", "чат@почта.рф"),
    ("person.email", "x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ("person.email", "m.quist (at) shop.example", "m.quist (at) shop.example"),
    ("person.phone", "reach me at 415.555.0132 x45", "415.555.0132 x45"),
    ("person.phone", "ring 020 7946 0018 today", "020 7946 0018"),
    ("person.phone", "Handy 0151 23456789", "0151 23456789"),
    ("person.phone", "手机13812345678", "13812345678"),
    ("person.phone", '{"phone":"+852 9123 4567"}', "+852 9123 4567"),
    ("person.phone", "Tel. (11) 91234-5678", "(11) 91234-5678"),
    ("payment.card", "4111-1111-1111-1111", "4111-1111-1111-1111"),
    ("payment.card", "4111.1111.1111.1111", "4111.1111.1111.1111"),
    ("payment.card", "amex 3782 822463 10005", "3782 822463 10005"),
    ("payment.card", "pan=6200000000000005&cvv=1", "6200000000000005"),
    ("payment.iban", "IBAN BE68 5390 0754 7034", "BE68 5390 0754 7034"),
    ("payment.bank_account", "ABA 011000015", "011000015"),
    ("payment.crypto", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    ("person.birth_date", "her DOB is 12/04/1990", "12/04/1990"),
    ("person.name", '{"customerName": "Marlene Quist"}', "Marlene Quist"),
    ("person.address", "deliver to 14 Larch Row, Hexton, CO 80302", "14 Larch Row, Hexton, CO 80302"),
    ("network.ip", "from 203.0.113.77:443", "203.0.113.77"),
    ("network.ip", "peer 2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7334"),
    ("network.mac", "ether 02:00:5e:10:00:ff", "02:00:5e:10:00:ff"),
)


@cache
def detector() -> Detector:
    """The data types of these families alone."""
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    wanted = tuple(f"data-types/{family}/" for family in FAMILIES)
    mine = {name: text for name, text in files.items() if name.startswith(wanted)}
    return Detector(load(mine), KEY, Limits())


def found(text: str) -> list[Finding]:
    """What is found in a body."""
    return detector().findings([part(text)])


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_gives_no_finding_that_a_rule_would_act_on(text: str) -> None:
    likely = [one for one in found(text) if one.likelihood >= Likelihood.LIKELY]
    assert [(one.data_type, text[slice(*one.spans[0])]) for one in likely] == []


def test_there_are_enough_harmless_cases() -> None:
    assert len(set(HARMLESS)) == len(HARMLESS) >= 60


@pytest.mark.parametrize(("data_type", "text", "value"), LEAKS)
def test_a_leak_is_found_whole_and_likely(data_type: str, text: str, value: str) -> None:
    here = [one for one in found(text) if one.data_type == data_type]
    assert values(here) == [value]
    assert here[0].likelihood >= Likelihood.LIKELY


@pytest.mark.parametrize(
    ("data_type", "text"),
    [
        ("person.phone", "+1 415-555-0132, (415) 555-0132, 415.555.0132, 0014155550132"),
        ("person.phone", "+44 20 7946 0018, 020 7946 0018, 0044 20 7946 0018"),
        ("person.phone", "+34 612 34 56 78, 612 34 56 78"),
        ("person.phone", "+82 10-1234-5678, 010-1234-5678"),
        ("person.email", "M.Quist@shop.example m.quist@SHOP.example m.quist [at] shop [dot] example"),
        ("payment.card", "4111 1111 1111 1111, 4111-1111-1111-1111, 4111111111111111"),
        ("payment.iban", "BE68539007547034, be68539007547034, BE68 5390 0754 7034"),
        ("network.ip", "2001:db8::7 2001:0DB8:0:0:0:0:0:7"),
        ("network.mac", "02:00:5e:10:00:ff 02-00-5E-10-00-FF 0200.5e10.00ff"),
    ],
)
def test_spellings_of_one_value_count_as_one(data_type: str, text: str) -> None:
    here = [one for one in found(text) if one.data_type == data_type]
    assert len(here) > 1
    assert len({one.digest for one in here}) == 1


THANKS = "These people contributed to Quill: they sent patches, translated it, or reported bugs.\n\n"
NAMES = ("Jane Roe", "Max Moe", "Ann Noe", "Tom Poe", "Li Doe", "Eva Loe", "Ida Boe", "Jan Hoe", "Mia Joe", "Per Zoe")
HOUSES = ("roe", "cs.moe", "noe", "poe-labs", "gnu.doe", "loe", "inf.boe", "hoe", "users.joe", "zoe")


def _listed(*domains: str) -> str:
    people = zip(NAMES, domains, strict=True)
    return "".join(f"{name}\t<{name[:3].lower()}@{domain}>\n" for name, domain in people)


def _likelihoods(text: str) -> set[Likelihood]:
    found = detector().findings([part(text)])
    return {one.likelihood for one in found if one.data_type == "person.email"}


def test_people_of_many_houses_in_a_text_on_software_are_left_as_possible() -> None:
    assert _likelihoods(THANKS + _listed(*(f"{house}.example" for house in HOUSES))) == {Likelihood.POSSIBLE}


@pytest.mark.parametrize(
    "text",
    [
        _listed(*(f"{house}.example" for house in HOUSES)),
        THANKS + _listed(*["gmail.com", "qq.com", "web.de", "yahoo.co.uk"] * 2, "roe.example", "moe.example"),
        THANKS + _listed(*["market.example"] * 10),
        THANKS + "Who bought the lamp, by order no:\n" + _listed(*(f"{house}.example" for house in HOUSES)),
        THANKS + "".join(f'{{"name": "A Roe", "email": "a{at}@{house}.example"}}\n' for at, house in enumerate(HOUSES)),
    ],
    ids=["without a word", "by providers", "one house", "by order", "as objects"],
)
def test_customers_below_a_heading_on_software_are_no_authors(text: str) -> None:
    """By their providers, by the words near them, by how they are written."""
    assert _likelihoods(text) == {Likelihood.VERY_LIKELY}


def test_the_code_of_a_bank_is_nobodys_account() -> None:
    """It is public: lists of banks hold little else."""
    found = detector().findings([part("sort code 40-47-84 with account 55779911, BIC: DEUTDEFF500, IFSC HDFC0001234")])
    likelihoods = {shown: one.likelihood for one in found for shown in values([one])}
    assert likelihoods.pop("DEUTDEFF500") == likelihoods.pop("HDFC0001234") == Likelihood.POSSIBLE
    assert likelihoods
    assert min(likelihoods.values()) >= Likelihood.LIKELY
