"""EDTF: which days a claim's time covers."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.store.edtf import bounds

_DAYS = st.dates(min_value=date(1000, 1, 1))
_FORMS = st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"])


@given(_DAYS, _FORMS)
def test_a_date_covers_itself_and_nothing_before_or_after(day: date, form: str) -> None:
    text = day.strftime(form)
    earliest, latest = bounds(text)
    assert earliest is not None
    assert latest is not None
    assert earliest <= day <= latest
    assert earliest.strftime(form) == latest.strftime(form) == text
    if earliest > date.min:
        assert (earliest - timedelta(days=1)).strftime(form) != text
    if latest < date.max:
        assert (latest + timedelta(days=1)).strftime(form) != text


@given(_DAYS, _DAYS, _FORMS, _FORMS)
def test_an_interval_runs_from_the_first_day_to_the_last(
    one: date, other: date, form: str, other_form: str
) -> None:
    first, last = one.strftime(form), other.strftime(other_form)
    earliest, latest = bounds(first)[0], bounds(last)[1]
    assert earliest is not None
    assert latest is not None
    if earliest <= latest:
        assert bounds(f"{first}/{last}") == (earliest, latest)
    else:
        with pytest.raises(ValueError, match="ends before it begins"):
            bounds(f"{first}/{last}")
    assert bounds(f"{first}/..") == (earliest, None)
    assert bounds(f"../{last}") == (None, latest)


@given(st.integers(min_value=1, max_value=9999))
def test_february_ends_as_the_calendar_says(year: int) -> None:
    last = bounds(f"{year:04d}-02")[1]
    assert last is not None
    assert last.day == calendar.monthrange(year, 2)[1]


@given(st.text(max_size=12))
def test_any_text_is_dated_or_refused(text: str) -> None:
    try:
        earliest, latest = bounds(text)
    except ValueError:
        return
    assert earliest is not None or latest is not None


@pytest.mark.parametrize(
    "text",
    [
        *("", "去年", "22", "２０２２", "0000", "2022-1", "2022-13", "2022-00", "2022-01~"),
        *("2022-02-30", "2022-02-00", "2022-01-01/02"),
        *("2022/", "/2022", "../..", "2022/2021", "2022/2023/2024"),
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        bounds(text)
