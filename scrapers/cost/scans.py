"""What a statement scans: base tables, the columns really read, and the dates that are left.

BigQuery bills the columns that are referenced, of the partitions that a literal predicate leaves.
Assumed of it, and no more:

- a column that a CTE, a subquery or a view gives and nobody outside uses is not read;
- a predicate outside reaches the table through what passes rows on as they are: a plain select
  and `union all`; not through grouping, `distinct`, a window, `limit`, a set operation that
  compares rows, or the side of an outer join that may be null;
- a table that is named more than once in a statement is billed once, for all that is read of it;
- a join, a subquery or a function around the column prunes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, walk_in_scope
from sqlglot.schema import MappingSchema

from scrapers.cost.days import ALL, Days, limits_of
from scrapers.errors import CostError

_DIALECT = "bigquery"
# Columns that are read, and the dates that are left of each.
Columns = Mapping[str, Days]
# By table, as `dataset.table`.
Scans = dict[str, dict[str, Days]]
_CLAUSES = ("joins", "where", "group", "having", "qualify", "order", "windows", "laterals")
_BLOCKING = ("group", "having", "distinct", "limit", "offset", "qualify")


class Catalog:
    """Relations by name (`dataset.table`): tables with their columns, views with their query.

    `partitions`: the column of dates by which a table is partitioned; no entry, no partitions.
    """

    def __init__(self, tables: Mapping[str, Iterable[str]], partitions: Mapping[str, str]) -> None:
        self._partitions = partitions
        self._schema = MappingSchema(dialect=_DIALECT)
        self._columns: dict[str, list[str]] = {}
        self._views: dict[str, Scope] = {}
        self._seen: dict[Any, Scans] = {}
        for name, columns in tables.items():
            self._add(name, columns)

    def columns(self, name: str) -> list[str]:
        """Columns of a relation, in order."""
        return self._columns[name]

    def add_view(self, name: str, sql: str) -> None:
        """Add a view, after all that it reads."""
        self._views[name] = self._scope(name, sql)
        self._add(name, self._outputs(self._views[name]))

    def add_table(self, name: str, sql: str) -> Scans:
        """Add the table that a query becomes; returns what the query scans."""
        scope = self._scope(name, sql)
        self._add(name, self._outputs(scope))
        return self._scans_of(scope)

    def scans(self, name: str, sql: str) -> Scans:
        """What a query scans; `name` is for errors. Raises CostError: not to be understood."""
        return self._scans_of(self._scope(name, sql))

    def _add(self, name: str, columns: Iterable[str]) -> None:
        self._columns[name] = [column.lower() for column in columns]
        # No type is asked for.
        typed = dict.fromkeys(self._columns[name], "STRING")
        self._schema.add_table(name, typed, dialect=_DIALECT)

    def _scope(self, name: str, sql: str) -> Scope:
        try:
            query = sqlglot.parse_one(sql, dialect=_DIALECT)
            for table in query.find_all(exp.Table):
                # One project: it would only stand between the names here and those there.
                table.set("catalog", None)
            scope = build_scope(qualify(query, dialect=_DIALECT, schema=self._schema))
        except SqlglotError as error:
            first = str(error).splitlines()[0]
            raise CostError(
                f"The SQL of {name} cannot be read for its cost ({first}): run `nba-props build`, "
                "if the warehouse is of another version."
            ) from error
        if scope is None:
            raise CostError(f"{name} is no query, so what it would scan cannot be told.")
        return scope

    def _scans_of(self, scope: Scope) -> Scans:
        return self._visit(scope, frozenset(self._outputs(scope)), {})

    def _outputs(self, scope: Scope) -> list[str]:
        query = scope.expression
        assert isinstance(query, exp.Query)  # noqa: S101
        return [name.lower() for name in query.named_selects]

    def _visit(self, scope: Scope, wanted: frozenset[str], limits: Columns) -> Scans:
        """Scans of a scope of which some outputs are wanted, under limits on its outputs."""
        key = (scope, wanted, frozenset(limits.items()))
        if key not in self._seen:
            if scope.set_operation_scopes:
                self._seen[key] = self._visit_arms(scope, wanted, limits)
            elif isinstance(scope.expression, exp.Select):
                self._seen[key] = self._visit_select(scope, scope.expression, wanted, limits)
            else:
                self._seen[key] = self._visit_all(scope.subquery_scopes)
        return self._seen[key]

    def _visit_all(self, scopes: Iterable[Scope]) -> Scans:
        found: Scans = {}
        for scope in scopes:
            _merge(found, self._scans_of(scope))
        return found

    def _visit_arms(self, scope: Scope, wanted: frozenset[str], limits: Columns) -> Scans:
        """Arms of a set operation, whose columns go by their place."""
        union = scope.expression
        names = self._outputs(scope)
        if not isinstance(union, exp.Union) or union.args.get("distinct"):
            wanted, limits = frozenset(names), {}
        elif union.args.get("limit"):
            limits = {}
        found: Scans = {}
        for arm in scope.set_operation_scopes:
            own = dict(zip(names, self._outputs(arm), strict=True))
            passed = {own[name]: days for name, days in limits.items()}
            _merge(found, self._visit(arm, frozenset(own[name] for name in wanted), passed))
        return found

    def _visit_select(
        self, scope: Scope, select: exp.Select, wanted: frozenset[str], limits: Columns
    ) -> Scans:
        outputs = {output.alias_or_name.lower(): output for output in select.expressions}
        if select.args.get("distinct"):
            wanted = frozenset(outputs)
        parts = [part for clause in _CLAUSES for part in _listed(select.args.get(clause))]
        # The first columns are those of the clauses: they may name an output by its alias.
        named = {
            column.name.lower() for part in parts for column in _columns(part) if not column.table
        }
        parts += [outputs[name] for name in outputs if name in wanted or name in named]
        read: dict[str, set[str]] = {name: set() for name in scope.selected_sources}
        inner = {id(subquery.expression): subquery for subquery in scope.subquery_scopes}
        found: Scans = {}
        for part in parts:
            used = list(_columns(part))
            for node in walk_in_scope(part):
                subquery = inner.get(id(node))
                if subquery is not None:
                    _merge(found, self._scans_of(subquery))
                    used += subquery.external_columns
            for column in used:
                if column.table in read:
                    read[column.table].add(column.name.lower())
        own = _limits_of_sources(select, outputs, limits)
        for name, (_, source) in scope.selected_sources.items():
            _merge(found, self._visit_source(source, frozenset(read[name]), own.get(name, {})))
        return found

    def _visit_source(
        self, source: exp.Table | Scope, wanted: frozenset[str], limits: Columns
    ) -> Scans:
        if isinstance(source, Scope):
            return self._visit(source, wanted, limits)
        name = f"{source.db}.{source.name}"
        if name in self._views:
            return self._visit(self._views[name], wanted, limits)
        days = limits.get(self._partitions.get(name, ""), ALL)
        return {name: dict.fromkeys(wanted, days)}


def _limits_of_sources(
    select: exp.Select, outputs: Mapping[str, exp.Expr], limits: Columns
) -> dict[str, dict[str, Days]]:
    """Limits on the columns of each source: those of the own `where`, and those from outside."""
    found: dict[str, dict[str, Days]] = {}
    keyed = dict(limits_of(select.args.get("where")))
    blocks = any(select.args.get(clause) for clause in _BLOCKING) or any(
        isinstance(node, exp.Window)
        for output in outputs.values()
        for node in walk_in_scope(output)
    )
    if not blocks:
        for name, days in limits.items():
            column = outputs[name].unalias()
            if isinstance(column, exp.Column):
                key = column.table, column.name.lower()
                keyed[key] = keyed.get(key, ALL) & days
    nullable = _nullable(select)
    for (table, name), days in keyed.items():
        if table not in nullable:
            found.setdefault(table, {})[name.lower()] = days
    return found


def _nullable(select: exp.Select) -> set[str]:
    """Sources of which an outer join may give nulls instead of a row."""
    source = select.args.get("from_")
    before = {source.alias_or_name} if source else set()
    nullable: set[str] = set()
    for join in select.args.get("joins") or []:
        if join.side in ("RIGHT", "FULL"):
            nullable |= before
        if join.side in ("LEFT", "FULL"):
            nullable.add(join.alias_or_name)
        before.add(join.alias_or_name)
    return nullable


def _listed(value: Any) -> list[exp.Expr]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _columns(part: exp.Expr) -> Iterable[exp.Column]:
    return (node for node in walk_in_scope(part) if isinstance(node, exp.Column))


def _merge(found: Scans, more: Scans) -> None:
    for table, columns in more.items():
        mine = found.setdefault(table, {})
        for column, days in columns.items():
            mine[column] = mine[column] | days if column in mine else days
