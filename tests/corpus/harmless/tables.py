"""Tables that are no figures of products: weather, budgets, sports, rates, lists of ids and times."""

# ruff: noqa: E501 - templates: a line of what machines write is longer than a line of code

from __future__ import annotations

import json

from tests.corpus.dice import Body, Dice, Kind


def _csv(header: str, rows: list[str]) -> Body:
    return Body("text/csv", "\n".join([header, *rows]) + "\n")


def uuids(dice: Dice) -> Body:
    """A list of UUIDs."""
    return Body("text/plain", "\n".join(dice.guid() for _ in dice.rows(900)))


def hashes(dice: Dice) -> Body:
    """Check sums of files."""
    return Body("text/plain", "\n".join(f"{dice.hexes(64)}  {dice.path()}.{dice.word()}" for _ in dice.rows(500)))


def times(dice: Dice) -> Body:
    """Times in many spellings."""
    return _csv("at,epoch,nanos,compact,iso,us", [
        f"{dice.later():%d.%m.%Y %H:%M},{dice.epoch() // 1000},{dice.epoch()}{dice.digits(6)},{dice.later():%Y%m%d%H%M%S},{dice.iso()},{dice.later():%m/%d/%Y}"
        for _ in dice.rows()
    ])  # fmt: skip


def timetable(dice: Dice) -> Body:
    """A timetable of trains."""
    return _csv("Zug;Gleis;Ab;An;Halte", [
        f"RE {dice.randrange(99)};{dice.randrange(20)};{dice.later():%H:%M};{dice.later():%H:%M};{dice.word().title()}, {dice.word().title()}"
        for _ in dice.rows()
    ])  # fmt: skip


def weather(dice: Dice) -> Body:
    """What stations measured."""
    return _csv("station,date,tmin,tmax,rain_mm,pressure,forecast", [
        f"DE-{dice.digits(5)},{dice.day()},{dice.random() * 12:.1f},{dice.random() * 30:.1f},{dice.random() * 20:.1f},{dice.randint(970, 1040)},sun"
        for _ in dice.rows()
    ])  # fmt: skip


def weather_answer(dice: Dice) -> Body:
    """Weather of a service."""
    return Body("application/json", json.dumps({"lat": 51.7868, "lon": 11.1427, "hourly": [
        {"dt": dice.epoch() // 1000, "temp": round(dice.random() * 30, 2), "humidity": dice.randrange(100), "pop": dice.random(),
         "wind_deg": dice.randrange(360), "weather": [{"id": 800, "main": "Clear"}]}
        for _ in dice.rows(200)
    ]}))  # fmt: skip


def budget(dice: Dice) -> Body:
    """A budget by cost centre."""
    return _csv("Cost centre;Month;Budget;Actual;Variance;Forecast", [
        f"{dice.digits(4)} {dice.word().title()};{dice.day()[:7]};{dice.digits(6)},00;{dice.digits(6)},00;{dice.randrange(-9, 9)} %;{dice.digits(6)},00"
        for _ in dice.rows()
    ])  # fmt: skip


def ledger(dice: Dice) -> Body:
    """Bookings of a company."""
    return _csv("date,account,text,debit,credit,balance", [
        f"{dice.day()},{dice.digits(4)},{dice.words(2, 4)},{dice.price(9000)},{dice.price(9000)},{dice.price(90000)}" for _ in dice.rows()
    ])  # fmt: skip


def rates(dice: Dice) -> Body:
    """Exchange rates."""
    return _csv("date,usd,gbp,jpy,cny,volume", [
        f"{dice.day()},{1 + dice.random() / 9:.4f},{dice.random():.4f},{dice.random() * 99 + 99:.2f},{dice.random() + 7:.4f},{dice.digits(9)}"
        for _ in dice.rows()
    ])  # fmt: skip


def league(dice: Dice) -> Body:
    """A table of a league."""
    rows = "".join(
        f"<tr><td>{at + 1}</td><td>{dice.word().title()} {dice.choice(('United', 'City', 'SV', 'FC'))}</td><td>{dice.randrange(34)}</td>"
        f"<td>{dice.randrange(99)}:{dice.randrange(99)}</td><td>{dice.randrange(99)}</td></tr>"
        for at in dice.rows(200)
    )
    return Body(
        "text/html",
        f"<table><tr><th>#</th><th>Team</th><th>Played</th><th>Goals</th><th>Points</th></tr>{rows}</table>",
    )


