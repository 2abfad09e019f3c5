"""The command line `pillars-index`: options, text for people or one JSON value, progress bars. Not
for decisions, which `build`, `check` and `fetch` make. Start with `commands`.
"""

__all__: list[str] = []
