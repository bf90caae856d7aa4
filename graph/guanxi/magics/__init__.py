"""``%load_ext guanxi``: SPARQL cells, ``%guanxi`` and completion in Jupyter and IPython."""

from guanxi.magics.extension import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]
