"""The corpus folder and its metadata files, strictly checked: the documents in it, `catalog.toml`,
`taxonomy.toml` with `synonyms.tsv`, `fetched.toml` and `acknowledged.toml`. Not for what documents
contain (`extract`). Start with `files` and `catalog`.
"""

__all__: list[str] = []
