from outgate.record.sinks.sink import Sink


def test_a_sink_is_a_name_and_what_delivers_and_has_nothing_to_tidy_by_default():
    got: list[object] = []
    sink = Sink("test", got.extend)
    sink.deliver([{"a": 1}])
    sink.tidy()
    assert (got, sink.origins, sink.bounds.keep) == ([{"a": 1}], None, 1_000_000)
