# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 协同办公之战：谁夹在谁中间，从何时起
#
# 《夹缝中的企业微信》说企业微信“前有钉钉，后有飞书”。这句话站得住吗？三家背后又是谁？我们用四篇文章查一遍：先看谁与谁相争，再看时间，
# 再看背后的公司和内部的绳索，每一步都回到原句。
#
# *In short: who is squeezed between whom in China's office software, and since when? Three products form the only
# triangle of rivals in our four articles. Two of them are set against both others within one sentence, and the sentences
# tell them apart: 飞书 (ByteDance) attacks, 企业微信 (Tencent) has 钉钉 (Alibaba) in front and 飞书 behind. The rivalry of the
# products makes rivals of their owners. 企业微信 answers by connecting itself with its own house: WeChat in 2018, three more
# products in January 2022 alone. What a sentence denies, a move to the cloud unit, stays denied.*

# %%
from pathlib import Path
from tempfile import gettempdir

import networkx as nx
import pandas as pd

from guanxi import KnowledgeGraph

# %load_ext guanxi

# %%
seeds = Path("seeds") if Path("seeds").is_dir() else Path("../seeds")
kg = KnowledgeGraph.build(seeds, Path(gettempdir()) / "guanxi-notebooks" / "seeds.db")
kg

# %% [markdown]
# ## 一、谁与谁相争
#
# 只取明确陈述的竞争，一篇文章算一条论断。置信度由句式的历史准确率合成：几句话都这么说，就更高。
#
# *Asserted competition only, one claim per article.*

# %%
rivalry = kg.claims(predicate="竞争", status="asserted").df
(
    rivalry.groupby(["subject", "object"])
    .agg(文章=("title", "nunique"), 置信度=("confidence", "max"), 最早报道=("published", "min"))
    .sort_values(["文章", "置信度"], ascending=False)
)

# %%
kg.figure("rivalry")

# %% [markdown]
# 三家办公产品两两相争，构成一个三角。哪些产品处在这样的三角里？
#
# *The three office products form the only triangle of rivals; everything else is a pair.*

# %%
rivals = nx.Graph()
rivals.add_edges_from(zip(rivalry["subject"], rivalry["object"], strict=True))
triangles = [sorted(clique) for clique in nx.find_cliques(rivals) if len(clique) >= 3]
triangles

# %% [markdown]
# ## 二、谁夹在中间
#
# “夹在中间”是一种说法：同一句话里，一个产品同时面对两个对手。我们按句子归拢竞争论断，看谁是两条论断共同的一端。
#
# *Squeezed means: one sentence sets a product against two rivals at once. We group the claims by sentence and look for
# the end that they share.*

# %%
# %%sparql sentences
SELECT ?quote ?first ?second ?title WHERE {
  GRAPH ?document {
    ?claim rdf:predicate gx:competesWith ; gx:status gx:Asserted ;
      rdf:subject ?a ; rdf:object ?b ; gx:evidence/oa:exact ?quote .
    ?document dct:title ?title .
  }
  ?a a gx:Product . ?b a gx:Product .
  OPTIONAL { ?a skos:prefLabel ?first FILTER(LANG(?first) = "zh") }
  OPTIONAL { ?b skos:prefLabel ?second FILTER(LANG(?second) = "zh") }
}
ORDER BY ?title ?quote

# %%
squeezed = []
for quote, pairs in sentences.df.drop_duplicates(["quote", "first", "second"]).groupby("quote"):
    ends = [set(pair) for pair in zip(pairs["first"], pairs["second"], strict=True)]
    common = set.intersection(*ends)
    if len(ends) == 2 and len(common) == 1:
        squeezed.append((*common, "、".join(sorted(set.union(*ends) - common)), quote))
pd.DataFrame(squeezed, columns=["谁", "同时面对", "原句"]).sort_values("谁").style.hide().set_properties(
    **{"text-align": "left"}
)

# %% [markdown]
# 企业微信的夹缝在正文里是一句完整的话，前后都点了名。飞书也有一句同时面对两家，但那两句说的是它去“瓜分”、它的“对手”是两家：
# 飞书是进攻的一方，企业微信才是前后受敌的一方。图谱给出候选，判断仍要读原句。
#
# *The graph finds the candidates, the sentences decide: 飞书 attacks the two, 企业微信 has one in front and one behind.*

# %%
kg.explain("企业微信", "竞争", "钉钉")

# %% [markdown]
# ## 三、从何时起
#
# 竞争本身很少带日期，能确定的是两头：产品何时出现，报道何时这么说。
#
# *Rivalry seldom has a date of its own. What can be dated are the launches, and the articles.*

