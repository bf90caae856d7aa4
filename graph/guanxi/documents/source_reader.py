"""One source, whatever it is: its parts become documents, and what is wrong is told in its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from guanxi.documents.blocks import FormatError, collapse
from guanxi.documents.cleaning import clean
from guanxi.documents.composition import compose
from guanxi.documents.languages import language_of
from guanxi.documents.origins import origin_of
from guanxi.documents.parts import Part
from guanxi.documents.reading_options import ReadingOptions
from guanxi.documents.sources import OnProblem
from guanxi.errors import DocumentError
from guanxi.model import Document

_NO_MEMORY: Final = (
    "needs more memory than there is, or than a build's --document-memory allows: cut it into "
    "articles, or raise that"
)


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads the articles of one file or address.

    Attributes
    ----------
    shown : str
        The source as the user named it, for messages.
    name : str
        The same as it is kept: relative to the folder that was named, or an address.
    options : ReadingOptions
    on_error : callable
        Told of each article that cannot be read.
    on_warning : callable or None
        Told of what is wrong but leaves a document usable.
    """

    shown: str
    name: str
    options: ReadingOptions
    on_error: OnProblem
    on_warning: OnProblem | None

    def documents(
        self,
        parts: Callable[[Callable[[str, str], None]], Iterator[Part]],
        check: Callable[[], None] = lambda: None,
    ) -> Iterator[Document]:
        """Make documents of the parts of the source, one after the other.

        Parameters
        ----------
        parts : callable
            Given what is to be told of parts that cannot be read, yields the others.
        check : callable
            Called before each document is made; raises DocumentError to stop.

        Raises
        ------
        DocumentError
            If nothing of it, or nothing more, can be read.
        """
        is_empty = True

        def tell(place: str, problem: str) -> None:
            nonlocal is_empty
            is_empty = False
            self.on_error(DocumentError(f"{self.shown}{place}", problem))

        coming = parts(tell)
        while (part := self._next(coming)) is not None:
            is_empty = False
            check()
            try:
                yield self._document(part)
            except DocumentError as error:
                if not part.place:
                    raise
                self.on_error(error)
        if is_empty:
            raise DocumentError(self.shown, "holds no article")

    def _next(self, parts: Iterator[Part]) -> Part | None:
        """Return the next part, or None at the end.

        Raises
        ------
        DocumentError
            If nothing more can be read.
        """
        try:
            return next(parts, None)
        except FormatError as error:
            problem = str(error)
        except OSError as error:
            problem = f"cannot be read: {error.strerror or collapse(str(error))}"
        except RecursionError:
            problem = "is nested too deep"
        except MemoryError:
            problem = _NO_MEMORY
        # One damaged file among ten thousand must not end a build, whatever it makes of a library.
        except Exception as error:  # noqa: BLE001
            kind, reason = type(error).__name__, collapse(str(error))[:200]
            problem = f"cannot be read: an unexpected {kind} ({reason})"
        raise DocumentError(self.shown, problem) from None

    def _document(self, part: Part) -> Document:
        try:
            return self._composed(part)
        except MemoryError:
            raise DocumentError(f"{self.shown}{part.place}", _NO_MEMORY) from None

    def _composed(self, part: Part) -> Document:
        article = clean(part.article)
        text = "\n".join(block.text for block in article.blocks)
        article = replace(article, language=language_of(text, article.language))
        origin = origin_of(part, article, self.shown, self.name)
        document = compose(article, origin, self.on_warning)
        return replace(document, original=part.original()) if self.options.keep_source else document
