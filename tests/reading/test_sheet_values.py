"""Values of cells are shown as their number formats print them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from kb.reading.sheet_values import shown

MOMENT = datetime(2024, 3, 11, 15, 4, 5)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1, "General", "1"),
        (1.0, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (-2.5, "General", "-2.5"),
        (123456789012345678, "General", "123456789012345678"),
        (1e20, "#,##0", "1e+20"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.125, "0.0%", "12.5%"),
        (0.1, "0%", "10%"),
        (2.5, "0", "3"),
        (3, "000", "003"),
        (2, "0.##", "2"),
        (0.5, "#.0", ".5"),
        (100, '0"万人"', "100万人"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (-5, "[Red]-#,##0;[Blue]-#,##0", "-5"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12345678, "#,##0,", "12,346"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.5, "# ?/?", "0.5"),
        (5, ";;;", ""),
        (12, '"第"@"条"', "第12条"),
        ("三", '0;0;0;"第"@"条"', "第三条"),
        (True, "General", "TRUE"),
        (None, "General", ""),
    ],
)
def test_numbers_and_text_are_printed(value: object, code: str, expected: str) -> None:
    """Thousands, percentages, signs, units in quotes; what a format hides is not shown."""
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (MOMENT, 'yyyy"年"m"月"d"日";@', "2024年3月11日"),
        (MOMENT, "yyyy\\年mm\\月", "2024年03月"),
        (date(2024, 3, 11), "yyyy-mm-dd", "2024-03-11"),
        (MOMENT, "[DBNum1][$-804]yyyy年m月d日", "二〇二四年三月十一日"),
        (MOMENT, "[$-F800]dddd, mmmm dd, yyyy", "2024年3月11日"),
        (MOMENT, "yyyy/m/d h:mm", "2024/3/11 15:04"),
        (MOMENT, "上午/下午h时mm分", "下午3时04分"),
        (MOMENT, "aaaa", "星期一"),
        (MOMENT, "General", "2024/3/11"),
        (time(9, 30), "h:mm", "9:30"),
        (timedelta(hours=26), "[h]:mm:ss", "26:00:00"),
    ],
)
def test_dates_are_printed_as_the_cell_shows_them(value: object, code: str, expected: str) -> None:
    """Chinese dates, numerals and weekdays among them; `m` is minutes only beside hours or seconds."""
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    "code", ["", '"', "[", "\\", "0" * 5000, ";;;;;;", "0.0.0%%%%%%", "E+", "_", "*", "@@@", "yyyyyy"]
)
@pytest.mark.parametrize("value", [0, -1, 2**70, float("inf"), float("nan"), 1e-300, MOMENT, "文"])
def test_no_format_code_is_too_odd(value: object, code: str) -> None:
    """Whatever a file holds as a code, something is shown."""
    assert isinstance(shown(value, code), str)
