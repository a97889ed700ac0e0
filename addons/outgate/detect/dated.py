"""Lists of days: three days and more near each other, with something told between them, however days are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span

_FARTHEST = 240  # bytes between two days of a list
_LONGEST = 80  # days of one list
_MONTHS = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec januar jänner februar märz maerz mai juni juli oktober dezember mär mrz okt dez janvier février fevrier
mars avril juin juillet août aout septembre octobre novembre décembre decembre janv févr fév avr juil déc enero febrero
marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic set gennaio
febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott janeiro fevereiro março maio junho
julho setembro outubro novembro dezembro fev out januari februari maart mei augustus mrt stycznia lutego marca kwietnia
maja czerwca lipca sierpnia września wrzesnia października pazdziernika listopada grudnia sty lut kwi cze lip sie wrz
paź lis gru ocak şubat subat mart nisan may\u0131s mayis haziran temmuz ağustos agustos eylül eylul ekim
kas\u0131m kasim aral\u0131k aralik января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев апр июн июл авг сен сент окт ноя нояб дек
"""
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS.split(), key=len, reverse=True))})\.?(?:'?[dt][ea])?"  # 3 ekimde
_DAY = "(?:[12][0-9]|3[01]|0?[1-9])"
_NUMBER = "(?:1[0-2]|0?[1-9])"  # of a month
_PADDED = "(?:0[1-9]|1[0-2])"
_YEAR = "20[0-9]{2}"
_COUNTED = "(?:十|一|二|三|四|五|六|七|八|九)"
_WRITTEN = (
    rf"{_YEAR}(?:-{_PADDED}-[0-3][0-9]|[./]{_NUMBER}[./]{_DAY}|年 ?{_NUMBER} ?月 ?{_DAY} ?(?:日|号|號))",
    rf"{_DAY}[./-]{_NUMBER}[./-](?:20)?[0-9]{{2}}|{_NUMBER}/{_DAY}/(?:20)?[0-9]{{2}}",
    rf"{_DAY}(?:st|nd|rd|th|er|\.|º|°)?[ -]?(?:de |of )?{_MONTH}(?:,? {_YEAR}|-(?:20)?[0-9]{{2}})?",
    rf"{_MONTH} {_DAY}(?:st|nd|rd|th)?(?:,? {_YEAR})?",
    rf"{_DAY}\.{_NUMBER}\.|{_DAY}\.{_PADDED}|{_NUMBER}/(?:[12][0-9]|3[01])|{_DAY}/{_NUMBER}",
    rf"[0-3][0-9]-{_PADDED}|{_NUMBER} ?月 ?{_DAY}(?: ?(?:日|号|號))?|{_NUMBER}월 ?{_DAY}일",
    "last (?:week|month|night)|yesterday|gestern|ayer|ieri|gisteren|wczoraj|вчера|dün|昨天|前天|昨日|어제",
    rf"(?:同|{_COUNTED}{{1,2}})月{_COUNTED}{{1,3}}(?:日|号)",
)
_ON = "(?:on the|am|den|le|el|il|op|dia|día) "  # of a day whose month was told before: `le 3 mars … et le 5`
_DATED = f"(?i)(?:{_ON})?(?:{'|'.join(_WRITTEN)})|{_ON}{_DAY}(?:\\.|st|nd|rd|th)?".encode()
_ANY: Any = re2.compile(_DATED, options())._regexp.Match  # noqa: SLF001 - the search alone
_ARTICLE = re.compile(_ON.encode(), re.IGNORECASE)
_PART_BEFORE = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./#=+@$-")
_PART_BEHIND = re.compile(rb"[0-9A-Za-z_=@%]|[-./:,][0-9]|/|[T ][0-9]{1,2}:[0-9]|T[0-9]")
_DIGIT = re.compile(rb"[0-9]")
_NUMBERS = re.compile(rb"[0-9]+([./-])[0-9./-]+")
_DOTTED = re.compile(rb"[0-9]+[./][0-9]+")
_PRICED = re.compile(rb" ?(?:[$%]|\xe2\x82\xac|eur|usd)")
_TELLS = re.compile(rb"[ \t:|-]{1,4}(?:[A-Za-z\x80-\xff\"(]|[0-9]+ ?x|x ?[0-9])")  # a price has its sign there, or ends
_WORD = re.compile(r"[^\W\d_]{3}|[A-Z]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af](?<![円元원])")
_STRUCTURE = re.compile(r"[{}=\\]|\"\s*:|\w@\w|(?:\n[^\n]*){6}")  # a field, somebody's address, a page


def _are_alike(one: bytes, other: bytes) -> bool:
    """Whether two days are written in one way: in numbers with the same sign, or with names; last week is in any."""
    if not (_DIGIT.search(one) and _DIGIT.search(other)):
        return True
    signs = [found[1] if found else b"" for found in map(_NUMBERS.fullmatch, (one, other))]
    return signs[0] == signs[1]


def lists(data: bytes, several: int) -> Iterator[tuple[Span, ...]]:
    """Yield where the days of each list stand that has `several` of them or more. Never raises."""
    days: list[Span] = []
    for day in _days(data):
        if days and (len(days) >= _LONGEST or not _go_on(data, days[-1], day)):
            if len(days) >= several:
                yield tuple(days)
            days = []
        days.append(day)
    if len(days) >= several:
        yield tuple(days)


def _days(data: bytes) -> Iterator[Span]:
    size = len(data)
    start, end = _ANY(UNANCHORED, data, 0, size)[0]
    while end >= 0:
        article = _ARTICLE.match(data, start, end)
        start = article.end() if article else start
        if _is_whole(data, start, end):
            yield start, end
        start, end = _ANY(UNANCHORED, data, end, size)[0]


def _is_whole(data: bytes, start: int, end: int) -> bool:
    """Whether a day is no part of a number, a time, a price or a version."""
    if start and data[start - 1] in _PART_BEFORE and data[start] < 0x80:  # noqa: PLR2004 - the end of ASCII
        return False
    if _PART_BEHIND.match(data, end):
        return False
    if _DOTTED.fullmatch(data, start, end) is None:
        return True
    return _PRICED.match(data, end) is None and (b"/" in data[start:end] or _TELLS.match(data, end) is not None)


def _go_on(data: bytes, one: Span, other: Span) -> bool:
    """Whether two days are of one list: written alike, with a thing between them."""
    if other[0] - one[1] > _FARTHEST or not _are_alike(data[slice(*one)], data[slice(*other)]):
        return False
    between = data[one[1] : other[0]].decode("utf-8", "replace")
    return _WORD.search(between) is not None and _STRUCTURE.search(between) is None
