import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.cli.incidents.export import COLUMNS
from outgate.record import as_tree
from tests.cli.conftest import Done
from tests.record.outcomes import outcome, recorded
from tests.record.sinks.ocsf.schema import faults

type Run = Callable[..., Done]


def test_csv_has_a_column_for_every_field_and_a_row_for_every_incident(outgate: Run, data: Path):
    done = outgate("incidents", "export", "--format", "csv", "--data", data)
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["number"] for row in rows] == ["OG-2026-000003", "OG-2026-000002", "OG-2026-000001"]
    assert tuple(rows[0]) == COLUMNS == tuple(sorted(as_tree(recorded(outcome())), key=COLUMNS.index))
    assert rows[0]["findings"] == "person.email in body: 1 (1 distinct): j***@m***.com"


def test_no_cell_is_a_formula(outgate: Run, data: Path):
    rows = list(csv.DictReader(io.StringIO(outgate("incidents", "export", "--format", "csv", "--data", data).out)))
    assert rows[1]["rules"] == "'=HYPERLINK()"


def test_json_lines_hold_each_incident(outgate: Run, data: Path):
    done = outgate("incidents", "export", "--format", "jsonl", "--data", data, "--rule", "first")
    (tree,) = [json.loads(line) for line in done.out.splitlines()]
    assert tree["number"] == "OG-2026-000001"
    assert tree["rules"][0]["rule"] == "first"


def test_a_siem_gets_each_incident_as_its_sinks_tell_it(outgate: Run, data: Path):
    done = outgate("incidents", "export", "--format", "ocsf", "--data", data)
    assert (done.code, done.err) == (0, "")
    events = [json.loads(line) for line in done.out.splitlines()]
    assert [event["finding_info"]["uid"] for event in events] == [f"OG-2026-00000{n}" for n in (3, 2, 1)]
    assert [fault for event in events for fault in faults(event)] == []
    done = outgate("incidents", "export", "--format", "ocsf", "--data", data, "--disposition", "redacted")
    (event,) = map(json.loads, done.out.splitlines())
    assert (event["class_uid"], event["disposition"], event["status"]) == (2006, "Redacted", "New")


@pytest.mark.parametrize("form", ["csv", "jsonl", "ocsf"])
def test_no_value_is_exported(outgate: Run, data: Path, form: str):
    told = outgate("incidents", "export", "--format", form, "--data", data).out
    assert "jane.roe" not in told
    assert "c2VjcmV0" not in told
