"""What people read and write: pages, mails, documents, invitations."""

# ruff: noqa: E501 - templates: a line of what machines write is longer than a line of code

from __future__ import annotations

import json

from tests.corpus.dice import Body, Dice, Kind

_TOWNS = (("06484", "Quedlin"), ("38820", "Hexstadt"), ("01662", "Lampenau"))
_SALES_TALK = (
    "Sales of garden lamps rose by {n} percent over the summer, the company said on Monday.",
    "Revenue reached {m} million euros, with units sold up in every region.",
    "Conversion on mobile is still below that of the desktop, the head of marketing explained.",
    "Analysts had forecast a margin of {n} percent; returns fell for the third quarter in a row.",
    "Stock at the warehouse in {town} will last until spring.",
    "Der Umsatz stieg um {n} Prozent, die Retourenquote blieb gleich.",
    "公司表示，第三季度销售额同比增长 {n}%，库存水平正常。",  # noqa: RUF001 - Chinese has commas of its own
)


def _page(title: str, body: str) -> Body:
    return Body(
        "text/html; charset=utf-8",
        f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>",
    )


def press(dice: Dice) -> Body:
    """Prose about sales."""
    said = [
        dice.choice(_SALES_TALK).format(n=dice.randint(2, 30), m=dice.randint(2, 900), town=_TOWNS[0][1])
        for _ in dice.rows(200)
    ]
    return Body("text/plain; charset=utf-8", "\n\n".join(f"{line} {dice.sentence()}" for line in said))


def product_page(dice: Dice) -> Body:
    """A public page of a product."""
    data = {
        "@context": "https://schema.org", "@type": "Product", "name": dice.words(2, 4).title(), "sku": f"KX-{dice.digits(4)}",
        "gtin13": "4006381333931", "offers": {"@type": "Offer", "price": dice.price(), "priceCurrency": "EUR"},
        "aggregateRating": {"ratingValue": 4.5, "reviewCount": dice.randrange(900)},
    }  # fmt: skip
    cards = "".join(
        f'<li data-sku="KX-{dice.digits(4)}"><a href="/dp/B0{dice.chars(8).upper()}">{dice.words(2, 4)}</a> <b>{dice.price()} €</b> '
        f"({dice.randrange(9999)} ratings) {dice.randrange(900)}+ bought in past month</li>"
        for _ in dice.rows(200)
    )
    return _page(
        "Garden lamp",
        f'<script type="application/ld+json">{json.dumps(data)}</script><p>{dice.paragraph()}</p><ul>{cards}</ul>',
    )


def search_results(dice: Dice) -> Body:
    """What a shop's search gives back."""
    return Body("application/json", json.dumps({"query": dice.words(1, 3), "total": dice.randrange(9999), "products": [
        {"asin": f"B0{dice.chars(8).upper()}", "title": dice.words(2, 6), "price": {"amount": dice.price(), "currency": "EUR"},
         "rating": 4.1, "ratingsCount": dice.randrange(9999), "image": f"https://{dice.host()}/{dice.chars(11)}.jpg", "prime": True}
        for _ in dice.rows(150)
    ]}))  # fmt: skip


def imprint(dice: Dice) -> Body:
    """A company's imprint, as the law wants it."""
    zip_code, town = dice.choice(_TOWNS)
    contact = (
        f"<h1>Impressum</h1><p>Quill Lampen GmbH<br>Lindenweg {dice.randrange(1, 90)}<br>{zip_code} {town}</p>"
        f"<p>Telefon: +49 3946 5550{dice.digits(2)}<br>Telefax: +49 3946 5551{dice.digits(2)}<br>E-Mail: info@quill-lampen.example</p>"
        f"<p>Geschäftsführer: Tomas Brandl<br>Handelsregister: Amtsgericht Stendal, HRB {dice.digits(5)}<br>USt-IdNr.: DE655782019</p>"
    )
    return _page("Impressum", contact + "".join(f"<p>{dice.paragraph()}</p>" for _ in dice.rows(120)))


def shops(dice: Dice) -> Body:
    """Where a chain has its shops, without a number that a rule would stop."""
    return _page("Our shops", "".join(
        f"<div><h2>{dice.word().title()}</h2><p>Opening hours: Mon-Sat 9:30-{dice.randint(18, 21)}:00, parking {dice.randrange(90)}, tram {dice.randrange(20)}</p></div>"
        for _ in dice.rows(200)
    ))  # fmt: skip


def licence(dice: Dice) -> Body:
    """A licence."""
    return Body("text/plain", "\n\n".join(
        f"   {at + 1}. {dice.word().title()}. Subject to the terms of this License, each Contributor hereby grants to You a perpetual, "
        f"worldwide, non-exclusive, no-charge, royalty-free, irrevocable license. {dice.paragraph()} Copyright {dice.randint(1990, 2026)} the authors."
        for at in dice.rows(80)
    ))  # fmt: skip


