"""
The shared store (Redis) as something that may be away.

Nobody's request looks whether it is back: the first one that gets no answer says so, from then on all go on without the
store, and a thread of its own asks until there is an answer again.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

# How long somebody waits for the store, in seconds: to be spent once, by those who are there when it goes away.
TIMEOUT = 0.08
_ASKED_EVERY = 0.2


def patience() -> dict[str, Any]:
    """Options of a connection that is not waited for: neither long nor a second time."""
    return {
        "socket_timeout": TIMEOUT,
        "socket_connect_timeout": TIMEOUT,
        "retry": Retry(NoBackoff(), 0),
    }


class Line:
    """Whether the store can be reached, as all threads of the process know it."""

    def __init__(self, ask: Callable[[], object]) -> None:
        self.is_away = False
        self._ask = ask
        self._lock = threading.Lock()

    def lost(self) -> None:
        """It did not answer."""
        with self._lock:
            if not self.is_away:
                self.is_away = True
                threading.Thread(
                    target=self._look_for_it, name="look for Redis", daemon=True
                ).start()

    def _look_for_it(self) -> None:
        while self.is_away:
            time.sleep(_ASKED_EVERY)
            try:
                self._ask()
            except redis.RedisError:
                continue
            self.is_away = False


@cache
def line_to(url: str) -> Line:
    return Line(redis.Redis.from_url(url, **patience()).ping)


class PatientCache(RedisCache):
    """
    Redis as a cache that is empty while it is away. Only what `bank.html` asks of a cache is answered so: everything
    there can be made anew.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**params.get("OPTIONS", {}), **patience()}})
        self._line = line_to(server)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._unless_away(super().get_many, keys, version=version) or {}

    def set_many(
        self, data: Mapping[str, Any], timeout: Any = None, version: int | None = None
    ) -> list[str]:
        return self._unless_away(super().set_many, data, timeout=timeout, version=version) or []

    def _unless_away(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._line.is_away:
            return None
        try:
            return do(*args, **kwargs)
        except redis.RedisError:
            self._line.lost()
            return None
