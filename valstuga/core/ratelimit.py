"""A ceiling on how often something may be tried; counted in the cache, so shared by all processes."""

from django.core.cache import cache

from valstuga.core.errors import TooMany


def hit(key: str, limit: int, seconds: int) -> None:
    """Count one attempt of `key`. Raises TooMany when there were more than `limit` within `seconds`."""
    name = f"limit:{key}"
    cache.add(name, 0, seconds)
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, seconds)
        count = 1
    if count > limit:
        raise TooMany
