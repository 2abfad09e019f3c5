"""The query language: from the text that a person types to a tree of nodes, and back to text or to
words. Nothing here knows an index or a matching page. Start with `nodes` (the tree), then `parser`
(with `lexer` and `terms`); `visitors` walks and changes trees, `render` and `describe` write them,
`synonyms` expands them.
"""

__all__: list[str] = []
