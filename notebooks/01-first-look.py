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
# From four articles to a graph that can be asked, drawn and traced to its sentences. Nothing here
# needs a network, a key or a server.
#
# Open this file as a notebook with `jupytext --to ipynb notebooks/01-first-look.py`, or directly
# in JupyterLab with the jupytext extension.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

from guanxi import KnowledgeGraph, extract

scratch = TemporaryDirectory()
seeds = next(
    folder / "seeds" for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "seeds").is_dir()
)

# %% [markdown]
# ## 一句话 · One sentence
#
# `extract` reads a text, and says what it claims.

# %%
found = extract(
    "字节跳动计划收购青禾软件。知情人士称，后者或将与钉钉打通。",
    title="一则例子",
    date="2022-09-14",
)
[(c.subject.name, c.predicate, c.object.name, c.status) for c in found.claims]

# %% [markdown]
# ## 四篇文章 · Four articles
#
# `build` brings a store up to date with files and folders. Calling it again skips what it knows.

# %%
kg = KnowledgeGraph.build(seeds, Path(scratch.name) / "guanxi.db")
kg

# %% [markdown]
# ## 谁是对手 · Who competes
#
# Questions have names (`kg.queries()`), and their variables take names or aliases of entities:
# 企微 is 企业微信.

# %%
rivals = kg.query("competitors", name="企微")
rivals

# %% [markdown]
# Any SPARQL will do, and every answer is a data frame if you want one.

# %%
kg.query("SELECT ?product ?other { ?product gx:integratesWith ?other }").df

# %% [markdown]
# ## 凭什么 · Says who
#
# Behind every fact stand sentences, exactly as written.

# %%
kg.explain("企业微信", "integratesWith", "腾讯会议")

# %% [markdown]
# ## 网络 · The network
#
# The same graph as a `networkx.MultiDiGraph`: an edge per claim, with its evidence.

# %%
network = kg.network()
sorted(
    ((data["label"], network.degree(node)) for node, data in network.nodes(data=True)),
    key=lambda pair: (-pair[1], pair[0]),
)[:5]

# %% [markdown]
# ## 图 · The picture
#
# Search it, filter it, click a line to read its sentences. `.save("graph.html")` makes a file of it
# that works offline.

# %%
kg.view(focus="企业微信", hops=1)

# %% [markdown]
# The store is plain RDF; `kg.rdf` is an `rdflib.Dataset`.

# %%
len(list(kg.rdf.query("SELECT DISTINCT ?d { GRAPH ?g { ?d a schema:NewsArticle } }")))

# %%
kg.close()
scratch.cleanup()
