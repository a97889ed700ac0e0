"""The wire's bench works, in its smallest size: figures for a proxy, ratios of one round, and what was missed."""

from __future__ import annotations

import pytest

from tests.bench import bench_wire as bench
from tests.bench import wire_load as load

TINY = bench.Size(rounds=1, seconds=0.3, uploads=1, requests=40, megabytes=(1, 3))


def test_every_figure_is_measured_of_a_real_proxy() -> None:
    figures = bench.run(["outgate"], TINY)["outgate"]
    assert set(figures) >= {figure for t in bench.TARGETS for figure in (t.figure, t.base_figure)}
    assert all(len(values) == 1 and values[0] >= 0 for values in figures.values())
    assert len(figures) == 16


@pytest.mark.parametrize(("ours", "reached"), [([16.0, 14.0, 15.0], True), ([10.0, 30.0, 14.0], False)])
def test_a_target_is_the_median_of_the_ratios_of_each_round(ours: list[float], *, reached: bool) -> None:
    target = bench.Target("faster", "posts/s", "mitmdump", "posts/s", 1.5, at_least=True)
    assert target.reached({"outgate": {"posts/s": ours}, "mitmdump": {"posts/s": [10.0, 10.0, 10.0]}}) is reached


def test_quantiles_are_milliseconds() -> None:
    assert load.quantile([n / 1000 for n in range(1, 101)], 0.99) == pytest.approx(99)
    assert load.quantile([0.002], 0.5) == pytest.approx(2)


def test_the_post_is_what_the_targets_speak_of() -> None:
    head, _, body = load.json_post(443).partition(b"\r\n\r\n")
    assert (len(head.split(b"\r\n")) - 1, len(body)) == (15, 1024)
