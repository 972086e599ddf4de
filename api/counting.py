"""
Counting calls exactly, in a store that all processes share, or in this process where there is only one.

The window slides: what was counted in the minute before weighs as much as that minute still reaches into the last
sixty seconds. Counting and deciding are one step, so no two calls can both take the last place.
"""

import hashlib
import math
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, Protocol

import redis
from django.conf import settings
from redis.exceptions import NoScriptError

from api.stores import line_to, patience

# Of the previous window as much counts as lies within the last full window; rounded up, or one call too many would
# pass at every boundary.
_SCRIPT = """
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local generation = tonumber(redis.call('GET', KEYS[2]))
if not generation then
    generation = time[1] * 1000000 + time[2]
    redis.call('SET', KEYS[2], string.format('%.0f', generation))
end
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local current = math.floor(now / window)
local elapsed = now - current * window
local stored = redis.call('HMGET', KEYS[1], 'window', 'count', 'before')
local last, count, before = tonumber(stored[1]) or -1, tonumber(stored[2]) or 0, tonumber(stored[3]) or 0
if last == current - 1 then before, count = count, 0 elseif last ~= current then before, count = 0, 0 end
local used = math.ceil(before * (window - elapsed) / window) + count
local allowed = 0
if used + cost <= limit then
    allowed, count, used = 1, count + cost, used + cost
    redis.call('HSET', KEYS[1], 'window', current, 'count', count, 'before', before)
    redis.call('PEXPIRE', KEYS[1], window * 2)
end
return {allowed, math.max(0, limit - used), window - elapsed, generation}
"""
_DIGEST = hashlib.sha1(_SCRIPT.encode(), usedforsecurity=False).hexdigest()
# A store that has lost its memory begins with a number that it cannot have had before.
_BEGIN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('INCR', KEYS[1]) end
local time = redis.call('TIME')
return redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000000 + time[2]))
"""
_MOST_KEYS = 100_000
_GENERATION = "bank:generation"


class Count(NamedTuple):
    """
    Whether the call may pass, how many more may, and in how many milliseconds the window ends; and the generation of
    the bank, if all processes that change it count here.
    """

    is_allowed: bool
    remaining: int
    resets_in: int
    generation: int | None = None


class StoreAway(Exception):
    """The shared store does not answer, so nobody can say how often somebody has called."""


class Counter(Protocol):
    def hit(self, key: str, limit: int, window: int, cost: int = 1) -> Count:
        """Count a call of a key against its limit in a window of so many milliseconds. Raises StoreAway."""

    def begin_generation(self) -> None:
        """From now on counts tell another generation. Raises StoreAway."""


class MemoryCounter:
    """For a single process."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, int, int]] = {}
        self._generation = 0

    def hit(self, key: str, limit: int, window: int, cost: int = 1) -> Count:
        current, elapsed = divmod(int(self._clock() * 1000), window)
        with self._lock:
            last, count, before = self._windows.get(key, (-1, 0, 0))
            if last == current - 1:
                before, count = count, 0
            elif last != current:
                before, count = 0, 0
            used = math.ceil(before * (window - elapsed) / window) + count
            is_allowed = used + cost <= limit
            if is_allowed:
                count += cost
                used += cost
                self._windows[key] = (current, count, before)
                if len(self._windows) > _MOST_KEYS:
                    self._forget(current)
            return Count(is_allowed, max(0, limit - used), window - elapsed, self._generation)

    def begin_generation(self) -> None:
        with self._lock:
            self._generation += 1

    def _forget(self, current: int) -> None:
        recent = {key: kept for key, kept in self._windows.items() if kept[0] >= current - 1}
        # A flood of new keys within one window must not grow the memory; the oldest give way.
        self._windows = dict(list(recent.items())[-_MOST_KEYS // 2 :])


class RedisCounter:
    """
    For any number of processes: one script, one round trip, the clock of the store. Each thread has a connection of its
    own, for a client that hands them out costs about as much as to ask.
    """

    def __init__(self, url: str) -> None:
        pool = redis.ConnectionPool.from_url(url, **patience())
        self._kind, self._options = pool.connection_class, pool.connection_kwargs
        self._of_this_thread = threading.local()
        self._line = line_to(url)

    def hit(self, key: str, limit: int, window: int, cost: int = 1) -> Count:
        arguments = (2, f"bank:calls:{key}", _GENERATION, limit, window, cost)
        try:
            reply = self._asked("EVALSHA", _DIGEST, *arguments)
        except NoScriptError:
            reply = self._asked("EVAL", _SCRIPT, *arguments)
        is_allowed, remaining, resets_in, generation = reply
        return Count(bool(is_allowed), remaining, resets_in, generation)

    def begin_generation(self) -> None:
        self._asked("EVAL", _BEGIN, 1, _GENERATION)

    def _asked(self, *command: str | int) -> Any:
        """Raises StoreAway, and NoScriptError."""
        if self._line.is_away:
            raise StoreAway
        connection = self._connection()
        try:
            connection.send_command(*command)
            return connection.read_response()
        except NoScriptError:
            raise
        except redis.RedisError as error:
            # An answer that comes late must not be taken for that to the next question.
            connection.disconnect()
            self._line.lost()
            raise StoreAway from error

    def _connection(self) -> redis.Connection:
        """One that is open, as far as can be seen from here: a store that was started anew has closed those it had."""
        known: redis.Connection | None = getattr(self._of_this_thread, "connection", None)
        if known is None:
            # Not one of the pool's, which would count it for ever: threads come and go.
            connection: redis.Connection = self._kind(**self._options)
            self._of_this_thread.connection = connection
            return connection
        try:
            is_open = not known.can_read(0)
        except (redis.RedisError, OSError):
            is_open = False
        if not is_open:
            known.disconnect()
        return known


@cache
def local() -> MemoryCounter:
    return MemoryCounter()


@cache
def shared() -> Counter:
    return RedisCounter(settings.REDIS_URL) if settings.REDIS_URL else local()
