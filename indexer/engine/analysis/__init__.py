"""Text analysis: splits a text into tokens, folds them to exact forms and stems them; indexing,
querying and highlighting share it. It knows neither fields nor queries. Start with `tokenizer`,
then `stemmer`.
"""

__all__: list[str] = []
