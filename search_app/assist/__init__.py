"""Assistance: what helps a person to a better query. Spell correction, query relaxation, diagnosis
of empty results, related terms, and autocompletion.

Start reading in `zero_results`, which puts together what is offered beside the results of a search;
`autocomplete` is independent of it. Every number that is offered is what its search finds. Not for
executing the search itself (`request`), and not for wording or markup (`html`, `cli`).
"""

__all__: list[str] = []
