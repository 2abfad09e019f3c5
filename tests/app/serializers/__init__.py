"""Serializers."""

__all__: list[str] = []
