"""Author's formulas, computed exactly: a short list of allowed operations over fractions, never eval."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

Values = Mapping[str, Fraction]
Compute = Callable[[Values], Fraction]

LONGEST = 200
_LARGEST_EXPONENT = 10
_MOST_PLACES = 10
_MOST_BITS = 4096  # repeated powers would grow without end
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")


class FormulaError(ValueError):
    """A formula that is not allowed, or has no finite value; `code` says which."""

    def __init__(self, code: str, part: str = "") -> None:
        self.code = code
        self.part = part
        super().__init__(f"{code}: {part}")


@dataclass(frozen=True)
class Formula:
    names: frozenset[str]
    compute: Compute

    def value(self, values: Values) -> Fraction:
        """Raises FormulaError where the result is not finite or absurdly large."""
        try:
            return self.compute(values)
        except ZeroDivisionError:
            raise FormulaError("not_finite") from None


@lru_cache(maxsize=256)
def read_formula(text: str) -> Formula:
    if len(text) > LONGEST:
        raise FormulaError("formula_too_long")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError("formula_syntax") from None
    compiler = _Compiler(text.strip())
    return Formula(compute=compiler.compile(tree), names=frozenset(compiler.names))


class _Compiler:
    """Turns the syntax tree into nested functions, so that checking 100,000 draws takes a second or two."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()

    def compile(self, node: ast.expr) -> Compute:
        match node:
            case ast.Constant():
                number = self._number(node)
                return lambda values: number
            case ast.Name(id=name):
                self.names.add(name)
                return lambda values: values[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.compile(operand)
                return lambda values: -inner(values)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.compile(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return _power(self.compile(left), self._whole(right, _LARGEST_EXPONENT))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, self.compile(left), self.compile(right), node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, node)
            case _:
                raise self._refused(node)

    def _binary(self, op: ast.operator, left: Compute, right: Compute, node: ast.expr) -> Compute:
        match op:
            case ast.Add():
                return lambda values: left(values) + right(values)
            case ast.Sub():
                return lambda values: left(values) - right(values)
            case ast.Mult():
                return lambda values: left(values) * right(values)
            case ast.Div():
                return lambda values: left(values) / right(values)
            case _:
                raise self._refused(node)

    def _call(self, name: str, args: list[ast.expr], node: ast.expr) -> Compute:
        match name, args:
            case "abs", [arg]:
                inner = self.compile(arg)
                return lambda values: abs(inner(values))
            case "round", [arg]:
                return _rounded(self.compile(arg), 0)
            case "round", [arg, places]:
                return _rounded(self.compile(arg), self._whole(places, _MOST_PLACES, at_least=0))
            case (("min" | "max"), [_, _, *_]):
                inners = [self.compile(arg) for arg in args]
                pick = min if name == "min" else max
                return lambda values: pick(inner(values) for inner in inners)
            case _:
                raise self._refused(node)

    def _number(self, node: ast.Constant) -> Fraction:
        # the written text, since Python has already made a binary float of 0.1
        text = ast.get_source_segment(self.source, node) or ""
        if not _NUMBER.fullmatch(text):
            raise self._refused(node)
        return Fraction(text)

    def _whole(self, node: ast.expr, largest: int, at_least: int | None = None) -> int:
        negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        inner = node.operand if isinstance(node, ast.UnaryOp) and negative else node
        if not isinstance(inner, ast.Constant):
            raise self._refused(node)
        number = self._number(inner) * (-1 if negative else 1)
        if number.denominator != 1 or abs(number) > largest or (at_least is not None and number < at_least):
            raise self._refused(node)
        return int(number)

    def _refused(self, node: ast.expr) -> FormulaError:
        return FormulaError("formula_not_allowed", ast.get_source_segment(self.source, node) or "")


def _power(base: Compute, exponent: int) -> Compute:
    def compute(values: Values) -> Fraction:
        number = base(values)
        size = max(number.numerator.bit_length(), number.denominator.bit_length())
        if size * abs(exponent) > _MOST_BITS:
            raise FormulaError("too_large")
        return number**exponent

    return compute


def _rounded(inner: Compute, places: int) -> Compute:
    """Half away from zero, as doses are rounded by hand; Python's own rounds half to even."""
    scale = 10**places

    def compute(values: Values) -> Fraction:
        number = inner(values)
        half_up = (abs(number) * scale + Fraction(1, 2)).__floor__()
        return Fraction(half_up if number >= 0 else -half_up, scale)

    return compute
