"""Tables that are no figures of products: weather, budgets, sports, rates, lists of ids and times."""

# ruff: noqa: E501 - templates: a line of what machines write is longer than a line of code

from __future__ import annotations

import json

from tests.corpus.dice import Body, Dice, Kind


def _csv(header: str, rows: list[str]) -> Body:
    return Body("text/csv", "\n".join([header, *rows]) + "\n")


def weather_answer(dice: Dice) -> Body:
    """Weather of a service."""
    return Body("application/json", json.dumps({"lat": 51.7868, "lon": 11.1427, "hourly": [
        {"dt": dice.epoch() // 1000, "temp": round(dice.random() * 30, 2), "humidity": dice.randrange(100), "pop": dice.random(),
         "wind_deg": dice.randrange(360), "weather": [{"id": 800, "main": "Clear"}]}
        for _ in dice.rows(200)
    ]}))  # fmt: skip


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


KINDS = (
    Kind("weather service", weather_answer),
    Kind("league table", league),
    Kind("map", map_features),
    Kind("books", books),
)
