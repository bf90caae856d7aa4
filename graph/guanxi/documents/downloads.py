"""Pages and feeds of the web: fetched with every limit on, each hop of the way checked.

Needs the extra ``fetch``. Sources: RFC 9110 (HTTP semantics), RFC 9309 (robots.txt).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.metadata import version
from threading import Timer
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

from guanxi.documents.answer_body import read_body
from guanxi.documents.blocks import FormatError, collapse
from guanxi.documents.content_types import parse_content_type
from guanxi.documents.public_addresses import HostError, addresses_of
from guanxi.documents.reading_options import ReadingOptions, shown_size

if TYPE_CHECKING:
    import httpx
    from protego import Protego

ROBOT: Final = "guanxi"
"""What a robots.txt calls us."""

_AGENT: Final = f"{ROBOT}/{version('guanxi')} (+https://w3id.org/guanxi)"
_ACCEPT: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_CONNECT_TIMEOUT: Final = 10
_READ_TIMEOUT: Final = 30
_WHOLE_TIMEOUT: Final = 120
_MOST_REDIRECTS: Final = 10
_ATTEMPTS: Final = 3
_LONGEST_WAIT: Final = 10
_LONGEST_DELAY: Final = 30
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_OF_ROBOTS: Final = 500_000  # RFC 9309 asks for that much at least
_NO_ARTICLES: Final = ("image/", "audio/", "video/", "font/")


@dataclass(frozen=True, slots=True)
class Download:
    """What an address gave.

    Attributes
    ----------
    url : str
        Where it was found in the end.
    content : bytes
    media_type : str
        As the server declares it, in lower case; ``""`` if it does not.
    charset : str or None
        Likewise.
    """

    url: str
    content: bytes
    media_type: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    reason: str
    location: str | None
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Errand:
    """What holds for all that one address leads to.

    Only `private_host` may be on this machine or a private network: who may name an inner host
    has not allowed its pages to name others. `deadline` is a time of the monotonic clock, in
    seconds.
    """

    private_host: str | None
    deadline: float

    def seconds_left(self) -> float:
        """Return how long it may still take.

        Raises
        ------
        FormatError
            If it has taken too long.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _late()
        return left


