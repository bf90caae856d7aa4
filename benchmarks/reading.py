"""How fast articles are read, by format and stage; and what memory a long reading takes.

    python benchmarks/reading.py [--repeats 3] [--articles 200] [--memory 10000 100000] [FOLDER...]

Reads the posts of FOLDERs (by default ../shared/gold/posts) and made-up articles in each format:
posts with front matter, saved pages with their furniture and scripts (40,000 characters), feeds of
twenty entries, JSON lines. Seconds are processor time of one core; figures are medians. What a
stage calls counts for the stage called. `--memory` reads made-up short posts in one process, and
prints how much memory is in use after so many of them; they lie in the folder for temporary files
meanwhile (2 kB each).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

from made_up_network import SYLLABLES, WORDS
from stage_watch import StageWatch

POSTS = Path(__file__).parents[2] / "shared" / "gold" / "posts"
TARGET = 200
PARSING = "parsing: tree"
STAGES = {
    "guanxi.documents.encodings:decode": "decoding",
    "guanxi.documents.formats:decode": "decoding",
    "guanxi.documents.records:decode": "decoding",
    "guanxi.documents.posts:_front_matter": "parsing: front matter",
    "guanxi.documents.feeds:feedparser.parse": "parsing: feed",
    "guanxi.documents.page_tree:PageTree.__init__": PARSING,
    "guanxi.documents.markup:RawText.__init__": "parsing: places in the source",
    "guanxi.documents.markup:RawText.locate": "offset map",
    "guanxi.documents.markup:find_main_part": "main part",
    "guanxi.documents.markup:page_metadata": "metadata",
    "guanxi.documents.markup:_TreeReader.__init__": "blocks",
    "guanxi.documents.source_reader:clean": "cleaning",
    "guanxi.documents.source_reader:language_of": "language",
    "guanxi.documents.composition:split_sentences": "sentences",
    "guanxi.documents.source_reader:compose": "composing",
    "guanxi.documents.sources:opened": "files",
}
"""What is called → the stage that its own time counts for."""


def article(chance: random.Random, paragraphs: int = 18) -> tuple[str, list[str]]:
    def sentence() -> str:
        words = "".join(chance.choice(SYLLABLES + WORDS) for _ in range(chance.randint(8, 30)))
        return f"{words}，{words[::-1][:12]}。"

    body = ["".join(sentence() for _ in range(chance.randint(1, 6))) for _ in range(paragraphs)]
    return sentence()[:20], body


def post(title: str, body: list[str]) -> str:
    head = f"---\ntitle: {title}\nauthor: 李四\ndate: 2022-09-14\ncategories:\n  - 某站\n---\n"
    return head + "".join(f"<p>{line}</p>\n" for line in body)


def page(title: str, body: list[str]) -> str:
    """Return a page of 600 elements around the article, as portals save them."""
    links = (f'<li class="i{n}"><a href="/n/{n}">{body[0][:16]}</a></li>\n' for n in range(60))
    link = "".join(links)
    script = f"<script>var x = {json.dumps([body[0]] * 3)};{'f(1);' * 1500}</script>\n"
    share = "".join(f'<span class="s{n}"><i></i><a href="#">{n}</a></span>' for n in range(20))
    text = "".join(f'<p><span style="font-size:16px">{line}</span></p>\n' for line in body)
    said = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2022-09-14"})
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}_某站</title>'
        f'<meta property="og:title" content="{title}"><script type="application/ld+json">{said}'
        f"</script><style>{'p { margin: 0 }' * 300}</style>{script}</head><body>"
        f'<div class="header"><ul>{link}</ul></div><div class="wrap"><div class="x1">'
        f'<h1>{title}</h1><div class="x2">2022年9月14日</div><div class="x3">{text}</div>'
        f'{share}</div><div class="side">'
        f'<ul>{link}</ul><ul>{link}</ul></div></div><div class="footer">{link}</div>'
        f"{script}</body></html>"
    )


def feed(articles: list[tuple[str, list[str]]]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://example.org/{id(body)}</link><description>"
        f"{escape(''.join(f'<p>{line}</p>' for line in body))}</description></item>"
        for title, body in articles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def make(folder: Path, count: int) -> dict[str, Path]:
    """Write `count` articles in each format; return the formats' folders."""
    chance = random.Random(7)
    articles = [article(chance) for _ in range(count)]
    places = {name: folder / name for name in ("posts", "saved pages", "feeds", "JSON lines")}
    for place in places.values():
        place.mkdir()
    for number, each in enumerate(articles):
        (places["posts"] / f"{number}.md").write_text(post(*each), "utf-8")
        (places["saved pages"] / f"{number}.html").write_text(page(*each), "utf-8")
    for start in range(0, count, 20):
        (places["feeds"] / f"{start}.xml").write_text(feed(articles[start : start + 20]), "utf-8")
    with (places["JSON lines"] / "a.jsonl").open("w", encoding="utf-8") as lines:
        for title, body in articles:
            lines.write(json.dumps({"title": title, "text": "\n".join(body)}) + "\n")
    return places


