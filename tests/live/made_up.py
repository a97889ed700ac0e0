"""What the live tests send: made-up customers, orders and figures; and what policy is to do with them anywhere."""

from __future__ import annotations

# Three orders are a leak wherever they go, one card number is taken out, and the last is nobody's business to stop.
ORDERS = ("305-1234567-7654321", "304-7654321-1234567", "303-1111111-2222222")
LEAK = "orders " + " ".join(ORDERS)
CARD = "4111 1111 1111 1111"
REDACTABLE = f"charge {CARD} today"
REDACTED = "charge [payment.card] today"
HARMLESS = "the parcel is late because of the storm"

CUSTOMERS = "\n".join(
    ["name,email,phone,order"]
    + [f"Reader {n},reader{n:02}@mailbox{n % 3}.example,+1 202 555 01{n:02},305-12345{n:02}-7654321" for n in range(40)]
)
SALES = "\n".join(
    ["ASIN,Units Ordered,Ordered Product Sales,Unit Session Percentage"]
    + [f"B0DEMO{n:04},{120 + 7 * n},{(120 + 7 * n) * 19.99:.2f},{4 + n % 9}.{n % 10}%" for n in range(40)]
)