class _PassingError(Exception):
    """The server is busy or restarting: the same question may succeed soon."""

    def __init__(self, answer: _Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Downloader:
    """Fetches addresses one after the other, and remembers what robots may do where.

    Parameters
    ----------
    options : ReadingOptions
        Says how large an answer may be and whether private addresses may be named.

    Raises
    ------
    FormatError
        If the extra ``fetch`` is not installed.
    """

    def __init__(self, options: ReadingOptions) -> None:
        try:
            import httpx
            import protego
            import tenacity
        except ImportError:
            raise FormatError("is a web address; pip install 'guanxi[fetch]' to fetch it") from None
        self._httpx, self._protego, self._tenacity = httpx, protego, tenacity
        self._options = options
        self._tls = httpx.create_ssl_context(trust_env=False)
        self._rules: dict[str, Protego | str] = {}
        self._asked: dict[str, float] = {}

    def get(self, url: str) -> Download:
        """Fetch what is at an address.

        Redirects are followed; every address on the way is checked like the first one. All of it
        together, robots.txt and the waits that it asks for included, has one deadline.

        Parameters
        ----------
        url : str

        Raises
        ------
        FormatError
            If it must not be fetched, cannot be, or is too large.
        """
        named = self._parsed(url).host if self._options.allow_private else None
        errand = _Errand(named, time.monotonic() + _WHOLE_TIMEOUT)
        answer, found = self._follow(url, self._options.max_size, errand)
        if answer.status != 200:
            raise FormatError(f"cannot be fetched: the answer is {answer.status} {answer.reason}")
        media_type, charset = parse_content_type(answer.content_type)
        if media_type.startswith(_NO_ARTICLES):
            raise FormatError(f"is no article but {media_type}")
        most = self._options.max_size
        if len(answer.content) > most:
            raise FormatError(
                f"is larger than {shown_size(most)}; "
                "if it is an article all the same, say --max-size"
            )
        return Download(found, answer.content, media_type, charset)

    def _follow(
        self, url: str, most: int, errand: _Errand, *, obey: bool = True
    ) -> tuple[_Answer, str]:
        """Ask, and go where the answer leads."""
        for redirects in range(_MOST_REDIRECTS + 1):
            address = self._parsed(url)
            try:
                if obey:
                    self._obey(address, errand)
                answer = self._ask(address, most, errand)
            except HostError as error:
                if redirects == 0:
                    raise
                remedy = "; if that is meant, name that address itself" if error.is_private else ""
                shown = str(address)[:200]
                raise FormatError(
                    f"is not fetched: it leads to {shown}, and {error.reason}{remedy}"
                ) from None
            if answer.status not in _REDIRECTS or answer.location is None:
                return answer, str(address)
            try:
                url = str(address.join(answer.location))
            except self._httpx.InvalidURL:
                url = answer.location
        raise FormatError(f"is not fetched: it leads on more than {_MOST_REDIRECTS} times")

    def _parsed(self, url: str) -> httpx.URL:
        try:
            address = self._httpx.URL(urldefrag(url).url)
        except (self._httpx.InvalidURL, ValueError) as error:
            raise FormatError(f"is no valid web address ({collapse(str(error))[:200]})") from None
        if address.scheme not in ("http", "https") or not address.host:
            raise FormatError(f"is not fetched: it leads to {url[:200]}, no web address")
        if address.userinfo:
            raise FormatError("is not fetched: keep name and password out of the address")
        return address

    def _obey(self, address: httpx.URL, errand: _Errand) -> None:
        """Ask what the site's robots.txt says of an address, and wait if it wants that.

        Raises
        ------
        FormatError
            If it forbids the address, or cannot be read though there may be one.
        """
        origin = str(address.copy_with(raw_path=b"/"))
        rules = self._rules_of(origin, errand)
        if isinstance(rules, str):
            raise FormatError(f"is not fetched: {rules}")
        if not rules.can_fetch(str(address), ROBOT):
            raise FormatError(f"is not fetched: {origin}robots.txt forbids it")
        delay = min(rules.crawl_delay(ROBOT) or 0.0, _LONGEST_DELAY)
        since = time.monotonic() - self._asked.get(origin, float("-inf"))
        if delay - since > errand.seconds_left():
            raise _late()
        time.sleep(max(0.0, delay - since))
        self._asked[origin] = time.monotonic()

    def _rules_of(self, origin: str, errand: _Errand) -> Protego | str:
        """Return a site's rules, or why they cannot be read, which is asked only once.

        Unless what came before had left them little time.
        """
        if origin in self._rules:
            return self._rules[origin]
        has_time = errand.seconds_left() * 2 > _WHOLE_TIMEOUT
        rules = self._read_rules(f"{origin}robots.txt", errand)
        if has_time or not isinstance(rules, str):
            self._rules[origin] = rules
        return rules

    def _read_rules(self, url: str, errand: _Errand) -> Protego | str:
        """Return a site's rules; what is wrong if it fails (RFC 9309: then all is forbidden)."""
        try:
            answer, _ = self._follow(url, _MOST_OF_ROBOTS, errand, obey=False)
        except HostError:  # no fault of its robots.txt
            raise
        except FormatError as error:
            return f"{url}, which may forbid it, {error}"
        if answer.status >= 500 or answer.status == 429:
            return f"{url} cannot be read just now, and may forbid it"
        text = answer.content.decode("utf-8", "replace") if answer.status == 200 else ""
        return self._protego.Protego.parse(text)

    def _ask(self, address: httpx.URL, most: int, errand: _Errand) -> _Answer:
        """Ask once, or a few times where failures pass.

        Raises
        ------
        FormatError
            If nothing answers, or what does must not be asked.
        """
        name = address.raw_host.decode("ascii")
        port = address.port or (443 if address.scheme == "https" else 80)
        hosts = addresses_of(name, port, allow_private=address.host == errand.private_host)
        retry = self._tenacity.retry_if_exception_type((_PassingError, self._httpx.TransportError))
        attempts = self._tenacity.Retrying(
            stop=self._tenacity.stop_after_attempt(_ATTEMPTS),
            wait=self._tenacity.wait_exponential(multiplier=0.25, max=_LONGEST_WAIT),
            retry=retry,
            reraise=True,
        )
        try:
            return attempts(self._ask_first, address, hosts, most, errand)
        except _PassingError as error:
            return error.answer
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            reason = collapse(str(error))[:200] or type(error).__name__
            raise FormatError(f"cannot be fetched: {reason}") from None

    def _ask_first(
        self, address: httpx.URL, hosts: list[str], most: int, errand: _Errand
    ) -> _Answer:
        """Ask the first of a site's machines that can be reached."""
        for host in hosts[:-1]:
            try:
                return self._ask_host(address, host, most, errand)
            except (self._httpx.ConnectError, self._httpx.ConnectTimeout):
                continue
        return self._ask_host(address, hosts[-1], most, errand)

    def _ask_host(self, address: httpx.URL, host: str, most: int, errand: _Errand) -> _Answer:
        """Ask the machine that was checked, whatever its name stands for by now."""
        seconds_left = errand.seconds_left()
        headers = {
            "Host": address.netloc.decode("ascii"),
            "User-Agent": _AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
        }
        # A proxy would look up the name anew, and nobody could tell where it leads.
        client = self._httpx.Client(
            trust_env=False,
            verify=self._tls,
            timeout=self._httpx.Timeout(
                min(_READ_TIMEOUT, seconds_left), connect=min(_CONNECT_TIMEOUT, seconds_left)
            ),
        )
        # A server that sends a byte every few seconds keeps within the other timeouts for ever.
        alarm = Timer(seconds_left, client.close)
        alarm.daemon = True
        alarm.start()
        try:
            with (
                client,
                client.stream(
                    "GET",
                    address.copy_with(host=host),
                    headers=headers,
                    extensions={"sni_hostname": address.raw_host.decode("ascii")},
                ) as response,
            ):
                answer = _Answer(
                    response.status_code,
                    response.reason_phrase,
                    response.headers.get("Location"),
                    response.headers.get("Content-Type", ""),
                    read_body(response, most) if response.status_code == 200 else b"",
                )
        except self._httpx.TransportError:
            errand.seconds_left()
            raise
        finally:
            alarm.cancel()
        if answer.status in _PASSING:
            raise _PassingError(answer)
        return answer


def _late() -> FormatError:
    return FormatError(f"cannot be fetched: it takes longer than {_WHOLE_TIMEOUT} seconds")
