"""Sets of dates, and what the literal predicates of a `where` leave of a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

# First and last day, both included, as ordinals: one before the first date is no error then.
Span = tuple[int, int]


@dataclass(frozen=True)
class Days:
    """Dates as spans, apart and in order; `has_null` where a null is let through too."""

    spans: tuple[Span, ...]
    has_null: bool = False

    @staticmethod
    def of(spans: Iterable[Span], has_null: bool = False) -> Days:
        """From spans in any order; those that overlap become one, empty ones are dropped."""
        merged: list[Span] = []
        for first, last in sorted(span for span in spans if span[0] <= span[1]):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(last, merged[-1][1])
            else:
                merged.append((first, last))
        return Days(tuple(merged), has_null)

    @staticmethod
    def on(*days: date) -> Days:
        """Single dates."""
        return Days.of((day.toordinal(), day.toordinal()) for day in days)

    def __and__(self, other: Days) -> Days:
        both = [
            (max(mine[0], theirs[0]), min(mine[1], theirs[1]))
            for mine in self.spans
            for theirs in other.spans
        ]
        return Days.of(both, self.has_null and other.has_null)

    def __or__(self, other: Days) -> Days:
        return Days.of((*self.spans, *other.spans), self.has_null or other.has_null)

    def __contains__(self, day: date | None) -> bool:
        if day is None:
            return self.has_null
        return any(first <= day.toordinal() <= last for first, last in self.spans)


_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
ALL = Days.of([(_FIRST, _LAST)], has_null=True)
# A column of a `where`: the alias of its table, and its name.
Key = tuple[str, str]
_BOUNDS = {exp.GT: "after", exp.GTE: "from", exp.LT: "before", exp.LTE: "until", exp.EQ: "on"}
_MIRRORED = {"after": "before", "from": "until", "before": "after", "until": "from", "on": "on"}


def limits_of(condition: exp.Expr | None) -> Mapping[Key, Days]:
    """Dates that a condition leaves of each column it compares with literal dates alone.

    Anything else (a join, a subquery, a function around the column) limits nothing.
    """
    match condition:
        case exp.Paren() | exp.Where():
            return limits_of(condition.this)
        case exp.And():
            left, right = limits_of(condition.left), limits_of(condition.right)
            return {key: left.get(key, ALL) & right.get(key, ALL) for key in {*left, *right}}
        case exp.Or():
            left, right = limits_of(condition.left), limits_of(condition.right)
            return {key: left[key] | right[key] for key in left.keys() & right.keys()}
        case exp.In() if not condition.args.get("query") and not condition.args.get("unnest"):
            listed = [literal_date(value) for value in condition.expressions]
            days = [day for day in listed if day is not None]
            return _of(condition.this, Days.on(*days)) if len(days) == len(listed) else {}
        case exp.Between():
            low, high = (literal_date(condition.args[bound]) for bound in ("low", "high"))
            if low is None or high is None:
                return {}
            return _of(condition.this, Days.of([(low.toordinal(), high.toordinal())]))
        case exp.EQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            return _compared(condition)
    return {}


def _compared(condition: exp.Binary) -> Mapping[Key, Days]:
    bound = _BOUNDS[type(condition)]
    column, day = condition.left, literal_date(condition.right)
    if day is None:
        column, day, bound = condition.right, literal_date(condition.left), _MIRRORED[bound]
    if day is None:
        return {}
    number = day.toordinal()
    first = {"after": number + 1, "from": number, "on": number}.get(bound, _FIRST)
    last = {"before": number - 1, "until": number, "on": number}.get(bound, _LAST)
    return _of(column, Days.of([(first, last)]))


def _of(column: exp.Expr, days: Days) -> Mapping[Key, Days]:
    return {(column.table, column.name): days} if isinstance(column, exp.Column) else {}


def literal_date(value: exp.Expr) -> date | None:
    """The date of `date '2026-01-24'`, `cast('2026-01-24' as date)` or `'2026-01-24'`."""
    if isinstance(value, (exp.Cast, exp.Date)) and isinstance(value.this, exp.Literal):
        is_date = isinstance(value, exp.Date) or value.to.is_type(exp.DType.DATE)
        value = value.this if is_date else value
    if not isinstance(value, exp.Literal) or not value.is_string:
        return None
    try:
        return date.fromisoformat(value.this)
    except ValueError:
        return None
