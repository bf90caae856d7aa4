"""What a server declares of a file: its media type and its encoding (RFC 9110, section 8.3)."""

from __future__ import annotations

from email.message import Message


def parse_content_type(header: str) -> tuple[str, str | None]:
    """Return the media type in lower case, ``""`` if there is none, and the charset.

    Of a header that was sent twice and joined, the first type counts.

    Examples
    --------
    >>> parse_content_type("Text/HTML; charset=GBK")
    ('text/html', 'gbk')
    >>> parse_content_type("text/html, text/html; charset=utf-8")
    ('text/html', 'utf-8')
    >>> parse_content_type("html")
    ('', None)
    """
    media_type = header.partition(";")[0].partition(",")[0].strip().lower()
    message = Message()
    message["Content-Type"] = header
    charset = (message.get_content_charset() or "").partition(",")[0].strip()
    return media_type if media_type.count("/") == 1 else "", charset or None
