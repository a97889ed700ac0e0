"""What a `[table]` says."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outgate.detect.table_spec import ColumnSpec, TableSpec


def spec(**more: object) -> TableSpec:
    columns = {
        "product": ColumnSpec(headers=["sku"], telling=["asin"], values="code"),
        "units": ColumnSpec(headers=["units"], telling=["units sold"], said=["sold"], values="integer"),
        "sales": ColumnSpec(headers=["sales"], values="money"),
    }
    return TableSpec.model_validate({"columns": columns, "require": 2, "anchor": ["product"], **more})


def test_a_header_is_told_with_its_column_and_whether_nothing_else_has_it() -> None:
    bears = spec().bears
    assert bears("Units Sold") == (("units", "units sold", True),)
    assert bears("Units (last week)") == (("units", "units", False),)
    assert bears("colour") == ()


def test_two_telling_columns_are_enough_in_one_row_and_without_an_anchor() -> None:
    both = {"units": True, "sales": True}
    assert spec().is_enough(both)
    assert spec().least_rows(both) == 1
    assert not spec().is_enough({"units": True, "sales": False})
    assert spec().least_rows({"product": False, "units": True}) == 3


def test_an_anchor_and_what_goes_beyond_it_are_needed_otherwise() -> None:
    assert spec().is_enough({"product": False, "units": False})
    assert not spec().is_enough({"product": False})
    assert not spec(beyond=["sales"]).is_enough({"product": False, "units": False})
    assert spec(no_anchor=2).is_enough({"units": False, "sales": False})
    assert spec(few_rows=2).least_rows({"product": False, "sales": False}) == 1


def test_what_is_said_of_a_column_is_looked_for_apart_from_its_headers() -> None:
    assert spec().headers().keys() == {"product", "units", "sales"}
    assert spec(told=2).headers()["said:units"] == ("sold",)
    assert spec(told=2).may_be_told({"said:units"})
    assert not spec(told=2).may_be_told({"product"})
    assert not spec(told=2, beyond=["sales"]).may_be_told({"said:units"})
    assert not spec().may_be_told({"units", "sales"})


def test_a_table_is_worth_reading_where_its_columns_are_named() -> None:
    assert not spec().is_worth({"units"})
    assert spec().is_worth({"units", "sales"})
    assert not spec(beyond=["units"]).is_worth({"product", "sales"})
    assert spec(require=3).is_worth({"product", "units"})
    assert not spec(require=3).is_worth({"product", "sales"})


def test_figures_of_products_and_texts_have_no_words_of_speech() -> None:
    assert [column for _, column in spec().speech.find("asin, units sold")] == ["units"]


def test_what_is_too_long_for_a_header_is_looked_at_and_remembered_by_its_ends() -> None:
    other = spec()
    for middle in ("a", "b"):
        assert [borne.name for borne in other.bears(f"{'x' * 200}{middle * 500}{'x' * 200}.units")] == ["units"]


def test_lists_add_headers() -> None:
    column = ColumnSpec(lists=["products"], values="code")
    assert column.with_lists({"products": ["item"]}).headers == ["item"]
    with pytest.raises(KeyError, match="products"):
        column.with_lists({})


@pytest.mark.parametrize(
    "more", [{"require": 4}, {"anchor": ["x"]}, {"beyond": ["x"]}, {"bare_needs": ["x"]}, {"told": 0}, {"rows": 0}]
)
def test_what_cannot_be_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        spec(**more)


def test_a_column_without_names_is_refused() -> None:
    with pytest.raises(ValidationError):
        ColumnSpec(said=["sold"], values="integer")
