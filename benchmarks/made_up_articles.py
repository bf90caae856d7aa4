"""Articles that are made up of the sentences of real ones, as many as are asked for.

Each takes runs of sentences from the posts in ``../shared`` (or, where these are absent, from
``seeds/``), about as many as a post has. A third of the names that those posts link to are replaced
by names that are made up, so that entities and facts grow with the corpus as they do in the news.
Nothing of it may be committed: the texts are third-party.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from guanxi.documents import iter_documents
from guanxi.model import Document

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = tuple(ROOT.parent / "shared" / name / "posts" for name in ("train", "gold"))
SYLLABLES: Final = "云海星辰北方华信科创远山金石天成智慧明德新元恒安泰宏图光微澜图瑞启禾朗峰域舟岚"
KINDS: Final = ("科技", "网络", "智能", "医疗", "汽车", "资本", "半导体", "生物", "物流", "教育")
COINED: Final = 0.33
"""The share of linked names that are replaced."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of one article, and the names that it links to."""

    text: str
    names: tuple[str, ...]


class Passages:
    """Runs of one to three sentences, and the lengths and titles of the articles they are from.

    Parameters
    ----------
    folders : tuple of Path
        Posts; those whose titles hash (md5) to 0 modulo 3 are left out, they are kept unread.
    """

    def __init__(self, folders: tuple[Path, ...] = SOURCES) -> None:
        present = [folder for folder in folders if folder.is_dir()] or [ROOT / "seeds"]
        documents = [d for d in iter_documents(present, lambda _: None) if not _is_held_out(d)]
        self.titles = [document.title for document in documents]
        self.lengths = [len(document.sentences) for document in documents]
        self.passages = [passage for document in documents for passage in _passages(document)]


def _is_held_out(document: Document) -> bool:
    return int(hashlib.md5(document.title.encode()).hexdigest(), 16) % 3 == 0


def _passages(document: Document) -> Iterator[Passage]:
    body = [each for each in document.sentences if each.start >= len(document.title)]
    for index in range(0, len(body), 2):
        run = body[index : index + 1 + index % 3]
        start, end = run[0].start, run[-1].end
        links = (link for link in document.links if start <= link.start and link.end <= end)
        names = dict.fromkeys(document.text[link.start : link.end] for link in links)
        yield Passage(document.text[start:end].replace("\n", ""), tuple(names))


def made_up_article(number: int, passages: Passages, seed: int = 7) -> str:
    """Return a post as the feeds in ``../shared`` have them; a pure function of its arguments."""
    chance = random.Random(f"{seed}-{number}")
    wanted = chance.choice(passages.lengths)
    paragraphs = []
    while wanted > 0:
        passage = chance.choice(passages.passages)
        text = passage.text
        for name in passage.names:
            if chance.random() < COINED:
                text = text.replace(name, _coined(chance))
        paragraphs.append(f"<p>{escape(text, quote=False)}</p>")
        wanted -= 2
    title = f"{chance.choice(passages.titles)[:24]}（{number}）"
    day = f"2022-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    front = f"---\ntitle: '{title.replace(chr(39), '’')}'\nauthor: 36kr\ndate: {day}\n---\n\n"
    return front + "<div>\n" + "\n".join(paragraphs) + "\n</div>\n"


def _coined(chance: random.Random) -> str:
    """Return a name that few or many articles share: some are known well, most are not."""
    rank = int(chance.paretovariate(0.7))
    named = random.Random(rank % 2_000_000)
    syllables = "".join(named.choice(SYLLABLES) for _ in range(named.randint(2, 3)))
    return f"{syllables}{named.choice(KINDS)}"


def write_articles(folder: Path, count: int, *, seed: int = 7) -> Path:
    """Write articles into a folder, a thousand to each of its folders.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    count : int
    seed : int
    """
    passages = Passages()
    for number in range(count):
        part = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            part.mkdir(parents=True, exist_ok=True)
        article = made_up_article(number, passages, seed)
        (part / f"{number:07}.md").write_text(article, encoding="utf-8")
    return folder
