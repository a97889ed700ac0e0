from outgate.model import Finding, Likelihood, Part, Reason, uninspected
from outgate.record.hosts import shown_host


def _found(host: str, value: str) -> Finding:
    part = Part(("host",), host.encode(), root="host")
    at = host.index(value)
    return Finding("payment.card", ("host",), Likelihood.LIKELY, "****", b"d", ((at, at + len(value)),), part)


def test_a_clean_host_is_recorded_as_it_is():
    assert shown_host("chat.example", ()) == "chat.example"


def test_a_value_in_the_host_is_replaced_by_its_data_type():
    host = "4111111111111111.x.evil.example"
    assert shown_host(host, [_found(host, "4111111111111111")]) == "[payment.card].x.evil.example"


def test_a_value_in_a_decoded_label_leaves_only_the_domain():
    child = Part(("host", "base32"), b"jane.roe@mail.example", parent=None)
    found = Finding("person.email", ("host", "base32"), Likelihood.LIKELY, "j***", b"d", ((0, 21),), child)
    assert shown_host("nbswy3dpo53w64tmmqqq.x.evil.example", [found]) == "[…].evil.example"


def test_what_was_found_elsewhere_or_not_looked_into_leaves_the_host_alone():
    body = Finding("person.email", ("body",), Likelihood.LIKELY, "j***", b"d")
    assert shown_host("chat.example", [body, uninspected(Reason.PROTOCOL, ("host",), "tcp")]) == "chat.example"
