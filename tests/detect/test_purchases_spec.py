"""What `[purchases]` in a policy file says."""

from __future__ import annotations

import pytest

from outgate.strict_toml import FileError
from tests.detect.made import detector
from tests.detect.test_purchases import PURCHASES


@pytest.mark.parametrize("field", ["bought", "orders", "people", "accounts", "yours", "sent", "apart", "nobody"])
def test_each_kind_of_word_is_asked_for(field: str) -> None:
    without = "\n".join(line for line in PURCHASES.splitlines() if not line.startswith(field))
    with pytest.raises(FileError, match=rf"purchases\.{field}"):
        detector(without)


def test_the_words_for_buying_for_accounts_and_for_sending_make_a_text_looked_at() -> None:
    spec = next(iter(detector(PURCHASES).catalogue.data_types.values())).spec.purchases
    assert spec is not None
    assert {"bought", "ordered", "order", "customer", "sent to"} <= set(spec.headers()["bought"])
