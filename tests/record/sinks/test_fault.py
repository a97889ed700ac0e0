from outgate.record.sinks.fault import Refused, SinkFault


def test_a_fault_says_why_and_how_long_to_wait():
    fault = SinkFault("busy", after=3.0)
    assert (str(fault), fault.after) == ("busy", 3.0)
    assert SinkFault("gone").after is None


def test_what_is_refused_is_a_fault_as_well():
    assert isinstance(Refused("no"), SinkFault)