def read(path: Path) -> int:
    from guanxi.documents import iter_documents

    return sum(1 for _ in iter_documents([path], complain))


def complain(problem: object) -> None:
    print(problem, file=sys.stderr)


def measure(places: dict[str, Path], repeats: int) -> None:
    plain = {
        name: timed(lambda place=place: read(place), repeats) for name, place in places.items()
    }
    print(
        f"{'format':16}{'articles':>10}{'articles/s/core':>18}{'(target ' + str(TARGET) + ')':>15}"
    )
    for name, (count, seconds) in plain.items():
        print(f"{name:16}{count:10,}{count / seconds:18,.0f}{count / seconds / TARGET:14.1f}×")
    watch = StageWatch()
    for place, stage in STAGES.items():
        watch.watch(place, stage)
    shares: dict[str, dict[str, float]] = {}
    for name, place in places.items():
        watch.seconds.clear()
        start = time.process_time()
        read(place)
        whole = time.process_time() - start
        rest = whole - sum(watch.seconds.values())
        shares[name] = {k: v / whole for k, v in {**watch.seconds, "the rest": rest}.items()}
    print(f"\n{'share of':32}" + "".join(f"{name:>14}" for name in shares))
    stages = [*dict.fromkeys(STAGES.values()), "the rest"]
    for stage in stages:
        cells = (f"{share.get(stage, 0.0):14.0%}" for share in shares.values())
        print(f"{stage:32}" + "".join(cells))
    parsing = [stage for stage in stages if stage.startswith("parsing")]
    cells = (f"{sum(share.get(s, 0.0) for s in parsing):14.0%}" for share in shares.values())
    print(f"{'parsing, all together':32}" + "".join(cells))


def timed(act: Callable[[], int], repeats: int) -> tuple[int, float]:
    seconds = []
    count = act()
    for _ in range(repeats):
        start = time.process_time()
        act()
        seconds.append(time.process_time() - start)
    return count, statistics.median(seconds)


def measure_memory(counts: list[int]) -> None:
    """Print how much memory is in use after so many posts: of a folder, then of one dump."""
    from guanxi.documents import iter_documents

    most = max(counts)
    for kind in ("folder of posts", "JSON lines"):
        with tempfile.TemporaryDirectory() as folder:
            write_short(Path(folder), most, is_dump=kind == "JSON lines")
            before = resident()
            start = time.process_time()
            told = []
            for number, _ in enumerate(iter_documents([folder], complain), 1):
                if number in counts:
                    told.append(f"{number:,}: {(resident() - before) / 1e6:,.0f} MB")
            rate = most / (time.process_time() - start)
        print(
            f"{kind}, more than before: {', '.join(told)}; {rate:,.0f} short posts/s/core",
            flush=True,
        )


def write_short(folder: Path, count: int, *, is_dump: bool) -> None:
    chance = random.Random(7)
    pool = [line for _ in range(50) for line in article(chance)[1]]
    texts = ((f"第{n}篇", [f"{n}、{chance.choice(pool)}" for _ in range(3)]) for n in range(count))
    if is_dump:
        with (folder / "a.jsonl").open("w", encoding="utf-8") as lines:
            for title, body in texts:
                row = {"title": title, "text": "\n".join(body)}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    for number, each in enumerate(texts):
        inner = folder / f"{number // 1000:03}"
        inner.mkdir(exist_ok=True)
        (inner / f"{number}.md").write_text(post(*each), "utf-8")


def resident() -> int:
    """Return the bytes of memory in use (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--memory", type=int, nargs="+", metavar="COUNT", default=[])
    args = parser.parse_args()
    if args.memory:
        measure_memory(args.memory)
        return
    real = {folder.parent.name: folder for folder in args.folders or [POSTS] if folder.is_dir()}
    with tempfile.TemporaryDirectory() as folder:
        measure(real | make(Path(folder), args.articles), args.repeats)


if __name__ == "__main__":
    main()
