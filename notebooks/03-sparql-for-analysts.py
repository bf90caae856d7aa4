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
# # 分析师的 SPARQL：二十五个问题
#
# 一个图谱好不好用，看它答不答得上分析师真正会问的问题。`docs/questions.md` 列了 25 个；这里先把它们一口气问完，再拆开一个，学会自己写。
#
# *In short: the 25 questions that an analyst asks ([docs/questions.md](../docs/questions.md)), all asked at once; then one
# of them taken apart, so that you can write your own: facts, claims with their sentences, status and time, variables of
# the notebook, graphs as answers, and how mistakes are told.*

# %%
from pathlib import Path
from tempfile import gettempdir

import pandas as pd

from guanxi import KnowledgeGraph

# %load_ext guanxi

# %%
seeds = Path("seeds") if Path("seeds").is_dir() else Path("../seeds")
kg = KnowledgeGraph.build(seeds, Path(gettempdir()) / "guanxi-notebooks" / "seeds.db")

# %% [markdown]
# ## 二十五问 · All of them
#
# 每个问题是一个有名字的查询。行数为 0 不是错误：四篇文章里确实没有纠纷与监管。
#
# *Each question is a named query. No rows is no mistake: the four articles tell of no dispute and no regulator.*

# %%
questions = [
    ("谁在与企业微信竞争？", "competitors", {"name": "企业微信"}),
    ("2022 年以来，谁被说成是钉钉的对手？", "competitors", {"name": "钉钉", "since": "2022-01-01"}),
    ("哪些公司因旗下产品竞争而成为对手？", "rivalries", {}),
    ("企业微信与什么打通了，何时？", "integrations", {"name": "企业微信"}),
    ("企业微信有哪些合作伙伴？", "partners", {"name": "企业微信"}),
    ("谁在用企业微信，谁向谁供货？", "customers", {}),
    ("腾讯及其部门有哪些产品？", "products", {"name": "腾讯"}),
    ("腾讯有哪些部门，由谁负责？", "units", {"name": "腾讯"}),
    ("谁在掌管什么？", "leaders", {"predicate": "headOf"}),
    ("谁创办了什么？", "leaders", {"predicate": "founderOf"}),
    ("谁离职了，什么已经结束？", "ended", {}),
    ("谁投资、收购或合并了谁？", "investors", {}),
    ("各笔交易是哪一轮，金额和股比是多少？", "deals", {}),
    ("谁与谁有纠纷，监管处罚了谁？", "disputes", {}),
    ("有哪些计划和传闻尚未成真？", "planned", {}),
    ("哪些说法被否认了？", "claims", {"status": "negated"}),
    ("哪些话是谁说的？", "statements", {}),
    (
        "凭什么说企业微信与腾讯会议打通了？",
        "evidence",
        {"subject": "企业微信", "predicate": "打通", "object": "腾讯会议"},
    ),
    ("飞书一路发生了什么？", "timeline", {"name": "飞书"}),
    ("钉钉与企业微信有什么共同关系？", "connections", {"first": "钉钉", "second": "企业微信"}),
    ("企业微信的全部关系是什么？", "relations", {"name": "企业微信"}),
    ("谁的关系最多？", "most-connected", {}),
    ("哪些名字常与飞书一同出现？", "co-mentions", {"name": "飞书"}),
    ("哪些文章提到钉钉？", "articles", {"name": "钉钉"}),
    ("每个月的报道在说什么？", "activity", {}),
]


# %%
def first_row(answer):
    """Return the first row as one line, without its sentence."""
    row = next(iter(answer.records()), {})
    return " · ".join(value for name, value in row.items() if value and name != "quote")[:60]


# %%
asked = [(text, name, kg.query(name, bind)) for text, name, bind in questions]
pd.DataFrame(
    [(text, name, len(answer), first_row(answer)) for text, name, answer in asked],
    columns=["问题", "查询", "行数", "第一行"],
    index=range(1, len(asked) + 1),
)

# %% [markdown]
# ## 看看里面 · What a named query is
#
# 有名字的查询就是一段 SPARQL，加上几行说明。`kg.queries()` 列出全部及其参数。
#
# *A named query is SPARQL with a few lines on what it takes.*

# %%
named = {query.name: query for query in kg.queries()}
print(named["integrations"].text)

# %% [markdown]
# ## 事实 · Facts
#
# 最短的问法：一个三元组。只有明确陈述、置信度不低于 0.5、之后也没有被否认的论断，才会成为这样的事实；词典里的常识与规则推断的也在其中。
#
# *The shortest question is one triple. A fact stands if an asserted claim of confidence 0.5 or more says so and no later
# one ends or denies it; what the lexicon knows and what follows by rules is asked, too.*

# %%
# %%sparql
SELECT ?owner ?product WHERE { ?owner gx:offers ?product . ?product gx:competesWith ent:钉钉 }

