"""Whether a host may be asked at all: names resolved, and what is not on the open internet refused.

Sources: IANA's registries of special-purpose addresses, as :mod:`ipaddress` knows them; RFC 6052
(IPv4 within IPv6).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias

from guanxi.documents.blocks import FormatError

Address: TypeAlias = IPv4Address | IPv6Address

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_LAST_32_BITS: Final = 0xFFFF_FFFF


class HostError(FormatError):
    """A host is not found, or must not be asked.

    Attributes
    ----------
    reason : str
        Without the remedy, which depends on how one came to the host.
    is_private : bool
        Whether it is on this machine or a private network.
    """

    def __init__(self, reason: str, *, is_private: bool) -> None:
        self.reason = reason
        self.is_private = is_private
        remedy = "; if that is meant, say --allow-private" if is_private else ""
        super().__init__(f"{'is not' if is_private else 'cannot be'} fetched: {reason}{remedy}")


def is_public(address: Address) -> bool:
    """Say whether an address, and any IPv4 address packed into it, is one of the open internet.

    Examples
    --------
    >>> from ipaddress import ip_address
    >>> [is_public(ip_address(text)) for text in ("1.1.1.1", "10.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False]
    >>> [is_public(ip_address(text)) for text in ("64:ff9b::1.1.1.1", "64:ff9b::10.0.0.1")]
    [True, False]
    """
    return all(map(_is_of_the_internet, (address, *_packed(address))))


def addresses_of(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses that a host name stands for and that may be connected to, in order.

    Parameters
    ----------
    host : str
        A name, or an address itself.
    port : int
    allow_private : bool
        Whether addresses of this machine and of private networks may be, too.

    Raises
    ------
    HostError
        If the name stands for none, or only for such as may not be.
    """
    try:
        # A name that is too long or ends in half a character is no name.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no host name"
        raise HostError(f"{host} is not found ({reason})", is_private=False) from None
    texts = list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in found))
    allowed = [text for text in texts if allow_private or is_public(ipaddress.ip_address(text))]
    if not allowed:
        raise HostError(
            f"{host} is at {texts[0]}, on this machine or a private network", is_private=True
        )
    return allowed


def _is_of_the_internet(address: Address) -> bool:
    # Python calls global whatever it does not know to be private, even what nobody has been given.
    is_reserved = address.is_reserved and address not in _NAT64
    is_local = address.is_multicast or getattr(address, "is_site_local", False)
    return address.is_global and not is_reserved and not is_local


def _packed(address: Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64:
        yield IPv4Address(int(address) & _LAST_32_BITS)
