"""Mails are read as their headers say they are written, and what is changed in them is still a mail."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, MIMEPart

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract, rewrite
from outgate.extract.mail import internet
from outgate.extract.tree import Budget, Hints
from outgate.model import Edit, Limits, Part
from tests.extract.messages import MASK, SECRET, holding, message, read, reasons, redacted

LEAK = f"The customer is {SECRET.decode()}, café.\n"


def mail(body: str = "hello\n", cte: str = "8bit", charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = "Ann <ann@shop.example>"
    made["To"] = "bob@else.example"
    made["Subject"] = "Grüße"
    made["Date"] = "Sun, 22 Nov 2026 10:00:00 +0000"
    made.set_content(body, cte=cte, charset=charset)
    return made


def opened(data: bytes) -> EmailMessage:
    made = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    assert made.defects == []
    return made


def text_of(part: MIMEPart | EmailMessage) -> str:
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


@pytest.mark.parametrize("cte", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_leak_is_redacted_in_every_transfer_encoding(cte: str, charset: str):
    sent = message(mail(LEAK, cte, charset).as_bytes(), [(b"content-type", b"message/rfc822")])
    clean = redacted(sent)
    assert text_of(opened(clean.body)) == LEAK.replace(SECRET.decode(), MASK.decode())
    assert opened(clean.body)["Subject"] == "Grüße"
    assert holding(read(clean.body).parts) == []


def test_attachments_are_read_with_their_names_and_written_back():
    made = mail()
    made.add_attachment(b"PK is not here", maintype="application", subtype="octet-stream", filename="a.bin")
    made.add_attachment(f"name,email\nJane,{SECRET.decode()}\n", subtype="csv", filename="q3.csv", cte="base64")
    reading = read(made.as_bytes(), b"message/rfc822")
    assert ("body", "mail", 'multipart["q3.csv"]', "base64") in [part.path for part in holding(reading.parts)]
    assert reading.gaps == ()
    clean = opened(redacted(message(made.as_bytes())).body)
    attached = list(clean.iter_attachments())
    assert text_of(attached[1]) == f"name,email\nJane,{MASK.decode()}\n"
    assert attached[0].get_content() == b"PK is not here"


def test_a_mail_inside_a_mail_is_read_as_one():
    inner = mail(LEAK, "quoted-printable")
    outer = mail()
    outer.add_attachment(inner)
    clean = opened(redacted(message(outer.as_bytes())).body)
    [attached] = clean.iter_attachments()
    found = attached.get_content()
    assert isinstance(found, EmailMessage)
    assert MASK.decode() in text_of(found)


def test_values_in_encoded_headers_are_found():
    made = mail()
    made.replace_header("Subject", f"Grüße an {SECRET.decode()}")
    assert holding(read(made.as_bytes()).parts)[-1].path[-1] == "encoded-words"
    assert SECRET.decode() not in opened(redacted(message(made.as_bytes())).body)["Subject"]


def test_names_of_attachments_are_read():
    made = mail()
    made.add_attachment(b"x", maintype="text", subtype="plain", filename=f"für {SECRET.decode()}.txt")
    assert holding(read(made.as_bytes()).parts) != []


def test_a_harmless_twin_holds_nothing_and_no_gap():
    made = mail("Nothing but words, café.\n", "base64")
    made.add_attachment("more words", filename="notes.txt")
    reading = read(made.as_bytes(), b"message/rfc822")
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_mails_in_mails_without_end_are_a_gap():
    data = mail(LEAK).as_bytes()
    for _ in range(30):
        data = b"MIME-Version: 1.0\r\nSubject: fwd\r\nContent-Type: message/rfc822\r\n\r\n" + data
    assert "depth" in reasons(read(data))


def test_a_damaged_mail_is_read_as_far_as_it_goes():
    made = mail()
    made.add_attachment(LEAK.encode() * 20, maintype="text", subtype="csv", filename="q3.csv")
    data = made.as_bytes()
    assert holding(read(data[: len(data) // 2]).parts) != []


@pytest.mark.parametrize(
    "text",
    [
        b"Name: Jane\nEmail: jane@shop.example\n\nContent-Type: is a header",
        b"Content-Type: text/plain\r\n\r\nno mail header",
        b"From: a\nSubject: plain text needs no reader\n\nbody",
        b"",
        b"From: a",
    ],
)
def test_other_text_is_no_mail(text: bytes):
    assert internet.headers_end(text) == 0


@given(st.integers(0, 600), st.binary(max_size=40))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    made = mail(LEAK)
    made.add_attachment(b"x", maintype="a", subtype="b", filename="c")
    data = made.as_bytes()
    part = Part(("body",), data[:at] + patch + data[at + len(patch) :], root="body")
    list(internet.read(part, Hints(), Budget(Limits())))


def test_a_mail_whose_parts_are_not_where_it_says_is_a_gap():
    whole = mail("hello\n")
    whole.add_attachment("x", subtype="csv", filename="q3.csv")
    data = whole.as_bytes()
    line = data[data.index(b"\n--") + 1 :].partition(b"\r\n")[0]
    assert reasons(read(data.replace(line, b"~~another"))) == ["truncated"]
    assert reasons(read(data[: data.index(b"\r\n\r\n") + 4])) == []  # headers alone, as in a bounce


@pytest.mark.parametrize("before", [b"aGVsbG8=\r\n", b"aGVsbG8=", b"~", b"\xe4\xf6--\0 and more"])
def test_base64_behind_an_end_or_among_other_signs_is_read(before: bytes):
    data = mail(LEAK, "base64").as_bytes()
    end = data.index(b"\r\n\r\n") + 4
    assert holding(read(data[:end] + before + data[end:]).parts)


def test_what_stands_beside_the_parts_is_read():
    made = mail()
    made.add_attachment("x", filename="a.txt")
    data = made.as_bytes()
    hidden = b"\r\n=?utf-8?Q?" + SECRET.replace(b"@", b"=40") + b"?=\r\n"
    start = data.index(b"\r\n\r\n") + 4
    assert ("body", "mail", "beside", "encoded-words") in [
        part.path for part in holding(read(data[:start] + hidden + data[start:]).parts)
    ]
    assert ("body", "mail", "beside", "encoded-words") in [part.path for part in holding(read(data + hidden).parts)]
    assert "beside" not in [part.path[-1] for part in read(data).parts]


def test_a_mail_with_an_attachment_is_redacted_everywhere_at_once():
    made = mail(LEAK, "base64")
    made.add_attachment(
        f"name,email\nJane,{SECRET.decode()}\n", subtype="csv", filename="q3.csv", cte="quoted-printable"
    )
    sent = message(made.as_bytes())
    found = [part for part in holding(extract(sent, Limits()).parts) if part.to_parent is None or part.is_text]
    edits = {part: [Edit(at, at + len(SECRET), MASK)] for part in found if (at := part.data.index(SECRET)) >= 0}
    clean = opened(rewrite(sent, edits).body)
    assert [SECRET.decode() in text_of(part) for part in clean.walk() if not part.is_multipart()] == [False, False]