# %% [markdown]
# 只想要文章说的，就点名那张图。
#
# *To leave lexicon and inference out, name the graph of what articles say.*

# %%
# %%sparql
SELECT ?owner ?product WHERE {
  GRAPH <https://w3id.org/guanxi/graph/facts> { ?owner gx:offers ?product }
  ?product gx:competesWith ent:钉钉 .
}

# %% [markdown]
# ## 论断与原句 · Claims and their sentences
#
# 计划、传闻、否认和已结束的，只在论断里。一篇文章一张图，论断、状态、时间、原句都在那里。
#
# 名称放在最后的 `OPTIONAL` 里取：否则引擎会先翻遍所有名称，慢上百倍。
#
# *What is planned, rumoured, denied or over is in the claims alone: a graph per article holds them with status, time and
# sentences. Fetch labels in an OPTIONAL at the end: the engine would look through all names first otherwise.*

# %%
# %%sparql unsure
SELECT ?subject ?relation ?object ?state ?time ?quote WHERE {
  GRAPH ?document {
    ?claim a gx:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
      gx:status ?status ; gx:evidence ?evidence .
    ?evidence gx:rank 1 ; oa:exact ?quote .
    OPTIONAL { ?claim gx:time ?time }
    FILTER(?status != gx:Asserted)
  }
  OPTIONAL { ?s skos:prefLabel ?subject FILTER(LANG(?subject) = "zh") }
  OPTIONAL { ?o skos:prefLabel ?object FILTER(LANG(?object) = "zh") }
  OPTIONAL { ?p rdfs:label ?relation FILTER(LANG(?relation) = "zh") }
  OPTIONAL { ?status rdfs:label ?state FILTER(LANG(?state) = "zh") }
}
ORDER BY ?state ?time

# %%
unsure.df.groupby("state").size()

# %% [markdown]
# ## 笔记本里的变量 · Variables of the notebook
#
# `{{ }}` 把变量作为一个词项放进去，绝不当作文本拼接：文字是实体的名字，`"{{ }}"` 是字面文字，列表用在 `VALUES`，日期和数字就是它们自己。
#
# *A variable is put in as a term, never as text: a name of an entity, a literal in quotes, a list in VALUES, dates and
# numbers as they are.*

# %%
from datetime import date

rivals = ["钉钉", "飞书", "企微"]
word = "打通"
since = date(2022, 6, 1)

# %%
# %%sparql --limit 10
SELECT ?name ?day ?quote WHERE {
  VALUES ?product { {{rivals}} }
  GRAPH ?document {
    ?document gx:day ?day .
    ?claim rdf:subject|rdf:object ?product ; gx:evidence/oa:exact ?quote .
  }
  FILTER(CONTAINS(?quote, "{{word}}") && ?day >= {{since}})
  OPTIONAL { ?product skos:prefLabel ?name FILTER(LANG(?name) = "zh") }
}
ORDER BY ?name ?day

# %% [markdown]
# ## 数一数 · Counting

# %%
# %%sparql
SELECT ?relation (COUNT(?claim) AS ?claims) (COUNT(DISTINCT ?document) AS ?articles)
       (AVG(?confidence) AS ?mean) WHERE {
  GRAPH ?document { ?claim a gx:Claim ; rdf:predicate ?p ; gx:confidence ?confidence }
  OPTIONAL { ?p rdfs:label ?relation FILTER(LANG(?relation) = "zh") }
}
GROUP BY ?relation ORDER BY DESC(?claims)

# %% [markdown]
# ## 答案是一张图 · Graphs as answers
#
# `CONSTRUCT` 的答案是图：`.graph` 交给 rdflib，`--view` 或 `.view()` 画出来。
#
# *CONSTRUCT answers with a graph: `.graph` is one of rdflib, `--view` draws it.*

# %%
# %%sparql bridges --view
CONSTRUCT { ?a gx:integratesWith ?b . ?owner gx:offers ?b } WHERE {
  ?a gx:integratesWith ?b . ?owner gx:offers ?b .
}

# %%
bridges.graph

# %% [markdown]
# ## 写错了 · Mistakes
#
# 错在哪一行哪一列，可能想写什么，都会指出来，这一格也会停下：错误不会悄悄过去。
#
# *A mistake stops the cell, with its place and what may have been meant.*

# %% tags=["raises-exception"]
# %%sparql
SELECT ?rival WHERE { ent:企业微信 gx:competeWith ?rival }

# %% tags=["raises-exception"]
# %%sparql
SELECT ?rival WHERE { {{produkt}} gx:competesWith ?rival }

# %% [markdown]
# ## 问了什么，读了哪些图 · What was asked

# %%
print("\n".join(kg.account("competitors", name="企业微信").lines()))

# %%
kg.close()
