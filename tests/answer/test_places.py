"""Places and levels."""

from __future__ import annotations

import pytest

from kb.answer.places import places_in, rank_of, short_region, spoken_names


@pytest.mark.parametrize(
    ("region", "short", "rank"),
    [("上海市", "上海", 1), ("内蒙古自治区", "内蒙古", 1), ("邢台市", "邢台", 2), ("杨浦区", "杨浦", 3)],
)
def test_a_region_has_a_short_name_and_a_level(region: str, short: str, rank: int) -> None:
    """Provinces by the list, others by their last character."""
    assert (short_region(region), rank_of(region)) == (short, rank)


def test_the_nation_ranks_highest() -> None:
    """0 is above every region."""
    assert rank_of(None) == 0


def test_a_province_is_also_called_by_its_single_character() -> None:
    """沪 for 上海; a city has none."""
    assert spoken_names("上海市") == ("上海", "上海市", "沪") and spoken_names("邢台市") == ("邢台", "邢台市")


def test_places_are_told_in_the_order_they_are_named() -> None:
    """Single characters are no place names in running text."""
    assert places_in("浙江和江苏、深圳的新规定") == ("浙江", "江苏", "深圳")
