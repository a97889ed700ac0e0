"""What applications send all day: telemetry, beacons, API chatter."""

# ruff: noqa: E501 - templates: a line of what machines write is longer than a line of code

from __future__ import annotations

import base64
import json
from urllib.parse import urlencode

from tests.corpus.dice import Body, Dice, Kind


def _json(tree: object, media_type: str = "application/json") -> Body:
    return Body(media_type, json.dumps(tree))


def web_vitals(dice: Dice) -> Body:
    """How fast pages were."""
    return _json([
        {"name": dice.choice(("LCP", "CLS", "INP", "TTFB")), "value": dice.random() * 3000, "delta": dice.random(),
         "id": f"v4-{dice.epoch()}-{dice.digits(13)}", "rating": "good", "page": f"/{dice.path()}", "ts": dice.epoch()}
        for _ in dice.rows()
    ])  # fmt: skip


def analytics(dice: Dice) -> Body:
    """A batch of an analytics library."""
    return _json({"sentAt": dice.iso(), "writeKey": dice.chars(32), "batch": [
        {"type": "track", "event": dice.words(1, 3), "messageId": f"ajs-next-{dice.epoch()}-{dice.guid()}",
         "anonymousId": dice.guid(), "timestamp": dice.iso(), "integrations": {},
         "context": {"page": {"path": f"/{dice.path()}", "title": dice.words()}, "locale": "de-DE",
                     "screen": {"width": 1920, "height": 1080, "density": 1.25}, "timezone": "Europe/Berlin"},
         "properties": {"value": dice.randrange(999), "position": dice.randrange(40)}}
        for _ in dice.rows(150)
    ]})  # fmt: skip


