"""The database backend: `"ENGINE": "config.postgresql"`. Django looks for it under the name of this module."""

import select
from typing import Any, Self, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

from config.postgresql.servers import PATIENCE, Server, server_at

_T = TypeVar("_T")


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits for as long as the server is there, and no longer."""

    server: Server | None = None

    def wait(self, gen: PQGen[_T], *args: Any, **kwargs: Any) -> _T:
        if self.server is None or args or kwargs:
            return super().wait(gen, *args, **kwargs)
        try:
            if self.server.is_away:
                self.server.must_answer()
            while True:
                try:
                    return super().wait(gen, timeout=PATIENCE)
                except _WaitTimeout:
                    # Some statements take their time; how much they may have, the server knows.
                    self.server.must_answer()
        except psycopg.OperationalError:
            # Whoever waits no longer for an answer must not take it for that to the next question.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class Driver:
    """psycopg as Django knows it, but for what it connects by."""

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)

    @staticmethod
    def connect(**parameters: Any) -> PatientConnection:
        host, port = str(parameters.get("host", "")), str(parameters.get("port") or 5432)
        # Where several servers stand in for each other, asking one of them would say nothing.
        server = server_at(host, port) if host and "," not in host else None
        if server is not None:
            server.must_answer()
        connection = PatientConnection.connect(**parameters)
        connection.server = server
        return connection


class PreparedCursor(base.CursorMixin, psycopg.Cursor[Any]):
    """The server plans each of its statements once for a connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        return super().execute(query, params, prepare=True, **options)


def _has_something_to_read(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


class DatabaseWrapper(base.DatabaseWrapper):
    Database = Driver()  # type: ignore[assignment] # the stubs say a module

    def is_usable(self) -> bool:
        """
        Asked before the first statement of a request. A server that went away has closed the connection, which can be
        seen without asking it: there is something to be read, if only the end. Only then it is asked.
        """
        if self.connection.closed or _has_something_to_read(self.connection):
            return super().is_usable()
        return True

    def prepared_cursor(self) -> Any:
        """
        A cursor for statements that are few, are sent often, and are planned the same way whatever their parameters.
        Where they depend on these, as those of filters do, a plan made once would be a wrong one.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(PreparedCursor(self.connection))  # type: ignore[attr-defined] # the stubs do not know it
