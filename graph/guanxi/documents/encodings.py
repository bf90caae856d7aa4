"""Bytes become text: what a file declares, what it is, and what it might be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

from bs4.dammit import EncodingDetector

from guanxi.documents.blocks import FormatError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that GB18030 or Big5 can decode are seldom Chinese; these are in almost every Chinese text.
_COMMON_CHINESE: Final = "，。、的一是在有不"
WESTERN: Final = "windows-1252"
"""Decodes nearly anything, and servers declare it, or a part of it, when they do not know."""

_WESTERN: Final = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252")
# Codecs of Python that no file is in, and some of which take quadratic time.
_NOT_FOR_FILES: Final = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]+")
# Of windows-1252: a letter or sign, and with it dots, quotation marks or dashes.
_WESTERN_CHARACTER: Final = re.compile(rb"[\x85\x91-\x97]?[\x80\x99\xa0-\xff]?[\x85\x91-\x97]?")
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1f]")
# Big5 read as GB18030 gives characters that few texts hold; a text's commonest give it away.
_EVERYDAY: Final = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可"
    "主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着等部度家"
    "电電力里裡如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开"
    "開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反"
    "你明看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最"
    "立代想已通并並提直题題党程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資"
    "边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几九区區强強放"
    "决決西被干做必战戰先回则則任取据處处队隊南给給色光门門即保治北造百规規热熱领領七海口东東导導"
    "器压壓志世金增争爭济濟阶階油思术術极極交受联聯什认認六共权權收证證改清己美再采转轉更单單风風"
    "切打白教速花带帶安场場身车車例真务務具万萬每目至达達走积積示议議声聲报報斗鬥完类類八离離华華"
    "名确確才科张張信马馬节節话話米整空元况況今集温溫传傳土许許步群广廣石记記需段研界拉林律叫且"
    "究观觀越织織装裝影算低持音众眾书書布复復容儿兒须須际際商非验驗连連断斷深难難近矿礦千周委素"
    "技备備半办辦青省列习習响響约約支般史感劳勞便团團往酸历歷市克何除消构構府称稱太准精值号號率族"
    "维維划劃选選标標写寫存候毛亲親快效斯院查江型眼王按格养養易置派层層片始却專专状狀育厂廠京识識"
    "适適属屬圆圓包火住调調满滿县縣局照参參红紅细細引听聽该該铁鐵价價严嚴，。、；：？！（）“”《》"
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a file: as UTF-8, as it declares, as GB18030 or as Big5.

    A byte order mark says it first and is not part of the text. What a page or the server that
    sent it declares counts if the bytes bear it out. What nobody declares is taken for windows-1252
    where single bytes stand among Latin letters and could not be common Chinese characters;
    charset-normalizer is asked last.

    Parameters
    ----------
    data : bytes
        The whole file.
    declared : str, optional
        What came with the file says, such as an HTTP header.

    Raises
    ------
    FormatError
        If it is no text, or in no encoding that is known.

    Examples
    --------
    >>> decode("企业微信，腾讯的产品。".encode("gb18030"))
    '企业微信，腾讯的产品。'
    >>> decode("企業微信，騰訊的產品。".encode("big5"))
    '企業微信，騰訊的產品。'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise FormatError(f"begins as {encoding[:6].upper()} does but is not") from None
    if b"\0" in data:
        return _without_nulls(data)
    found = EncodingDetector.find_declared_encoding(data, is_html=True)
    encodings = list(filter(None, (codec_of(declared), codec_of(found))))
    for encoding in ("utf-8", *(name for name in encodings if name != WESTERN)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):  # LookupError: a codec, but not of text
            continue
    return _guessed(data, is_western=WESTERN in encodings)


def codec_of(declared: str | None) -> str | None:
    """Return the codec for what a file or server declares, None if that says nothing of use.

    Examples
    --------
    >>> codec_of("GB2312"), codec_of("ISO-8859-1"), codec_of("utf-7"), codec_of(None)
    ('gb18030', 'windows-1252', None, None)
    """
    encoding = _superset(declared or "")
    try:
        return None if codecs.lookup(encoding).name in _NOT_FOR_FILES else encoding
    except LookupError:
        return None


def _superset(encoding: str) -> str:
    """Take the larger one: pages that declare GB2312 hold GB18030's characters too."""
    name = encoding.replace("\0", "").strip().lower()
    if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"):
        return "gb18030"
    if name in ("big5", "big5-hkscs", "x-x-big5", "cn-big5"):
        return "big5hkscs"
    return WESTERN if name in _WESTERN else name


def _without_nulls(data: bytes) -> str:
    """Decode UTF-16 without a mark, or text with a few null bytes among it."""
    head = data[:4096]
    for encoding, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if nulls.count(0) * 4 > len(nulls) and len(data) % 2 == 0:
            try:
                return data.decode(encoding).replace("\0", " ")
            except UnicodeDecodeError:
                break
    if data.count(0) * 100 < len(data):
        try:
            return data.decode("utf-8").replace("\0", " ")
        except UnicodeDecodeError:
            pass
    raise FormatError("is a binary file, no article")


def _guessed(data: bytes, *, is_western: bool) -> str:
    readings: list[str] = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            readings.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    chinese = [text for text in readings if any(c in text for c in _COMMON_CHINESE)]
    if chinese:
        return max(chinese, key=_everyday_share)
    return _mended(data, readings, is_western=is_western)


def _mended(data: bytes, readings: Iterable[str], *, is_western: bool) -> str:
    """Decode UTF-8 or GB18030 with a few broken bytes, which become ``\ufffd``."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        broken = text.count("\ufffd")
        if broken * 200 <= len(text) and any(c in text for c in _COMMON_CHINESE):
            return text
    if _seems_western(data) and not any(_may_be_chinese(text) for text in readings):
        return data.decode(WESTERN, errors="replace")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    if best is not None and any(character in str(best) for character in _COMMON_CHINESE):
        return data.decode(best.encoding, errors="replace")
    if is_western:
        return data.decode(WESTERN, errors="replace")
    raise FormatError("is neither UTF-8 nor in a known Chinese encoding; save it as UTF-8")


def _seems_western(data: bytes) -> bool:
    """Tell accents and quotation marks among Latin letters from scripts of many wide characters."""
    runs = _NOT_ASCII.findall(data)
    alone = sum(1 for run in runs if _WESTERN_CHARACTER.fullmatch(run))
    return alone * 4 >= len(runs) * 3 and not _CONTROL.search(data)


def _may_be_chinese(text: str) -> bool:
    """Tell short Chinese texts from accented letters, which are rare characters if they are any."""
    wide = {character for character in text if character > "\x7f"}
    return sum(map(_is_frequent, wide)) * 2 >= len(wide)


def _is_frequent(character: str) -> bool:
    """Tell the characters of GB2312, and of the first and commoner level of Big5."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return b"\xa1" <= character.encode("big5", errors="ignore") < b"\xc7"
    return True


def _everyday_share(text: str) -> float:
    wide = [character for character in text if character > "\x7f"]
    return sum(character in _EVERYDAY for character in wide) / max(1, len(wide))