def measurement(dice: Dice) -> Body:
    """Lines of a measurement protocol."""
    return Body("text/plain;charset=UTF-8", "\r\n".join(
        urlencode({"en": "page_view", "_et": dice.randrange(99999), "ep.ref": dice.path(), "epn.value": dice.price(),
                   "sid": dice.epoch() // 1000, "cid": f"{dice.digits(10)}.{dice.digits(10)}", "_s": at, "sct": 3})
        for at in dice.rows(250)
    ))  # fmt: skip


def crash_report(dice: Dice) -> Body:
    """An error with its frames."""
    lines = [
        {"event_id": dice.hexes(32), "sent_at": dice.iso(), "sdk": {"name": "javascript", "version": dice.version()}},
        {"exception": {"values": [{"type": "TypeError", "value": dice.words(), "stacktrace": {"frames": [
            {"filename": f"https://{dice.host()}/{dice.path()}.{dice.hexes(8)}.js", "function": dice.camel(),
             "lineno": dice.randrange(9), "colno": dice.randrange(999999), "in_app": True}
            for _ in dice.rows(150)]}}]}, "breadcrumbs": [
            {"timestamp": dice.epoch() / 1000, "category": "fetch", "data": {"url": f"/api/{dice.path()}", "status_code": 200}}
            for _ in dice.rows(80)]},
    ]  # fmt: skip
    return Body("application/x-sentry-envelope", "\n".join(map(json.dumps, lines)))


def spans(dice: Dice) -> Body:
    """Traces of a distributed system."""
    return _json({"resourceSpans": [{"scopeSpans": [{"spans": [
        {"traceId": dice.hexes(32), "spanId": dice.hexes(16), "parentSpanId": dice.hexes(16), "name": dice.snake(),
         "kind": 2, "startTimeUnixNano": f"{dice.epoch()}{dice.digits(6)}", "endTimeUnixNano": f"{dice.epoch()}{dice.digits(6)}",
         "attributes": [{"key": "http.status_code", "value": {"intValue": "200"}}]}
        for _ in dice.rows(200)
    ]}]}]})  # fmt: skip


def graph_query(dice: Dice) -> Body:
    """A query of GraphQL with its variables."""
    fields = " ".join(f"{dice.camel()} {{ id {dice.camel()} {dice.camel()} }}" for _ in dice.rows(120))
    return _json({"operationName": dice.camel(), "query": f"query {dice.camel()}($id: ID!) {{ node(id: $id) {{ {fields} }} }}",
                  "variables": {"id": base64.b64encode(f"Node:{dice.digits(10)}".encode()).decode(), "first": 20},
                  "extensions": {"persistedQuery": {"version": 1, "sha256Hash": dice.hexes(64)}}})  # fmt: skip


def graph_answer(dice: Dice) -> Body:
    """An answer of GraphQL."""
    edges = [
        {"cursor": base64.b64encode(f"arrayconnection:{at}".encode()).decode(),
         "node": {"id": base64.b64encode(f"Board:{dice.digits(9)}".encode()).decode(), "title": dice.words(),
                  "updatedAt": dice.iso(), "state": "OPEN", "number": dice.randrange(9999), "__typename": "Board"}}
        for at in dice.rows(150)
    ]  # fmt: skip
    return _json({"data": {"viewer": {"boards": {"totalCount": len(edges), "edges": edges}}}})


def build_system(dice: Dice) -> Body:
    """Builds and their jobs."""
    return _json({"builds": [
        {"id": dice.randrange(10**9), "number": dice.randrange(9999), "sha": dice.hexes(40), "branch": dice.snake(),
         "started_at": dice.iso(), "duration": dice.randrange(3000), "status": "success", "queue": dice.word(),
         "jobs": [{"name": dice.snake(), "exit_code": 0, "artifacts": dice.randrange(9)} for _ in range(3)]}
        for _ in dice.rows(150)
    ]})  # fmt: skip


def issue_tracker(dice: Dice) -> Body:
    """Issues of a software project."""
    return _json({"issues": [
        {"key": f"CORE-{dice.randrange(9999)}", "id": dice.digits(6), "summary": dice.sentence(), "priority": "Medium",
         "created": dice.iso(), "storyPoints": dice.randrange(13), "labels": [dice.word(), dice.word()],
         "description": dice.paragraph(), "fixVersion": dice.version()}
        for _ in dice.rows(120)
    ]})  # fmt: skip


def auction(dice: Dice) -> Body:
    """A bid request for an advertisement."""
    return _json({"id": dice.guid(), "at": 1, "tmax": 120, "cur": ["EUR"], "imp": [
        {"id": str(at), "tagid": dice.digits(8), "bidfloor": dice.random(), "banner": {"w": 300, "h": 250, "pos": 1},
         "ext": {"gpid": f"/{dice.digits(8)}/{dice.snake()}", "tid": dice.guid()}}
        for at in dice.rows(120)
    ], "device": {"ua": "Mozilla/5.0", "language": "de", "w": 1920, "h": 1080, "ifa": dice.guid()},
        "site": {"domain": dice.host(), "page": f"https://{dice.host()}/{dice.path()}", "cat": ["IAB19"]}})  # fmt: skip


def flags(dice: Dice) -> Body:
    """Switches of features, as a browser loads them."""
    return _json({dice.snake(): {"version": dice.randrange(999), "flagVersion": dice.randrange(99), "value": dice.random() < 0.5,
                                 "variation": dice.randrange(3), "trackEvents": False, "salt": dice.hexes(32)}
                  for _ in dice.rows()})  # fmt: skip


def consent(dice: Dice) -> Body:
    """Choices about cookies, a form."""
    return Body("application/x-www-form-urlencoded", urlencode({
        "euconsent": f"CP{dice.chars(200)}.{dice.chars(60)}", "gdpr": 1, "version": 2,
        **{f"vendor_{at}": dice.hexes(16) for at in dice.rows(150)},
    }))  # fmt: skip


def archive_of_requests(dice: Dice) -> Body:
    """Requests that a browser recorded."""
    return _json({"log": {"version": "1.2", "entries": [
        {"startedDateTime": dice.iso(), "time": dice.random() * 900, "request": {
            "method": "GET", "url": f"https://{dice.host()}/{dice.path()}?_={dice.epoch()}",
            "headers": [{"name": "x-request-id", "value": dice.guid()}, {"name": "if-none-match", "value": f'W/"{dice.hexes(16)}"'}]},
         "response": {"status": 200, "bodySize": dice.randrange(99999)}, "serverIPAddress": dice.ip()}
        for _ in dice.rows(100)
    ]}})  # fmt: skip


def notebook(dice: Dice) -> Body:
    """A notebook with its results."""
    return _json({"nbformat": 4, "metadata": {"kernelspec": {"name": "python3"}}, "cells": [
        {"cell_type": "code", "id": dice.hexes(8), "execution_count": at, "source": [f"{dice.snake()} = {dice.snake()}({at})\n"],
         "outputs": [{"data": {"text/plain": [f"array([{', '.join(f'{dice.random():.8f}' for _ in range(30))}])"]}}]}
        for at in dice.rows(80)
    ]})  # fmt: skip


KINDS = (
    Kind("web vitals", web_vitals),
    Kind("batch of analytics", analytics),
    Kind("measurement protocol", measurement),
    Kind("crash report", crash_report),
    Kind("distributed traces", spans),
    Kind("GraphQL query", graph_query),
    Kind("GraphQL answer", graph_answer),
    Kind("builds", build_system),
    Kind("issues of a project", issue_tracker),
    Kind("bid request", auction),
    Kind("feature flags", flags),
    Kind("cookie choices", consent),
    Kind("recorded requests", archive_of_requests, frozenset({"network.ip"})),
    Kind("notebook", notebook),
)
