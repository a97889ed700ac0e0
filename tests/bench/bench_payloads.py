"""How many report bodies are told as what they are: `python -m tests.bench.bench_payloads DIR`.

DIR holds `marketplace_payloads.json`: example bodies by type. A report is right when a data type of `metrics` that
fits the name of its type is found in it; an order with a buyer, when it is found as data of a customer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outgate.detect import Detector, load
from outgate.extract import extract
from outgate.model import Channel, Destination, Limits, Message, Sender

POLICIES = Path(__file__).parents[2] / "policies"
# Words in the name of a type, and the data types of which one must be found.
KINDS = {
    "forecast": ("forecast",),
    "inventory": ("inventory",),
    "margin": ("margins",),
    "salesandtraffic": ("sales", "traffic"),
    "traffic": ("traffic",),
    "pageview": ("traffic",),
    "search": ("search_terms",),
    "basket": ("market_basket",),
    "repeat": ("market_basket",),
    "promotion": ("promotions",),
    "coupon": ("promotions",),
    "performance": ("seller_performance",),
    "health": ("seller_performance",),
    "sales": ("sales",),
}
BUYER = ("BuyerEmail", "BuyerName", "ShippingAddress", "buyerEmail", "buyerName", "recipientName")


def main() -> int:
    """Print for each type how many bodies were told, and both shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--misses", action="store_true", help="name each body that was misread")
    given = parser.parse_args()
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    detector = Detector(load(files), b"bench" * 8, Limits())
    payloads = json.loads((given.folder / "marketplace_payloads.json").read_text("utf-8"))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, bodies in payloads.items():
        for at, body in enumerate(bodies):
            expected = _expected(name, body)
            found = _found(detector, body)
            kind = (
                "orders with buyers" if expected and expected[0] == "customer." else "reports" if expected else "others"
            )
            is_right = bool(expected and any(one.startswith(expected) for one in found))
            for key in (kind, f"  {kind}: {name}"):
                counts[key][0] += is_right
                counts[key][1] += 1
            if given.misses and not is_right and (expected or found):
                print(f"{name}[{at}] expected {expected}, found {sorted(found)}")
    for key, (right, of) in sorted(counts.items(), key=lambda item: item[0].strip()):
        print(f"{key:60} {right:3} of {of:3}  {right / of:.2f}")
    return 0


def _expected(name: str, body: Any) -> tuple[str, ...]:
    text = json.dumps(body)
    if "order" in name.lower():
        return ("customer.",) if any(f'"{field}"' in text for field in BUYER) else ()
    kinds = next((kinds for word, kinds in KINDS.items() if word in name.lower()), ("",))
    return tuple(f"metrics.{kind}" for kind in kinds)


def _found(detector: Detector, body: Any) -> set[str]:
    headers = ((b"content-type", b"application/json"),)
    to, by = Destination("reports.example"), Sender("10.0.0.1")
    message = Message(Channel.HTTP, by, to, datetime.now(UTC), "POST", b"/", headers, json.dumps(body).encode())
    return {finding.data_type for finding in detector.findings(extract(message, Limits()).parts)}


if __name__ == "__main__":
    sys.exit(main())
