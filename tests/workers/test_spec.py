"""What workers are told can be told: it goes through a pickle, and has defaults that work."""

import pickle

from outgate.workers.spec import Bounds
from tests.workers.conftest import spec


def test_it_arrives_as_it_was_sent():
    assert pickle.loads(pickle.dumps((spec(), Bounds(3)))) == (spec(), Bounds(3))  # noqa: S301 - our own


def test_all_but_the_number_has_a_default():
    assert min(Bounds(1)) > 0