# %%
products = ["钉钉", "企业微信", "飞书"]

# %%
# %%sparql
SELECT ?product ?maker ?time ?quote WHERE {
  VALUES ?p { {{products}} }
  GRAPH ?document {
    ?claim rdf:predicate gx:offers ; rdf:subject ?m ; rdf:object ?p ; gx:status gx:Asserted ;
      gx:time ?time ; gx:evidence/oa:exact ?quote .
  }
  OPTIONAL { ?p skos:prefLabel ?product FILTER(LANG(?product) = "zh") }
  OPTIONAL { ?m skos:prefLabel ?maker FILTER(LANG(?maker) = "zh") }
}
ORDER BY ?time

# %%
rivalry[rivalry["subject"].isin(products) & rivalry["object"].isin(products)].groupby(
    ["subject", "object"]
)["published"].agg(["min", "max"])

# %% [markdown]
# 钉钉 2015 年 1 月，企业微信 2016 年 4 月；飞书 2019 年才对外开放（这一句没有写明谁推出，图谱里便没有日期）。最迟到 2022 年 1 月，已有报道把三家并列为对手。
#
# *钉钉 in January 2015, 企业微信 in April 2016, 飞书 to outsiders in 2019; called rivals by January 2022 at the latest.*

# %%
kg.figure("timeline", focus="企业微信")

# %% [markdown]
# ## 四、背后是谁
#
# 产品相争，其主即为对手：这是本体里的一条规则，推断出来的事实能逐条追溯到原句。
#
# *If products compete, their owners are rivals: a rule of the ontology, traced to its sentences.*

# %%
kg.query("rivalries").df.query("owner < rival").reset_index(drop=True)

# %%
# %guanxi explain 腾讯 rivalOf 阿里巴巴

# %% [markdown]
# ## 五、内部的绳索
#
# 企业微信归谁管？文中有人希望它并入CSIG，但原文写的是“没有合并”。否认的论断单独存放，不会变成事实。
#
# *Who holds 企业微信? Some would have it in the cloud unit, but the article says that it was not merged: a denied claim
# never becomes a fact.*

# %%
kg.claims(about="企业微信", status="negated")

# %%
product = "企业微信"

# %%
# %%sparql
SELECT ?owner ?confidence ?quote WHERE {
  GRAPH ?document {
    ?claim rdf:predicate gx:offers ; rdf:object {{product}} ; rdf:subject ?o ;
      gx:status gx:Asserted ; gx:confidence ?confidence ; gx:evidence ?evidence .
    ?evidence gx:rank 1 ; oa:exact ?quote .
  }
  OPTIONAL { ?o skos:prefLabel ?owner FILTER(LANG(?owner) = "zh") }
}
ORDER BY DESC(?confidence)

# %% [markdown]
# ## 六、怎么应战
#
# 企业微信的回应是“连接”：先是微信，再是小程序与朋友圈，2022 年 1 月一口气打通腾讯会议、腾讯文档与视频号。打通的全是自家产品。
#
# *Its answer is to connect: WeChat in 2018, mini programs and Moments from 2019 on, and in January 2022 Meeting, Docs
# and Channels at once. All of them are of its own house.*

# %%
kg.query("integrations", name="企业微信")

# %%
house = {row["product"] for row in kg.query("products", name="腾讯").records()}
answers = kg.claims("企业微信", "打通", status="asserted").df
answers = answers.assign(自家=answers["object"].isin(house) | answers["subject"].isin(house - {"企业微信"}))
answers[["time", "object", "自家", "confidence"]].sort_values("time")

# %% [markdown]
# ## 七、全景

# %%
kg.query("competitors", name="企业微信").view(title="夹缝中的企业微信")

# %%
kg.view(focus="企业微信", hops=1)

# %% [markdown]
# ## 结论与保留
#
# * 夹在中间的是企业微信：前有钉钉，后有飞书。证据是一篇报道的三句话，加上另两篇把三家并列的话。
# * 产品之争牵出腾讯、阿里巴巴、字节跳动三家；推断的对手关系各有规则与原句。
# * 时间上只能说“最迟”：报道何时说，不等于竞争何时起。
# * 四篇文章，三篇是为演示写的；换成你自己的语料，见第 4 本笔记。
#
# *What holds: 企业微信 is the one in the middle. What does not follow: when the rivalry began, since articles tell when it
# was spoken of. Four articles are few, and three of them were written for this project.*

# %%
kg.close()
