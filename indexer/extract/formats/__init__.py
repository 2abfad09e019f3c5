"""Documents other than PDF and web pages in, what they hold out: one module a format, each the home
of its library; `known` is the table of all.
"""

__all__: list[str] = []
