from outgate.cli.sample_text import SIZE, sample


def test_the_sample_is_a_mebibyte_and_always_the_same():
    assert len(sample()) == SIZE == 1 << 20
    assert sample() == sample()


def test_the_sample_holds_each_kind_of_traffic():
    kinds = (b'"note": "', b"HTTP/1.1", b"null) {", b".\n")
    assert [kind for kind in kinds if kind not in sample()] == []
