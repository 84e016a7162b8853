"""Faults by which a service answers another question than it was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.clock import parse_instant
from sandbox.faults import Fault
from sandbox.routes import Match
from sandbox.service import Answer, Context, Query


def another(
    answer: Answer, match: Match, context: Context, query: Query, faults: list[Fault]
) -> Answer:
    """Return the answer to what faults make of a question: of an earlier instant, season or day."""
    for fault in faults:
        if fault.name == "stale":
            context = replace(context, now=parse_instant(fault.options["as_of"]))
        elif fault.name == "other_season":
            before = [str(int(season) - 1) for season in query.get("seasons", [])]
            query = query | {"seasons": before}
        elif fault.name == "evening_before":
            query = query | evening_before(query)
        else:
            continue
        answer = match.answer(context, query)
    return answer


def evening_before(query: Query) -> Query:
    """Return the parameters that name a date, of the day before."""
    result: Query = {}
    for name, form in (("date", "%Y-%m-%d"), ("dates", "%Y%m%d")):
        for text in query.get(name, []):
            day = datetime.strptime(text, form).date() - timedelta(days=1)
            result.setdefault(name, []).append(day.strftime(form))
    return result
