"""From when and until when a document holds."""

from __future__ import annotations

import pytest

from kb.structure.validity import Validity, validity


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("第五十七条　本办法自2021年11月25日起施行。", "2021-11-25", None),
        ("第八十条　本法自 1995 年 9 月 1 日起施行。", "1995-09-01", None),
        ("（三十）本政策措施自2021年8月24起施行，有效期至2024年8月23日。", "2021-08-24", "2024-08-23"),
        ("本措施自2021年3月1日起实施，有效期3年，实施细则另行制定。", "2021-03-01", "2024-02-29"),
        ("本办法自2021年3月1日起施行。有效期五年。", "2021-03-01", "2026-02-28"),
        ("本办法自2019年1月1日起施行至2023年12月31日止。", "2019-01-01", "2023-12-31"),
        ("该法于2021年7月30日通过，现予公布，自2021年9月1日起施行。", "2021-09-01", None),
        ("21.本政策自印发之日起施行，有效期至2023年12月31日。", None, "2023-12-31"),
        ("本措施自印发之日起施行，有效期3年。", None, None),
    ],
)
def test_dates_are_given_where_the_text_fixes_them(text: str, effective: str | None, expires: str | None) -> None:
    """A term of years ends the day before; a day the text does not tell is not made up."""
    found = validity(["总则", text])
    assert (found.effective, found.expires) == (effective, expires)


def test_words_are_kept_where_no_date_follows_from_them() -> None:
    """“自印发之日起施行，有效期3年” says something, though no day."""
    found = validity(["本措施自印发之日起施行，有效期3年。"])
    assert found == Validity(None, "自印发之日起施行", None, "有效期3年")


def test_a_relative_start_is_reckoned_from_the_day_of_publication() -> None:
    """Thirty days behind the day the base is known to be."""
    text = "本计划自公布之日起30日后施行，有效期三年。"
    assert validity([text], published="2020-02-10").effective == "2020-03-11"
    assert validity([text], published="2020-02-10").expires == "2023-03-10"


@pytest.mark.parametrize(
    "text",
    [
        "各省要在本意见印发之日起30日内，制定出台具体实施办法。",
        "纳入目录的培训和评价机构有效期限为3年。",
        "智能制造示范工厂有效期为3年（自示范工厂名单发布起）。",
        "边缘家庭标准自2025年6月1日起按新标准计算执行。",
        "《某通知》（佛府办〔2019〕24号）有效期延续至2024年8月23日。",
    ],
)
def test_terms_of_other_things_are_not_the_documents(text: str) -> None:
    """Certificates, lists, standards and other documents have terms of their own."""
    assert validity([text]) == Validity()


def test_the_history_of_a_law_tells_where_no_article_does() -> None:
    """“2020年1月1日 施行” under the title."""
    assert validity(["总则"], history="2019年10月8日通过 2020年1月1日 施行").effective == "2020-01-01"
