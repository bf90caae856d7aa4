"""Fuzz the readers: no crash, no hang over five seconds, no offset that leads astray.

    pip install atheris
    python tests/fuzz/reading.py TARGET [-runs=20000] [other options of libFuzzer]
    python tests/fuzz/reading.py files [1000]

TARGET is front-matter, offsets, archives, metadata or dates: Atheris makes inputs for it by the
branches of guanxi.documents that they reach, beginning with the corpus of
tests/reading_samples.py. `files` damages files of that corpus at random and reads them whole,
without Atheris. What fails is left in the present folder as crash-… or timeout-…, and belongs
into tests/test_reading.py once it is mended.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "graph")]

SLOW = 5.0
SEED = 20220914
LONGEST = 4096
DATES = (
    *("2022年9月14日 星期三 下午3点05分", "二〇二二年九月十四日", "2022.09.14 11:15 GMT+8"),
    *("20220914111500", "1663125300000", "Wed, 14 Sep 2022 03:15:00 GMT", "3小时前"),
    "发布时间：2022-09-14T12:15:00.123+09:00",
)
SUFFIXES = (".zip", ".tar", ".gz", ".bz2", ".xz", ".tgz", ".warc", ".jsonl", ".csv", ".json")


def main(target: str, options: list[str]) -> None:
    if target == "files":
        read_damaged_files(int(options[0]) if options else 1000)
        return
    import atheris

    with atheris.instrument_imports(include=["guanxi.documents"], enable_loader_override=False):
        import guanxi.documents  # noqa: F401
    run = TARGETS[target]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(target)):
            Path(corpus, str(number)).write_bytes(seed)
        given = [sys.argv[0], f"-timeout={SLOW:.0f}", f"-max_len={LONGEST}", f"-seed={SEED}"]
        atheris.Setup([*given, *options, corpus], run)
        atheris.Fuzz()


def seeds(target: str) -> list[bytes]:
    from reading_samples import samples

    if target == "dates":
        return [written.encode() for written in DATES]
    wanted: dict[str, tuple[str, ...]] = {
        "front-matter": (".md", ".markdown"),
        "offsets": (".html", ".md", ".txt"),
        "metadata": (".html",),
        "archives": SUFFIXES,
    }
    found = []
    for sample in samples():
        suffix = Path(sample.name).suffix
        if suffix in wanted[target] and len(sample.content) <= LONGEST:
            content = sample.content
            if target == "archives":
                content += bytes([SUFFIXES.index(suffix)])
            found.append(content)
    return found


def fuzz_front_matter(data: bytes) -> None:
    from guanxi.documents.posts import read_post

    check_article(read_post, data.decode("utf-8", "replace"))


def fuzz_offsets(data: bytes) -> None:
    from guanxi.documents.markup import read_page
    from guanxi.documents.plain_text import read_text

    raw = data.decode("utf-8", "replace")
    check_article(read_page, raw)
    check_article(read_text, raw)


def check_article(read: Callable[[str], object], raw: str) -> None:
    from guanxi.documents.blocks import FormatError
    from guanxi.documents.cleaning import clean
    from guanxi.documents.composition import Origin, compose
    from guanxi.errors import DocumentError
    from test_documents_offsets import check

    raw = raw.replace("\0", " ")  # as decoding does
    with contextlib.suppress(FormatError, DocumentError):
        document = compose(clean(read(raw)), Origin("a", "a", "a", "a"))  # type: ignore[arg-type]
        check(document, raw)


def fuzz_archives(data: bytes) -> None:
    from guanxi.documents.blocks import FormatError
    from guanxi.documents.formats import read_parts
    from guanxi.documents.reading_options import ReadingOptions

    suffix = SUFFIXES[data[-1] % len(SUFFIXES)] if data else ""
    options = ReadingOptions(max_size=1_000_000, max_expanded=10_000_000)
    with contextlib.suppress(FormatError):
        for _ in read_parts(io.BytesIO(data[:-1]), f"a{suffix}", options, lambda *_: None):
            pass


def fuzz_metadata(data: bytes) -> None:
    from guanxi.documents.page_metadata import page_metadata
    from guanxi.documents.page_tree import PageTree

    said = page_metadata(PageTree(data.decode("utf-8", "replace")))
    for value in (said.title, said.author, said.source, said.url, said.date, said.language):
        assert value is None or (value and value == value.strip() and "\n" not in value), value


def fuzz_dates(data: bytes) -> None:
    from guanxi.documents.publication_dates import find_published, parse_published

    text = data.decode("utf-8", "replace")
    for written in filter(None, (text, find_published(text))):
        moment = parse_published(written)
        assert moment is None or moment.utcoffset() is not None


TARGETS = {
    "front-matter": fuzz_front_matter,
    "offsets": fuzz_offsets,
    "archives": fuzz_archives,
    "metadata": fuzz_metadata,
    "dates": fuzz_dates,
}


def read_damaged_files(count: int) -> None:
    """Damage `count` files and read them; say how they fared."""
    from guanxi.documents import ReadingOptions, iter_documents
    from guanxi.documents.formats import SUFFIXES as ALL
    from guanxi.errors import DocumentError
    from reading_samples import samples
    from test_reading import consistent

    chance = random.Random(SEED)
    corpus = [sample for sample in samples() if len(sample.content) < 100_000]
    options = ReadingOptions(max_expanded=100_000_000)
    tally = {"read": 0, "refused": 0, "failed": 0}
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            sample, other = chance.choice(corpus), chance.choice(corpus)
            data = damaged(sample.content, other.content, chance)
            if chance.random() < 0.6:  # else most would be refused for their broken characters
                data = data.decode("utf-8", "ignore").encode()
            suffix = Path(sample.name).suffix if chance.random() < 0.8 else chance.choice(ALL)
            path = Path(folder, f"damaged{suffix}")
            path.write_bytes(data)
            errors: list[DocumentError] = []
            start = time.process_time()
            documents = list(iter_documents([path], errors.append, errors.append, options))
            seconds = time.process_time() - start
            slowest = max(slowest, (seconds, sample.name))
            strange = [str(error) for error in errors if "an unexpected" in str(error)]
            wrong = [document.path for document in documents if not consistent(document)]
            if strange or wrong or seconds > SLOW:
                tally["failed"] += 1
                Path(f"crash-{number}-{sample.name}{suffix}").write_bytes(data)
                print(sample.name, f"{seconds:.1f} s", *strange, *wrong, flush=True)
            else:
                tally["read" if documents else "refused"] += 1
    print(tally, f"slowest {slowest[0]:.2f} s ({slowest[1]})")


def damaged(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Change some bytes, leave some out, put in some of another file."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        length = min(chance.choice((1, 2, 8, 64)), len(other))
        match chance.randint(0, 4):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + length]
            case 2:
                start = chance.randint(0, len(other) - length)
                data[at:at] = other[start : start + length]
            case 3:
                data[at:at] = data[at : at + length] * chance.randint(1, 50)
            case _:
                data[at : at + 4] = chance.choice(
                    (b"\0\0\0\0", b"\xff\xff\xff\x7f", b"<!--", b"---\n")
                )
    return bytes(data)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in (*TARGETS, "files"):
        sys.exit(__doc__)
    name = sys.argv.pop(1)
    main(name, sys.argv[1:])
