from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Finding, Likelihood, Reason, uninspected
from outgate.record.summary import DIGESTS, SAMPLES, storable, summarise
from tests.record.outcomes import email

SEPARATOR = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def test_the_same_value_forty_times_is_one_distinct():
    (found,) = summarise([email("a@b.example")] * 40)
    assert (found.count, found.distinct) == (40, 1)


def test_places_and_data_types_are_kept_apart():
    found = list(summarise([email("a@b.example", ("body", "x")), email("a@b.example", ("body", "y"))]))
    assert [summary.part for summary in found] == [f"body {SEPARATOR} x", f"body {SEPARATOR} y"]


def test_the_likelihood_is_that_of_the_surest_finding():
    sure = Finding("t", ("p",), Likelihood.VERY_LIKELY, "s", b"1")
    vague = Finding("t", ("p",), Likelihood.POSSIBLE, "s", b"2")
    (found,) = summarise([vague, sure])
    assert found.likelihood is Likelihood.VERY_LIKELY


def test_what_could_not_be_looked_into_counts_as_one_although_it_has_no_digest():
    (found,) = summarise([uninspected(Reason.ENCRYPTED, ("zip[a.zip]",), "needs a password")])
    assert (found.count, found.distinct, found.digests) == (1, 1, ())


def test_people_are_counted_over_all_findings_of_a_place():
    rows = [Finding("r", ("p",), Likelihood.LIKELY, "s", bytes([i]), people=(bytes([i % 3]),)) for i in range(9)]
    (found,) = summarise(rows)
    assert found.people == 3


def test_only_some_samples_and_digests_are_kept_but_the_counts_are_true():
    many = [email(f"{chr(97 + i % 26)}{i}@b.example") for i in range(DIGESTS + 500)]
    (found,) = summarise(many)
    assert len(found.samples) == SAMPLES
    assert len(found.digests) == DIGESTS
    assert found.distinct == DIGESTS + 500


def test_places_beyond_the_limit_are_one_summary_at_the_path_they_share():
    found = list(summarise([email(f"a{i}@b.example", ("body", "json", f"[{i}]")) for i in range(100)], places=20))
    assert len(found) == 20
    assert found[-1].path == ("body", "json")
    assert sum(summary.count for summary in found) == 100


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40), st.integers(0, 5)), max_size=80), st.integers(1, 9)
)
def test_no_finding_is_lost_however_they_are_folded(rows: list[tuple[str, int, int]], places: int):
    findings = [Finding(kind, ("body", str(at)), Likelihood.LIKELY, "s", bytes([value])) for kind, at, value in rows]
    found = list(summarise(findings, places=places))
    assert sum(summary.count for summary in found) == len(findings)
    for kind in {kind for kind, _, _ in rows}:
        assert sum(summary.data_type == kind for summary in found) <= places


@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_text_can_be_stored(text: str):
    kept = storable(text)
    assert kept.encode() is not None
    assert "\0" not in kept
