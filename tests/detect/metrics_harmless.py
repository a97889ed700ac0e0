"""Bodies that have something of a report and are none, made up, most of them as large and dull as real ones.

By name: the media type and the body. Each is some hundred rows of one kind of traffic.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROWS = 400
_RANDOM = random.Random(20260607)  # noqa: S311 - reproducible, not secret
_WORDS = "garden lamp solar string light bulb warm white terrace stake outdoor timer cable glass steel".split()  # noqa: SIM905

type Body = tuple[str, str]
type Cell = Callable[[int], object]


def _code(at: int) -> str:
    return f"KX-{1000 + at}-{'BWRG'[at % 4]}"


def _asin(at: int) -> str:
    return f"B0QX{at:04d}ZD"


def _words(_: int) -> str:
    return " ".join(_RANDOM.sample(_WORDS, 3))


def _int(most: int) -> Cell:
    return lambda _: _RANDOM.randrange(most)


def _float(most: int) -> Cell:
    return lambda _: round(_RANDOM.random() * most, 2)


def _day(at: int) -> str:
    return f"2026-{1 + at // 28 % 12:02d}-{1 + at % 28:02d}"


def _of(*choices: object) -> Cell:
    return lambda _: _RANDOM.choice(choices)


def _rows(columns: dict[str, Cell], count: int = ROWS) -> list[dict[str, object]]:
    return [{name: cell(at) for name, cell in columns.items()} for at in range(count)]


def _json(**columns: Cell) -> Body:
    return "application/json", json.dumps({"items": _rows(columns), "next": None})


def _few(**columns: Cell) -> Body:
    return "application/json", json.dumps({"items": _rows(columns, 9)})


def _lines(**columns: Cell) -> Body:
    return "application/x-ndjson", "\n".join(map(json.dumps, _rows(columns)))


def _csv(columns: dict[str, Cell], sep: str = ",") -> Body:
    rows = _rows(columns)
    return "text/csv", "\n".join([sep.join(columns), *(sep.join(map(str, row.values())) for row in rows)]) + "\n"


def _html(columns: dict[str, Cell]) -> Body:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.values())}</tr>" for row in _rows(columns))
    head = "".join(f"<th>{name}</th>" for name in columns)
    return "text/html", f"<html><body><table><tr>{head}</tr>{rows}</table></body></html>"


def _prose(sentences: Sequence[str]) -> Body:
    return "text/plain", "\n".join(sentence.format(at=at) for at in range(120) for sentence in sentences)


_PAGE = {
    "@context": "https://schema.org",
    "@type": "Product",
    "sku": "KX-1044-B",
    "gtin13": "4006381333931",
    "aggregateRating": {"ratingValue": 4.5, "reviewCount": 311},
    "offers": {"price": "15.00", "priceCurrency": "EUR", "availability": "InStock"},
}
_PRODUCT = {"sku": _code, "title": _words, "price": _float(90)}

BODIES: dict[str, Body] = {
    "weather stations": _csv(
        {"Station": _code, "Temperature": _float(30), "Units": _of("metric"), "Humidity": _int(100)}
    ),
    "weather forecast": _json(
        station=_code, date=_day, forecast=_of("rain", "sun"), p90=_float(30), conversion=_of("C to F")
    ),
    "budget": _csv({"Month": _day, "Budget": _int(9000), "Revenue": _int(9000), "Forecast": _int(9000)}),
    "budget by department": _csv(
        {"Department": _words, "Budget": _int(9999), "Spent": _int(9999), "Revenue": _int(99)}, ";"
    ),
    "profit and loss": _csv(
        {"Account": _words, "Revenue": _int(9999), "Cost of goods sold": _int(999), "Profit": _int(99)}
    ),
    "telemetry": _lines(ts=_int(10**9), host=_code, units=_of("ms"), value=_float(9), sessions=_int(9)),
    "traces": _lines(trace=_code, span=_asin, name=_words, duration=_int(999), returns=_of("ok")),
    "metrics of hosts": _json(node=_code, available=_int(9999), reserved=_int(99), cpu=_float(100)),
    "web vitals": _json(
        name=_of("LCP", "CLS", "INP"), value=_float(3000), rating=_of("good", "poor"), page=_words, views=_int(9)
    ),
    "beacon": _few(
        v=_of("2"), tid=_of("G-4711"), en=_of("page_view"), sessionId=_int(9**9), pageViewId=_asin, sales=_of("x")
    ),
    "many beacons": _lines(en=_of("page_view", "view_item"), item_id=_code, price=_float(9), session_id=_int(9**9)),
    "web statistics": _csv(
        {"Page": _words, "Page views": _int(999), "Sessions": _int(99), "Conversion rate": _float(9)}
    ),
    "web statistics by day": _json(date=_day, pageViews=_int(999), sessions=_int(99), bounceRate=_float(1)),
    "web statistics by country": _csv(
        {"Country": _of("DE", "FR"), "Visitors": _int(99), "Visits": _int(99), "Revenue": _int(9)}
    ),
    "search console": _csv(
        {"Query": _words, "Clicks": _int(99), "Impressions": _int(999), "CTR": _float(9), "Position": _float(9)}
    ),
    "site search": _json(searchTerm=_words, ts=_int(10**9), results=_int(99)),
    "search suggestions": _json(query=_words, suggestion=_words, score=_float(1)),
    "advertising campaigns": _csv(
        {
            "Campaign ID": _code,
            "Impressions": _int(999),
            "Clicks": _int(99),
            "Amount spent": _float(99),
            "Conversions": _int(9),
        }
    ),
    "bid requests": _lines(id=_code, imp=_int(9), bidfloor=_float(3), site=_words, page=_words, device=_of("phone")),
    "ad delivery": _json(
        creativeId=_code, impressions=_int(999), clicks=_int(99), budget=_int(99), budgetSpent=_float(99), clips=_int(9)
    ),
    "keywords": _json(keyword=_words, impressions=_int(999), clicks=_int(9), cost=_float(9), bid=_float(2)),
    "product page": ("application/ld+json", json.dumps(_PAGE)),
    "product pages": ("application/ld+json", json.dumps([_PAGE | {"sku": _code(at)} for at in range(ROWS)])),
    "catalogue": _json(**_PRODUCT, stock=_int(99), rating=_float(5), reviews=_int(99)),
    "catalogue as rows": _csv(_PRODUCT | {"stock": _int(99), "brand": _words, "weight": _float(9)}),
    "catalogue page": _html(_PRODUCT | {"availability": _of("in stock", "sold out")}),
    "catalogue with returns": _csv(
        _PRODUCT | {"returns": _of("30 days"), "units": _of("pcs"), "sales rank": _int(999)}
    ),
    "catalogue in German": _csv(
        {"Artikelnummer": _code, "Titel": _words, "Preis": _float(90), "Bestand": _int(99)}, ";"
    ),
    "catalogue in Chinese": _csv({"商品编号": _code, "标题": _words, "价格": _float(90), "库存": _int(99)}),
    "catalogue in Japanese": _csv({"品番": _code, "商品名": _words, "価格": _float(90), "在庫": _int(99)}),
    "catalogue in French": _csv({"référence": _code, "titre": _words, "prix": _float(90), "stock": _int(99)}, ";"),
    "catalogue in Spanish": _csv(
        {"referencia": _code, "título": _words, "precio": _float(90), "existencias": _int(9)}, ";"
    ),
    "catalogue in Italian": _csv(
        {"codice prodotto": _code, "titolo": _words, "prezzo": _float(90), "giacenza": _int(9)}, ";"
    ),
    "best sellers": _json(asin=_asin, title=_words, salesRank=_int(999), rating=_float(5), reviewCount=_int(999)),
    "recommendations": _json(asin=_asin, title=_words, price=_float(90), score=_float(1)),
    "search results": _json(asin=_asin, title=_words, position=_int(99), sponsored=_of("yes", "no"), price=_float(90)),
    "cart": _few(asin=_asin, title=_words, quantity=_int(4), price=_float(90)),
    "order lines": _json(asin=_asin, quantityOrdered=_int(4), itemPrice=_float(90), shippingPrice=_float(5)),
    "price list": _csv(_PRODUCT | {"List price": _float(99), "Sale price": _float(90), "Discount": _int(40)}),
    "price list in German": _csv({"Artikel": _code, "Listenpreis": _float(99), "Verkaufspreis": _float(90)}, ";"),
    "size chart": _html({"Product": _code, "Width": _int(99), "Height": _int(99), "Units": _of("cm", "in")}),
    "spare parts": _csv({"Item number": _code, "Description": _words, "Units": _int(9), "Unit": _of("pcs")}),
    "bill of material": _csv({"Item": _code, "Quantity": _int(99), "Unit cost": _float(9)}),
    "stock exchange": _csv({"Symbol": _words, "Last": _float(99), "Volume": _int(9999), "Turnover": _int(9999)}),
    "share prices": _json(isin=lambda at: f"DE000{at:07d}", price=_float(99), margin=_float(9), profit=_float(9)),
    "earnings": _csv({"Company": _words, "Revenue": _int(9999), "Gross margin": _float(99), "Profit": _int(999)}),
    "sports table": _html(
        {"Team": _words, "Points": _int(99), "Goals": _int(99), "Conversion": _float(99), "Sales": _of("-")}
    ),
    "cricket": _csv({"Player": _words, "Orders": _int(9), "Returns": _int(9), "Rate": _float(9)}),
    "builds": _json(build=_code, branch=_words, duration=_int(999), success_rate=_float(1), sessions=_int(9)),
    "test runs": _json(test=_words, runs=_int(99), failures=_int(9), conversion=_of("none")),
    "monitoring": _json(service=_words, uptime=_float(100), errorRate=_float(1), lateJobs=_int(9), views=_int(99)),
    "dashboards": _json(id=_code, title=_words, views=_int(999), panels=_int(9), visitors=_int(9)),
    "code coverage": _csv({"File": _words, "Units": _int(99), "Coverage": _float(100), "Returns": _int(9)}),
    "tickets": _json(id=_code, subject=_words, product=_of("lamp 3000", "lamp 5000"), orders=_int(3), returns=_int(2)),
    "courses": _csv({"Item": _code, "Title": _words, "Units": _int(9), "Sessions": _of("Mon", "Tue")}),
    "conference": _html({"Item": _code, "Session": _words, "Visitors": _of("many", "few")}),
    "licences": _csv({"Product": _words, "Licence": _of("MIT", "BSD"), "Units": _int(9)}),
    "widgets": _json(item=_code, margin=_int(9), padding=_int(9), cost=_int(9)),
    "exchange rates": _csv(
        {"Currency": _of("EUR", "USD"), "Rate": _float(2), "Margin": _float(1), "Conversion": _float(2)}
    ),
    "fee schedule": _csv({"Category": _words, "Referral fee": _float(15), "Minimum": _float(1)}),
    "payments": _json(id=_code, type=_of("charge", "refund"), amount=_float(99), fee=_float(2), net=_float(90)),
    "messages with codes": _prose(
        ["Customer asks for KX-1{at:03d}-B, two units, total $30, and when B0QX4{at:03d}ZD is back."]
    ),
    "prose about sales": _prose(
        ["Sales were strong: revenue rose {at} percent and we sold many units.", "Conversion was flat."]
    ),
    "advice": _prose(
        ["Item KX-1{at:03d}-B is sold out until 3 June; B0QX4{at:03d}ZD was sold by another shop for $20."]
    ),
}
