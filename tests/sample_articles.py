"""Short articles of a few firms and products that compete and are bought."""

from __future__ import annotations

import random
from pathlib import Path

PRODUCTS = ("飞书", "钉钉", "企业微信", "腾讯会议", "微信", "淘宝", "石墨文档", "甲乙协作")
FIRMS = ("腾讯", "阿里巴巴", "字节跳动", "京东", "甲乙科技")


def write_articles(folder: Path, count: int, *, seed: int) -> Path:
    """Write posts into a new folder."""
    folder.mkdir()
    choice = random.Random(seed)
    for number in range(count):
        one, other = choice.sample(PRODUCTS, 2)
        firm = choice.choice(FIRMS)
        ends = (f"{firm}收购了{one}。", f"{firm}并未收购{one}。", f"{firm}推出了{other}。")
        text = f"{one}的竞争对手是{other}。{choice.choice(ends)}"
        day = f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}"
        article = f"---\ntitle: 第{number}篇\ndate: {day}\n---\n{text}\n"
        (folder / f"{number:03}.md").write_text(article, encoding="utf-8")
    return folder
