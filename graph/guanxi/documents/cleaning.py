"""Lines that are no part of the article although they stand in it, and captions among the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from guanxi.documents.blocks import Article, Block
from guanxi.model import Cut

# Each rule must describe the whole line, for a line with anything else in it may be news.
_RULES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "link to the original",
            r"[（(【\[]?(?:点击|點擊)?(?:阅读|閱讀|查看|查阅)?(?:英文)?原文(?:链接|鏈接|地址|网址)?[）)】\]]?"
            r"|(?:原文|本文|文章)(?:链接|鏈接|地址|网址)\s?[:：].{0,200}"
            r"|返回.{1,6}[，,]?\s?查看更多|(?:点击|點擊)?(?:查看|阅读)(?:全文|更多)[>》…]*",
        ),
        (
            "disclaimer",
            r"[（(【*]?(?:免责声明|免責聲明|版权声明|著作权声明|特别声明|郑重声明|平台声明|风险提示|风险声明|"
            r"法律声明)\s?[】]?[:：].{0,300}|[（(【*]?(?:免责声明|免責聲明|版权声明)[】*）)]?"
            r"|(?:该|本)文(?:章)?(?:观点|内容|信息)?(?:仅|只)代表作者.{0,120}"
            r"|(?:以上|本文)内容(?:仅供参考|不构成).{0,60}|(?:市场|投资)有风险[，,].{0,30}"
            r"|.{2,8}系信息发布平台.{0,60}",
        ),
        (
            "notice on reprinting",
            r"[（(【*]?(?:如需转载|转载请|轉載請|未经(?:授权|许可|允许)|未經授權|欢迎转载|谢绝转载|禁止转载|"
            r"版权所有[，,]).{0,80}",
        ),
        (
            "invitation to follow",
            r"[▼↓👇【（(]*(?:请|立即|长按|長按|扫码|掃碼|扫描|掃描|识别|微信扫|微信搜索|点击(?:上方|下方|蓝字|关注)|"
            r"欢迎(?:关注|添加|扫码|加入|订阅)|(?:添加|加)小编|关注(?:我们|公众号|微信公众号|微信)|"
            r"下载.{0,10}(?:App|客户端)).{0,50}(?:关注|關注|二维码|二維碼|公众号|公眾號|订阅|交流群|入群|"
            r"社群|小编|微信|App|客户端|小程序).{0,30}"
            r"|(?:扫码|长按|点击)?关注(?:我们|我|一下)?[!！~]*|寻求报道.{0,40}",
        ),
        (
            "share bar",
            # Longer words first, since what is taken is taken for good: long numbers would be
            # cut in all possible ways otherwise.
            r"(?:新浪微博|微博|微信|朋友圈|QQ空间|QQ好友|QQ|Facebook|Twitter|LINE|复制链接|分享到|分享至|分享|"
            r"转发|收藏|点赞|點讚|在看|评论|評論|举报|打印(?:本页)?+|关闭(?:窗口)?+|字体|[\[【]?大|中|小[\]】]?|"
            r"\d|[+＋]1|[·•|｜、/:：\s])++",
        ),
        (
            "counts of readers",
            r"(?:阅读|閱讀|浏览|瀏覽|点击|人气|评论|点赞|在看)(?:量|数|数量|次数)?\s?[:：(（]?\s?[\d,.]+\s?[万萬kw]?"
            r"\+?[)）]?|本文字数\s?[:：].{0,20}|(?:预计)?阅读时(?:长|间)\s?[:：≈].{0,20}",
        ),
        (
            "copyright",
            r"(?:©|\(c\)|copyright).{0,120}|.{0,60}(?:ICP备|ICP備|公网安备|ICP证).{0,60}"
            r"|.{0,30}版权所有.{0,30}",
        ),
    )
)
_SHARE_WORD: Final = re.compile(r"分享|转发|收藏|点赞|點讚|打印|复制链接|字体|[+＋]1")
_RELATED: Final = re.compile(
    r"[【\[<《—\-\s▼]*(?:相关|相關|推荐|推薦|延伸|拓展|更多|往期|热门|熱門|精彩|精选)"
    r"(?:阅读|閱讀|文章|新闻|新聞|报道|報導|推荐|推薦|内容|回顾|精彩|精选|资讯)[】\]>》—\-\s▼:：]*"
    r"|(?:猜你喜欢|你可能(?:还)?(?:感兴趣|喜欢).{0,8}|为您推荐|24小时(?:热文|热门|滚动播报))[:：]?",
)
_NEIGHBOUR: Final = re.compile(r"(?:上一篇|下一篇|上篇|下篇)\s?[:：].{0,80}|(?:上一篇|下一篇)")
_BYLINE: Final = re.compile(
    r"(?:(?:发布|發布|发表|更新)(?:时间|時間|于|於)?\s?[:：]?\s?)?"
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s?(?:星期|周).)?(?:\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
    r"(?:\s?[·|｜]?\s?(?:来源|來源|作者|字号|阅读|评论)\s?[:：]?.{0,40})?"
)
_CAPTION: Final = re.compile(
    r"[▲△▼↑（(]?\s?(?:图源|圖源|图片来源|圖片來源|题图|題圖|配图|封面图|头图|制图|图[:：/丨|]|图\s?\d{1,2}[:：\s])"
    r"|[▲△]"
)
_ENDS: Final = tuple("。！？”」…!?")
_PROSE: Final = 40
_LONGEST_LINE: Final = 320
_LONGEST_CAPTION: Final = 80
_BYLINES_WITHIN: Final = 4


def clean(article: Article) -> Article:
    """Leave out what sites set around an article, line by line, and note each line and why.

    A line goes only if a rule describes all of it; after a heading such as 相关阅读 everything up
    to the next paragraph of prose goes too. Short lines that begin as captions do become captions.
    Where nothing would remain, nothing is left out.

    Parameters
    ----------
    article : Article
    """
    kept: list[Block] = []
    cut: list[Cut] = []
    in_related = False
    for number, block in enumerate(article.blocks):
        in_related = in_related and not _is_prose(block)
        rule = _rule(block)
        if rule is None and number < _BYLINES_WITHIN and _BYLINE.fullmatch(block.text):
            rule = "byline"
        if _RELATED.fullmatch(block.text):
            in_related, rule = True, "related reading"
        elif in_related:
            rule = "related reading"
        if rule is None:
            kept.append(_typed(block))
        else:
            cut.append(Cut(rule, block.text))
    if not kept:
        return article
    return replace(article, blocks=tuple(kept), cut=(*article.cut, *cut))


def _rule(block: Block) -> str | None:
    text = block.text
    if len(text) > _LONGEST_LINE or block.kind == "row":
        return None
    if _NEIGHBOUR.fullmatch(text):
        return "related reading"
    for name, pattern in _RULES:
        if pattern.fullmatch(text) and (name != "share bar" or _SHARE_WORD.search(text)):
            return name
    return None


def _is_prose(block: Block) -> bool:
    is_text = block.kind in ("paragraph", "quote") and not block.links
    return is_text and len(block.text) >= _PROSE and block.text.endswith(_ENDS)


def _typed(block: Block) -> Block:
    is_caption = (
        block.kind == "paragraph"
        and len(block.text) <= _LONGEST_CAPTION
        and _CAPTION.match(block.text) is not None
    )
    return replace(block, kind="caption") if is_caption else block
