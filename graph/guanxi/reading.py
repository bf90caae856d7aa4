"""One text or file, read for what it says, without a store."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from guanxi.documents import document_from_text, read_document
from guanxi.notebook import MarkedText
from guanxi.pipeline import as_ontology, extractor_for
from guanxi.vocabulary import Ontology


def extract(
    source: str | Path,
    *,
    title: str = "",
    date: str | datetime.date | None = None,
    ontology: Ontology | Sequence[str | Path] = (),
) -> MarkedText:
    """Extract from one text, or from one file.

    Parameters
    ----------
    source : str or Path
        A str is the text itself, a Path names a file.
    title : str, optional
        Of a text; a file brings its own.
    date : str or datetime.date, optional
        Likewise. Relative dates such as 今年1月 resolve on it.
    ontology : Ontology, or sequence of str or Path
        The ontology, or folders that overlay the packaged one.

    Returns
    -------
    MarkedText
        An :class:`~guanxi.model.Extraction` that shows itself in its text, in Jupyter and printed;
        ``.df`` has its claims.

    Raises
    ------
    DocumentError
        If the file or the date cannot be read.

    Examples
    --------
    >>> found = extract("字节跳动推出了飞书。")
    >>> [(claim.subject.name, claim.predicate, claim.object.name) for claim in found.claims]
    [('字节跳动', 'offers', '飞书')]
    >>> print(found)  # doctest: +ELLIPSIS
    〔字节跳动·公司〕推出了〔飞书·产品〕。[1]
    <BLANKLINE>
    [1] 字节跳动 推出 飞书 · offers · 0...
    """
    known = as_ontology(ontology)
    if isinstance(source, Path):
        document = read_document(source)
    else:
        document = document_from_text(source, title=title, date=date)
    return MarkedText(extractor_for(known).extract(document), known)
