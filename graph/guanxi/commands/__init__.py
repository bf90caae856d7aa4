"""The commands of the program ``guanxi``, one module for each kind of work."""
