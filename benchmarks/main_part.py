"""How well the article of a page is found, with and without the names of its elements.

    python benchmarks/main_part.py [--articles 20] [FOLDER...]

Puts posts of FOLDERs (by default ../shared/gold/posts), and as many newsflashes made of their
first sentences, into skeletons of eight kinds of sites, reads the pages and compares runs of four
characters. "No names": class and id say nothing; "no tags": article, nav and their like are divs.
"""

# ruff: noqa: E501  (skeletons of pages read better unbroken)

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "graph")]
POSTS = ROOT.parent / "shared" / "gold" / "posts"

_MENU = "".join(f'<a href="/{n}">频道{n}</a>' for n in range(6))
_OTHERS = "".join(
    f'<li><a href="/p/{n}">一家公司为什么要做第{n}件事，答案在这里</a><span>3小时前</span></li>'
    for n in range(8)
)


def skeletons() -> dict[str, str]:
    """Return pages by kind of site, with the sample's title and paragraphs in them."""
    from reading_samples import PAGES, PARAGRAPHS, TITLE

    more = {
        "magazine": f'<header class="site-header"><h2>某杂志</h2><nav>{_MENU}</nav></header><section '
        f'class="post"><h1>{TITLE}</h1><p class="meta">李四 · 2022-09-14</p>{PARAGRAPHS}<div '
        'class="tags"><a href="/t/1">云计算</a><a href="/t/2">办公</a></div><div class="author-card">'
        '<p>李四，本刊记者，关注企业服务与云计算。</p></div></section><section class="recommend"><h3>推荐阅读'
        f'</h3><ul>{_OTHERS}</ul></section><footer class="footer"><p>本站内容仅供参考，转载请注明出处。</p>'
        "</footer>",
        "flash": f'<div class="nav">{_MENU}</div><div class="list"><div class="item"><h1>{TITLE}</h1>'
        f'<div class="time">11:15</div><div class="flash-content">{PARAGRAPHS}</div></div></div><div '
        f'class="sidebar"><h4>热门</h4><ol>{_OTHERS}</ol><p>扫码下载客户端，随时随地看新闻。</p></div><div '
        'class="foot"><p>版权所有，违法和不良信息举报电话：000-00000000。</p></div>',
    }
    pages = {name: page for name, page in PAGES.items() if PARAGRAPHS in page}
    head = f"<!DOCTYPE html><html><head><title>{TITLE} - 某站</title></head><body>"
    return pages | {name: f"{head}{body}</body></html>" for name, body in more.items()}


def articles(folders: list[Path], most: int) -> list[tuple[str, list[str]]]:
    from guanxi.documents import iter_documents

    found = []
    for document in iter_documents(folders, lambda problem: print(problem, file=sys.stderr)):
        text = document.text
        body = [text[p.start : p.end] for p in document.paragraphs if p.kind != "title"]
        first = [text[s.start : s.end] for s in document.sentences[1:3]]
        found += [(document.title, body), (document.title, ["".join(first)])]
        if len(found) >= 2 * most:
            break
    return found


def without_names(page: str) -> str:
    number = count(1)
    return re.sub(r' (class|id)=(?:"[^"]*"|\w+)', lambda m: f' {m[1]}="x{next(number)}"', page)


def without_tags(page: str) -> str:
    tags = r"<(/?)(?:article|main|header|nav|footer|aside|section)\b"
    return re.sub(tags, r"<\1div", without_names(page))


def runs(text: str) -> Counter[str]:
    text = "".join(text.split())
    return Counter(text[start : start + 4] for start in range(len(text) - 3))


def measure(
    change: Callable[[str], str], posts: list[tuple[str, list[str]]]
) -> tuple[float, float]:
    """Return the mean precision and recall."""
    from guanxi.documents.cleaning import clean
    from guanxi.documents.markup import read_page
    from reading_samples import PARAGRAPHS, TITLE

    precision = recall = 0.0
    pages = skeletons().values()
    for skeleton in pages:
        for title, body in posts:
            page = skeleton.replace(PARAGRAPHS, "".join(f"<p>{line}</p>" for line in body))
            article = clean(read_page(change(page.replace(TITLE, title))))
            got = runs("".join(block.text for block in article.blocks if block.text != title))
            wanted = runs("".join(body))
            both = (got & wanted).total()
            precision += both / max(1, got.total())
            recall += both / max(1, wanted.total())
    return precision / (len(pages) * len(posts)), recall / (len(pages) * len(posts))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=20)
    args = parser.parse_args()
    posts = articles(args.folders or [POSTS], args.articles)
    if not posts:
        sys.exit("no posts to measure on: name folders that hold some")
    print(f"{'pages':12}{'precision':>12}{'recall':>12}{'F1':>12}")
    kinds = {"as they are": str, "no names": without_names, "no tags": without_tags}
    for kind, change in kinds.items():
        precision, recall = measure(change, posts)
        both = 2 * precision * recall / (precision + recall)
        print(f"{kind:12}{precision:12.3f}{recall:12.3f}{both:12.3f}")


if __name__ == "__main__":
    main()
