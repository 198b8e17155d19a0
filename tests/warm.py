"""What every test's application makes anew and alike, made once for the process: addresses and texts of statements.

Each test has an application of its own, so that nothing is left over from the one before. A third of a short test went
into compiling the same hundred addresses and the same statements again; what they are compiled from is the key here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from lms.database import Runtime


class KnownRule(Rule):
    """An address that is parsed and compiled once, however many maps it is bound to."""

    _known: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        assert self.map is not None
        defaults = tuple(sorted((self.defaults or {}).items()))
        converters = tuple(sorted((name, id(kind)) for name, kind in self.map.converters.items()))
        key = (self.rule, self.endpoint, self.subdomain, self.host, self.merge_slashes, defaults, converters)
        known = self._known.get(key)
        if known is None:
            super().compile()
            names = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
            self._known[key] = {name: getattr(self, name) for name in names}
            return
        for name, value in known.items():
            setattr(self, name, _bound(value, self) if name.startswith("_build") else value)


def _bound(method: Any, rule: Rule) -> Callable[..., tuple[str, str]]:
    bound: Callable[..., tuple[str, str]] = method.__func__.__get__(rule, None)
    return bound


_TEXTS: dict[str, tuple[Dialect, Any]] = {}


def share_statements(runtime: Runtime) -> None:
    """Lets the engines of an application find what those of an earlier one have compiled: the key of SQLAlchemy's
    cache begins with the dialect."""
    engine: Any = runtime.engine
    dialect, cache = _TEXTS.setdefault(engine.dialect.name, (engine.dialect, LRUCache(2000)))
    for one in (engine, runtime.writer, runtime.single):
        one.dialect, one._compiled_cache = dialect, cache


def warm() -> None:
    """Before the first application is made."""
    Flask.url_rule_class = KnownRule