def runners(dice: Dice) -> Body:
    """Results of a race by number."""
    return _csv("bib\tclass\tnet time\tgross time\tsplit", [
        f"{dice.digits(4)}\tM{dice.choice((20, 30, 40))}\t0{dice.randrange(2, 5)}:{dice.randrange(60):02d}:{dice.randrange(60):02d}\t{dice.randrange(9999)}\t{dice.price()}"
        for _ in dice.rows()
    ])  # fmt: skip


def sensors(dice: Dice) -> Body:
    """Readings of machines in a hall."""
    return _csv("ts,machine,units,rate,temperature,state", [
        f"{dice.epoch()},press-{dice.randrange(20)},{dice.randrange(900)},{dice.random():.3f},{dice.random() * 90:.1f},run" for _ in dice.rows()
    ])  # fmt: skip


def map_features(dice: Dice) -> Body:
    """Shapes on a map."""
    return Body("application/geo+json", json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": dice.digits(10), "properties": {"name": dice.word().title(), "admin_level": 8},
         "geometry": {"type": "LineString", "coordinates": [[round(dice.random() * 180, 7), round(dice.random() * 90, 7)] for _ in range(12)]}}
        for _ in dice.rows(120)
    ]}))  # fmt: skip


def books(dice: Dice) -> Body:
    """Books of a library, with their numbers."""

    def isbn() -> str:
        digits = "978" + dice.digits(9)
        return f"{digits}{-sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10}"

    return _csv(
        "isbn,title,year,shelf",
        [
            f"{isbn()},{dice.words(2, 5).title()},{dice.randint(1950, 2025)},{dice.chars(2)}-{dice.randrange(99)}"
            for _ in dice.rows()
        ],
    )


def papers(dice: Dice) -> Body:
    """A bibliography."""
    return Body("text/x-bibtex", "\n".join(
        f"@article{{{dice.word()}{dice.randint(1990, 2025)},\n  title = {{{dice.words().title()}}},\n  doi = {{10.{dice.digits(4)}/{dice.word()}.{dice.digits(8)}}},\n"
        f"  issn = {{{dice.digits(4)}-{dice.digits(4)}}},\n  pages = {{{dice.randrange(900)}--{dice.randrange(900, 1999)}}},\n  year = {{{dice.randint(1990, 2025)}}}\n}}"
        for _ in dice.rows(200)
    ))  # fmt: skip


def web_statistics(dice: Dice) -> Body:
    """Visits of a site of one's own."""
    return _csv("Page,Page views,Visitors,Bounce rate,Average time", [
        f"/{dice.path()},{dice.randrange(9999)},{dice.randrange(999)},{dice.randrange(100)}%,00:0{dice.randrange(9)}:{dice.randrange(60):02d}" for _ in dice.rows()
    ])  # fmt: skip


def stock_of_parts(dice: Dice) -> Body:
    """Parts of a workshop, a price list."""
    return _csv("Part no.;Description;Weight;List price", [
        f"{dice.digits(4)}-{dice.digits(4)};{dice.words(2, 4)};{dice.random():.3f} kg;{dice.price()}".replace(".", ",") for _ in dice.rows()
    ])  # fmt: skip


def survey(dice: Dice) -> Body:
    """Answers of a survey."""
    return _csv("response;q1;q2;q3;comment", [
        f"R_{dice.chars(15)};{dice.randint(1, 5)};{dice.randint(1, 5)};{dice.choice(('yes', 'no'))};{dice.sentence()}" for _ in dice.rows(250)
    ])  # fmt: skip


def numbers(dice: Dice) -> Body:
    """A matrix of numbers."""
    return Body(
        "text/plain", "\n".join(" ".join(dice.digits(dice.randint(3, 12)) for _ in range(8)) for _ in dice.rows())
    )


KINDS = (
    Kind("UUIDs", uuids),
    Kind("check sums of files", hashes),
    Kind("times", times),
    Kind("timetable", timetable),
    Kind("weather stations", weather),
    Kind("weather service", weather_answer),
    Kind("budget", budget),
    Kind("bookings", ledger),
    Kind("exchange rates", rates),
    Kind("league table", league),
    Kind("race results", runners),
    Kind("machine readings", sensors),
    Kind("map", map_features),
    Kind("books", books),
    Kind("bibliography", papers),
    Kind("web statistics", web_statistics),
    Kind("price list of parts", stock_of_parts),
    Kind("survey", survey),
    Kind("matrix", numbers),
)