def newsletter(dice: Dice) -> Body:
    """A newsletter as a mail."""
    body = "\r\n".join(
        f"* {dice.sentence()} https://{dice.host()}/{dice.path()}?utm_source=mail&id={dice.digits(9)}"
        for _ in dice.rows(150)
    )
    return Body("message/rfc822", (
        f"From: Quill Lamps <news@quill-lamps.example>\r\nTo: readers@quill-lamps.example\r\nSubject: {dice.words()}\r\n"
        f"Message-ID: <{dice.hexes(24)}.{dice.digits(10)}@mail.quill-lamps.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    ))  # fmt: skip


def colleague(dice: Dice) -> Body:
    """A mail to a colleague, with a signature."""
    text = "\n\n".join(dice.paragraph() for _ in dice.rows(60))
    return Body("application/json", json.dumps({
        "to": ["d.hale@quill-lamps.example"], "subject": dice.words(),
        "body": f"Hi Dora,\n\n{text}\n\nBest regards\n-- \nTomas Brandl\nQuill Lamps GmbH, logistics\nPhone: +49 3946 555014\nt.brandl@quill-lamps.example",
    }))  # fmt: skip


def invitation(dice: Dice) -> Body:
    """An invitation to a meeting of five."""
    people = "".join(
        f"ATTENDEE;CN={name}:mailto:{name.lower()}@quill-lamps.example\r\n"
        for name in ("Dora", "Petr", "Ruta", "Omar", "Siv")
    )
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{dice.hexes(32)}\r\nDTSTAMP:{dice.later():%Y%m%dT%H%M%SZ}\r\nDTSTART;TZID=Europe/Berlin:{dice.later():%Y%m%dT%H%M%S}\r\n"
        f"SUMMARY:{dice.words()}\r\nSEQUENCE:{dice.randrange(9)}\r\nEND:VEVENT\r\n"
        for _ in dice.rows(150)
    )
    return Body("text/calendar", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{people}{events}END:VCALENDAR\r\n")


def minutes(dice: Dice) -> Body:
    """Minutes of a meeting."""
    return Body("text/markdown", f"# {dice.words().title()}\n\n" + "\n".join(
        f"## {at + 1}. {dice.words(2, 4).title()}\n\n- {dice.sentence()}\n- Decision: {dice.sentence()}\n- Due: {dice.day()}, room {dice.randrange(400)}\n"
        for at in dice.rows(80)
    ))  # fmt: skip


def manual(dice: Dice) -> Body:
    """A manual for agents: it speaks of data, and holds none."""
    talk = (
        "Ask for the order number (three, seven and seven digits) before you open the account.",
        "Never write down a card number, a password or a date of birth.",
        "If the customer's name and address do not match, escalate to the fraud team.",
        "Units, revenue and conversion are confidential: do not share them outside of the company.",
        "Reviews may not be removed on request; report offers of money for reviews.",
        "A passport or identity card is checked by the identity team only.",
    )  # fmt: skip
    return _page(
        "Handbook",
        "".join(
            f"<h3>{dice.words(1, 3).title()}</h3><p>{dice.choice(talk)} {dice.sentence()}</p>" for _ in dice.rows(200)
        ),
    )


def feed(dice: Dice) -> Body:
    """A feed of news."""
    items = "".join(
        f"<item><title>{dice.words()}</title><link>https://{dice.host()}/{dice.path()}-{dice.digits(8)}</link><guid>{dice.guid()}</guid>"
        f"<pubDate>{dice.later():%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{dice.paragraph()}</description></item>"
        for _ in dice.rows(150)
    )
    return Body("application/rss+xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')


def site_map(dice: Dice) -> Body:
    """Addresses of a site's pages."""
    urls = "".join(
        f"<url><loc>https://{dice.host()}/{dice.path()}/{dice.digits(12)}.html</loc><lastmod>{dice.day()}</lastmod></url>"
        for _ in dice.rows()
    )
    return Body("application/xml", f'<?xml version="1.0"?><urlset>{urls}</urlset>')


def chat(dice: Dice) -> Body:
    """A chat among colleagues about nothing."""
    talk = (
        "lunch at 12:30?",
        "the build is red again",
        "ok",
        "see ticket 48213",
        "room 4.12, 3rd floor",
        "ich bin um 14 Uhr da",
        "明天见",
        "👍",
        "v2.14.1 is out",
    )
    return Body("application/json", json.dumps({"messages": [
        {"id": dice.epoch(), "author": dice.guid(), "ts": f"{dice.epoch() // 1000}.{dice.digits(6)}", "text": f"{dice.choice(talk)} {dice.words(0, 6)}"}
        for _ in dice.rows(250)
    ]}, ensure_ascii=False))  # fmt: skip


KINDS = (
    Kind("prose about sales", press),
    Kind("product page", product_page),
    Kind("results of a shop's search", search_results),
    Kind(
        "imprint",
        imprint,
        frozenset({"person.email", "person.phone", "person.address", "person.name", "company.de.vat_id"}),
        "a paragraph of an imprint is judged without the words around it, and a possible number inside of a fax number counts",
    ),
    Kind("shops of a chain", shops),
    Kind("licence", licence),
    Kind(
        "newsletter", newsletter, frozenset({"person.email"}), "digits near the word call are taken for a phone number"
    ),
    Kind("mail to a colleague", colleague, frozenset({"person.email", "person.phone"})),
    Kind("invitation", invitation, frozenset({"person.email"})),
    Kind("minutes", minutes),
    Kind("manual for agents", manual),
    Kind("news feed", feed),
    Kind("site map", site_map),
    Kind("chat", chat),
)
