"""Records of customers, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.detect import load
from outgate.model import Finding, Part
from outgate.strict_toml import FileError
from tests.detect.sheets import look, part, prose

POLICIES = Path(__file__).parents[2] / "policies"
FAMILIES = ("customer", "order", "person", "payment", "id")
FILES = {
    path.relative_to(POLICIES).as_posix(): path.read_text("utf-8")
    for family in FAMILIES
    for path in (POLICIES / "data-types" / family).rglob("*.toml")
}
ANN, BOB, CY = "ann.lee@mail-example.org", "bob.ray@mail-example.org", "cy.dee@mail-example.org"
ORDER = "302-4417790-1182463"
OTHER = "028-7741206-5528139"


def found(at: Part) -> dict[str, Finding]:
    return {f.data_type: f for f in look(at, FILES) if f.data_type.startswith("customer.")}


def test_a_row_with_a_person_and_their_order_is_a_record() -> None:
    at = part("Name\tE-mail\tOrder", f"Ann Lee\t{ANN}\t{ORDER}")
    record = found(at)["customer.record"]
    assert record.sample == "record of one person: name, email, order"
    assert [at.data[start:end].decode() for start, end in record.spans] == ["Ann Lee", ANN, ORDER]
    assert len(record.people) == 1


def test_several_people_of_a_table_are_one_finding_that_counts_them() -> None:
    at = part("Name\tE-mail\tOrder", f"Ann Lee\t{ANN}\t{ORDER}", f"Bob Ray\t{BOB}\t{OTHER}", f"Ann Lee\t{ANN}\t{OTHER}")
    record = found(at)["customer.record"]
    assert (record.sample, len(record.people)) == ("records of 2 people: name, email, order", 2)


def test_a_person_is_the_same_in_a_row_and_in_a_sentence() -> None:
    row = found(part("E-mail\tOrder", f"{ANN}\t{ORDER}"))["customer.order"]
    sentence = found(prose(f"{ANN} asks about {OTHER}"))["customer.order"]
    assert row.people == sentence.people


def test_an_address_under_its_header_makes_a_record() -> None:
    at = part("收件人\t邮箱\t收货地址", f"林晓岚\t{ANN}\t浙江省杭州市云栖路 18 号")
    assert found(at)["customer.record"].sample == "record of one person: name, email, address"


def test_a_small_chat_message_with_a_person_and_an_order_is_one() -> None:
    assert set(found(prose(f"hi, {ANN} ordered {ORDER}"))) == {"customer.order"}


def test_what_is_far_apart_is_no_record() -> None:
    assert found(prose(f"{ANN} {'lorem ipsum ' * 40} {ORDER}")) == {}


def test_a_long_cell_is_read_as_a_text() -> None:
    apart = f"{ANN} {'lorem ipsum ' * 40} {ORDER}"
    assert found(part("subject\ttext", f"hello\t{apart}")) == {}
    assert set(found(part("subject\ttext", f"hello\t{'lorem ipsum ' * 40} {ANN} {ORDER}"))) == {"customer.order"}


def test_people_with_names_are_a_contact_list_from_three_on() -> None:
    lines = ("Name\tE-mail", f"Ann Lee\t{ANN}", f"Bob Ray\t{BOB}")
    assert found(part(*lines)) == {}
    three = found(part(*lines, f"Cy Dee\t{CY}"))["customer.contact_list"]
    assert (len(three.people), three.sample) == (3, "records of 3 people: name, email")


HARMLESS = [
    prose(f"Best regards,\nAnn Lee\nSupport Team Lead\n{ANN}\n+1 206 555 0142\n"),
    part("name\temail\tphone", f"Ann Lee\t{ANN}\t+1 206 555 0142"),
    part("login\tpassword", f"{ANN}\tnot-a-real-one"),
    part("name\temail\tbirthday", f"Ann Lee\t{ANN}\t1990-04-12"),
    part("event\tname\taddress\temail", f"click\tChrome\t10.0.0.1\t{ANN}"),
    part("orderId\tname\tquantity", f"{ORDER}\tGarden lamp\t2"),
    prose(f"please look at {ORDER}"),
    prose(f"invite {ANN}, {BOB} and {CY}"),
    prose("Ann Lee, 14 Larch Row, Hexton"),
]


@pytest.mark.parametrize("at", HARMLESS, ids=range(len(HARMLESS)))
def test_signatures_log_ins_and_telemetry_are_no_records(at: Part) -> None:
    assert found(at) == {}


def test_all_harmless_cases_are_there() -> None:
    assert len(HARMLESS) == 9


def test_tables_are_not_read_for_an_address_alone() -> None:
    def refuse(*_: object) -> list[object]:
        raise AssertionError

    at = Part(("body",), f"{ANN} clicked".encode(), tables=refuse)  # type: ignore[arg-type]
    assert found(at) == {}


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ("require = 1\nwho = ['a']\nfields = {}", "record.fields: "),
        ("require = 2\nwho = ['a']\nfields.a = { data = ['person'] }", "record: requires 2 fields of 1"),
        ("require = 1\nwho = ['b']\nfields.a = { data = ['person'] }", "no field 'b'"),
        ("require = 1\nwho = ['a']\nbeyond = ['b']\nfields.a = { data = ['person'] }", "no field 'b'"),
        ("require = 1\nwho = []\nfields.a = { data = ['person'] }", "record.who: "),
        ("require = 1\nwho = ['a']\nfields.a = {}", "record.fields.a: needs `data` or `headers`"),
        ("require = 1\nwho = ['a']\nwithin = 9\nfields.a = { data = ['person'] }", "record.within: "),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_its_reason(record: str, fault: str) -> None:
    examples = '[[example]]\ntext = "x"\nfinds = ["record"]\n[[example]]\ntext = "y"\nfinds = []\n'
    with pytest.raises(FileError) as error:
        load({"data-types/x/y.toml": f'title = "t"\n[record]\n{record}\n{examples}'})
    assert fault in str(error.value)


SIGNATURE = "Ann Lee\n14 Larch Row, Hexton\nann.lee@mail-example.org\n+1 206 555 0142\n"
CARD = "Name: Ann Lee\nAddress: 14 Larch Row, Hexton\nE-mail: ann.lee@mail-example.org\n"


@pytest.mark.parametrize("before", ["Kind regards", "Mit freundlichen Grüßen", "Cordialement", "此致"])
def test_the_end_of_a_letter_is_no_record(before: str) -> None:
    assert "customer.record" not in found(prose(f"{before},\n\n{SIGNATURE}"))


def test_a_company_page_is_no_record_and_with_an_order_it_is_one() -> None:
    page = "Contact us at Quill Lamps GmbH: ann.lee@mail-example.org, +1 206 555 0142"
    assert "customer.record" not in found(part("Name\tAddress\tE-mail", f"Quill GmbH\t14 Larch Row, Hexton\t{ANN}"))
    assert "customer.record" in found(prose(f"{page}, order {ORDER}, Name: Ann Lee"))


def test_fields_that_say_it_by_their_names_need_no_finding_beside_them() -> None:
    at = part("shipTo.name\tshipTo.addressLine1", "Ann Lee\t14 Larch Row")
    assert found(at)["customer.recipient"].sample == "record of one person: recipient, street"


def test_items_must_be_fields() -> None:
    spec = 'title = "x"\n[record]\nrequire = 1\nwho = ["a"]\nitems = ["b"]\n[record.fields.a]\nheaders = ["a"]\n'
    examples = '[[example]]\ntext = "x"\nfinds = ["x"]\n[[example]]\ntext = "y"\nfinds = []\n'
    with pytest.raises(FileError, match="no field 'b'"):
        load({"data-types/test/thing.toml": spec + examples})


def test_a_heading_far_above_says_what_a_page_is_and_a_sentence_does_not() -> None:
    page = (
        "{}\n\n" + "A line that says nothing. " * 12 + "\n\nMarlene Quist\nAdresse: Lindenweg 7, 06484 Quedlin\n"
        "Telefon: +49 3946 555014\nE-Mail: info@quill-lamps.example\n"
    )
    found = {
        heading: [one.data_type for one in look(prose(page.format(heading)), FILES) if "customer." in one.data_type]
        for heading in ("Impressum", "## Impressum", "<h1>Impressum</h1>", "Vorgang", "Ein Impressum fehlt")
    }
    assert [heading for heading, types in found.items() if types] == ["Vorgang", "Ein Impressum fehlt"]
