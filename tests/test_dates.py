"""Time expressions are resolved on the article's clock."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.extraction.dates import find_times
from guanxi.extraction.matching_text import matching_form

CLOCK = dt.datetime(2022, 9, 14, 3, 15, tzinfo=dt.UTC)

FORMS = {
    "今年1月": "2022-01",
    "今年5月": "2022-05",
    "去年底": "2021-12",
    "去年年底": "2021-12",
    "去年7月": "2021-07",
    "前年": "2020",
    "2018年": "2018",
    "2017年年底": "2017-12",
    "二零二一年三月": "2021-03",
    "2022年3月15日": "2022-03-15",
    "2021-08-17": "2021-08-17",
    "2019年之后": "2019/..",
    "2020年开始": "2020",
    "自11月起": "2021-11",
    "2020年以来": "2020/..",
    "自2016年": "2016/..",
    "截至2021年9月": "../2021-09",
    "2020年以前": "../2020",
    "2021年上半年": "2021-01/2021-06",
    "第三季度": "2022-07/2022-09",
    "四季度": "2021-10/2021-12",
    "2020年Q4": "2020-10/2020-12",
    "2015年到2018年": "2015/2018",
    "三四年前": "2018/2019",
    "十年前": "2012",
    "三个月前": "2022-06",
    "两年后": "2024",
    "上个月": "2022-08",
    "本月初": "2022-09",
    "下月": "2022-10",
    "8月底": "2022-08",
    "9月8日": "2022-09-08",
    "12月": "2021-12",
    "上周五": "2022-09-09",
    "周一": "2022-09-12",
    "周四": "2022-09-08",
    "昨日": "2022-09-13",
    "８月": "2022-08",
    "2021年3月至5月": "2021-03/2021-05",
    "3月1日至5日": "2022-03-01/2022-03-05",
    "九十年前": "1932",
    "今年年初": "2022",
    "2017年初": "2017",
    "2021 年 8 月 23 日": "2021-08-23",
    "3 月 17 日": "2022-03-17",
    "2021Q4": "2021-10/2021-12",
    "2022H1": "2022-01/2022-06",
    "2021财年": "2021",
    "上世纪90年代": "1990/1999",
    "八十年代": "1980/1989",
    "2010年代": "2010/2019",
    "2021年代理": "2021",
    "上周": "2022-09-05/2022-09-11",
    "本周": "2022-09-12/2022-09-18",
    "下个星期": "2022-09-19/2022-09-25",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_resolves(form: str) -> None:
    (found,) = find_times(matching_form(form), CLOCK)
    assert (found.edtf, found.start) == (FORMS[form], 0)
    assert (
        found.end >= len(form.removesuffix("代理")) - 1
    )  # the trailing 初 or 底 of a month adds nothing


@pytest.mark.parametrize(
    "text",
    [
        "近日",
        "近些年",
        "彼时",
        "此前",
        "日前",
        "未来",
        "3.5亿元",
        "1月来",
        "第1季",
        "45天",
        "今日头条",
    ],
)
def test_vague_words_and_numbers_are_no_times(text: str) -> None:
    assert list(find_times(matching_form(text), CLOCK)) == []


def test_a_month_to_come_is_next_only_where_the_text_looks_ahead() -> None:
    assert [t.edtf for t in find_times("12月发布", CLOCK)] == ["2021-12"]
    assert [t.edtf for t in find_times("12月将发布", CLOCK)] == ["2022-12"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2018年成立，当年盈利", "2018"),
        ("2018年成立，同年底上市", "2018-12"),
        ("2018年成立，次年3月上市", "2019-03"),
        ("2018年5月成立，同月上市", "2018-05"),
        ("2018年12月成立，次月上市", "2019-01"),
        ("2018年5月成立，4个月后上市", "2018-09"),
        ("2018年5月成立，两年后上市", "2020"),
    ],
)
def test_some_words_count_from_the_time_before_them(text: str, last: str) -> None:
    for clock in (CLOCK, None):
        assert [t.edtf for t in find_times(text, clock)][-1] == last


@pytest.mark.parametrize(
    "text", ["当年盈利", "同年上市", "次年上市", "2018年成立\n当年盈利", "2018年成立，4个月后上市"]
)
def test_without_a_time_before_them_in_their_paragraph_they_mean_nothing(text: str) -> None:
    assert [t.edtf for t in find_times(text, CLOCK)] in ([], ["2018"])


def test_only_then_is_a_point() -> None:
    assert [t.edtf for t in find_times("直到2019年乙产品才问世", CLOCK)] == ["2019"]
    assert [t.edtf for t in find_times("直到2019年都亏损", CLOCK)] == ["../2019"]


@pytest.mark.parametrize("text", ["2018年成立，三月后上市", "周末", "三月内完成", "下周末"])
def test_spans_of_months_are_no_months(text: str) -> None:
    assert [t.edtf for t in find_times(text, CLOCK)] in ([], ["2018"])


SHIFTING = (
    "去年",
    "去年底",
    "前年3月",
    "昨日",
    "上个月",
    "上周五",
    "上周",
    "十年前",
    "3月",
    "周一",
)


@given(
    st.sampled_from(SHIFTING),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)),
    st.integers(0, 4000),
)
def test_a_later_clock_resolves_no_earlier(text: str, clock: dt.datetime, days: int) -> None:
    (first,) = find_times(text, clock)
    (second,) = find_times(text, clock + dt.timedelta(days))
    assert first.edtf <= second.edtf


def test_the_clock_is_that_of_shanghai() -> None:
    late = dt.datetime(2022, 12, 31, 20, 0, tzinfo=dt.UTC)  # already 2023 in Shanghai
    assert [t.edtf for t in find_times("今年", late)] == ["2023"]


def test_without_a_date_only_absolute_forms_resolve() -> None:
    assert [t.edtf for t in find_times("去年和2018年，上周五", None)] == ["2018"]


def test_a_dateline_is_told_from_the_time_of_an_event() -> None:
    (dateline,) = find_times("12月14日消息，甲公司开业", CLOCK)
    (event,) = find_times("甲公司12月14日开业", CLOCK)
    assert (dateline.is_dateline, event.is_dateline) == (True, False)


@pytest.mark.parametrize("rest", ["，甲国电动汽车开售", "，腾讯开会"])
def test_a_syllable_of_a_word_makes_no_dateline(rest: str) -> None:
    (event,) = find_times(f"12月14日{rest}", CLOCK)
    assert not event.is_dateline


POINT = r"(?:\.\.|\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)"
EDTF = re.compile(f"{POINT}(?:/{POINT})?")


SIGNS = (
    "今去前明上下本当同次年月日号周星期代世纪个一二三四五六七八九十零〇两初底末季度半"
    "至到截自之后以来前qh\n"
)


@given(st.text(alphabet=SIGNS + "0123456789-./ ，。", max_size=40))
def test_any_text_gives_well_formed_times_in_order(text: str) -> None:
    for clock in (CLOCK, None):
        end = 0
        for found in find_times(text, clock):
            assert end <= found.start < found.end <= len(text)
            assert EDTF.fullmatch(found.edtf)
            end = found.end
