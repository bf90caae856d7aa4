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
# # 初见 · A first look
#
# 四篇中文商业新闻，变成一张可以提问、可以画出来、每条都能追溯到原句的知识图谱。不联网，不用密钥，不起服务。
#
# *In short: four Chinese business articles become a knowledge graph that can be asked, drawn and traced to its
# sentences. Nothing here needs a network, a key or a server. Open this file as a notebook with*
# `jupytext --to ipynb notebooks/01-first-look.py`, *or directly in JupyterLab with the jupytext extension.*

# %%
from pathlib import Path
from tempfile import gettempdir

from guanxi import KnowledgeGraph, extract

# %load_ext guanxi

# %% [markdown]
# ## 一段话 · One paragraph
#
# `extract` 读一段文字，标出其中的名字和论断：实线是名字，虚线是指代，数字指向下面的论断。“计划”与“传闻”不会被当成事实，“今年10月”按报道日期换算。
#
# *`extract` reads a text and marks names (solid), words that stand for names (dotted) and claims (numbers). What is
# planned or rumoured is told apart, and dates resolve on the day of publication.*

# %%
extract(
    "字节跳动计划在今年10月收购青禾软件。知情人士称，后者或将与钉钉打通。",
    title="一则例子",
    date="2022-09-14",
)

# %% [markdown]
# ## 四篇文章 · Four articles
#
# `build` 让一个库与文件夹保持一致；再运行一次，已读过的文章会跳过。这几本笔记共用临时文件夹里的一个库。
#
# *`build` brings a store up to date with files and folders, and skips what it knows. These notebooks share a store in
# the temporary folder.*

# %%
seeds = Path("seeds") if Path("seeds").is_dir() else Path("../seeds")
kg = KnowledgeGraph.build(seeds, Path(gettempdir()) / "guanxi-notebooks" / "seeds.db")
kg

# %% [markdown]
# ## 一个实体 · One entity
#
# 名称、简称都认得：企微就是企业微信。在引号里按 Tab 会补全，拼音也行：`kg.entity("qywx` → 企业微信。
#
# *Names and aliases will do, and Tab completes them, also from pinyin.*

# %%
kg.entity("企微")

# %% [markdown]
# ## 谁是对手 · Who competes
#
# 常用的问题有名字，`kg.queries()` 列出全部。答案是表格，`.df` 是 pandas，`.view()` 是图。
#
# *Stock questions have names. An answer is a table; `.df` is a data frame, `.view()` the picture.*

# %%
kg.query("competitors", name="企微")

# %% [markdown]
# ## 自己问 · Ask in SPARQL
#
# 前缀已备好；`{{ }}` 里放笔记本中的变量，文字当作实体的名字；按 Tab 补全关系与实体。
#
# *Prefixes are known, `{{ }}` puts in a variable of the notebook, Tab completes relations and entities.*

# %%
product = "企微"

# %%
# %%sparql partners
SELECT ?partner { {{product}} gx:integratesWith ?partner } ORDER BY ?partner

# %%
partners.df

# %% [markdown]
# ## 凭什么 · Says who
#
# 每条事实背后是原句，一字不改。
#
# *Behind every fact stand sentences, exactly as written.*

# %%
kg.explain("企业微信", "打通", "腾讯会议")

# %% [markdown]
# ## 表与网络 · Tables and the network
#
# *Claims and entities are data frames, and the graph is a `networkx.MultiDiGraph` with an edge per claim.*

# %%
claims = kg.claims(status="asserted").df
claims.groupby("relation").agg(论断=("claim", "size"), 平均置信度=("confidence", "mean")).round(2)

# %%
network = kg.network()
network

# %% [markdown]
# ## 图 · The picture
#
# 可以搜索、筛选、点开一条线读它的原句。`.save("graph.html")` 存成离线网页。未受信任的笔记本里只显示静态图。
#
# *Search it, filter it, click a line to read its sentences; `.save("graph.html")` makes a page that works offline. A
# notebook that is not trusted shows a still picture.*

# %%
kg.view(focus="企业微信", hops=1)

# %%
kg.close()
