"""The words of the French pages, looked up as the pages do."""

from parvis.core.i18n import translate, translate_plural


def fr(message: str, **params: object) -> str:
    return translate(message, "fr", **params)


def fr_count(one: str, many: str, count: int) -> str:
    return translate_plural(one, many, count, "fr")
