"""What the macros for JSON and for groups give: see `macro_cases`."""

from __future__ import annotations

import json
from typing import Any

# The emulator fails on text that is no JSON and on an array that is none: BigQuery gives null.
NOT_ON_EMULATOR = (
    "'{bad'",
    "json_value(text('')",
    "json_list(text('')",
    "json_texts(text('{bad'",
    "record('')",
    '{"p": null}',
    '{"p": {"a": 1}}',
)

# (key, payload, whether the landed record can be read): `test_landing` asks landing the same.
READABLE: list[tuple[str, str | None, bool]] = [
    ("k", "{}", False),
    ("k", '{"a": 1}', True),
    ("k", '{"a": {"b": 1', False),
    ("k", "", False),
    ("k", None, False),
    ("k", "null", False),
    ("k", '[{"a": 1}]', False),
    ("k", '"{}"', False),
    ("k", ' {"a": 1}', False),
    ("unkeyed:12", None, True),
    ("unkeyed:12", "null", True),
    ("unkeyed:12", '{"a"', True),
]

VALUES: dict[str, list[tuple[str, Any]]] = {
    "is_readable": [
        (f"readable('{key}', {json.dumps(payload) if payload is not None else 'none'})", known)
        for key, payload, known in READABLE
    ],
    "json_value": [
        ("""json_value(text('{"a": {"b": "x"}}'), '$.a.b')""", "x"),
        ("""json_value(text('{"a": [1, 22]}'), '$.a[1]')""", "22"),
        ("""json_value(text('["24", "4-9"]'), '$[1]')""", "4-9"),
        ("""json_value(text('{"a": true}'), '$.a')""", "true"),
        ("""json_value(text('{"a": -2.5}'), '$.a')""", "-2.5"),
        ("""json_value(text('{"a": ""}'), '$.a')""", ""),
        ("""json_value(text('{"a": "[1]"}'), '$.a')""", "[1]"),
        (r"""json_value(text('{"a": "Don\\u010di\\u0107 \\"L\\""}'), '$.a')""", 'Dončić "L"'),
        ("""json_value(text('{"a": null}'), '$.a')""", None),
        ("""json_value(text('{"a": [1]}'), '$.a')""", None),
        ("""json_value(text('{"a": {}}'), '$.a')""", None),
        ("""json_value(text('{"a": 1}'), '$.b')""", None),
        ("""json_value(text('{bad'), '$.a')""", None),
        ("""json_value(text(''), '$.a')""", None),
        ("""json_value(text(), '$.a')""", None),
    ],
    "json_number_at": [
        ("json_number_at(text('[0.25, 1, 0.5]'), 2)", 0.5),
        ("json_number_at(text('[0.25, 1, 0.5]'), 0)", 0.25),
        ("json_number_at(text('[0.25, 1, 0.5]'), 3)", None),
        ("""json_number_at(text('["a", null]'), 0)""", None),
        ("json_number_at(text('[null]'), 0)", None),
        ("json_number_at(text('{bad'), 0)", None),
        ("json_number_at(text(), 0)", None),
    ],
    "json_list": [
        ("""json_list(text('{"a": ["24",  4.5, null]}'), '$.a')""", '["24",4.5,null]'),
        ("""json_list(text('[["č"]]'), '$[0]')""", '["č"]'),
        ("""json_list(text('{"a": []}'), '$.a')""", "[]"),
        ("""json_list(text('{"a": "[1]"}'), '$.a')""", None),
        ("""json_list(text('{"a": {"b": 1}}'), '$.a')""", None),
        ("""json_list(text('{"a": null}'), '$.a')""", None),
        ("""json_list(text('{}'), '$.a')""", None),
        ("""json_list(text('{bad'), '$.a')""", None),
        ("""json_list(text(''), '$.a')""", None),
        ("""json_list(text(), '$.a')""", None),
    ],
    "json_length": [
        ("""json_length(text('[{"displayValue": "24"}, {}, [1, 2], 4, null]'))""", 5),
        ("""json_length(text('[]'))""", 0),
        ("""json_length(text('{"a": [1, 2]}'))""", 0),
        ("""json_length(text('no list'))""", 0),
        ("json_length(text())", 0),
    ],
    "list_length": [
        ("""list_length(json_texts(text('["24", 4, null]')))""", 3),
        ("""list_length(json_texts(text('[]')))""", 0),
        ("""list_length(json_texts(text('{bad')))""", 0),
        ("list_length(json_texts(text()))", 0),
    ],
    "list_at_key": [
        (
            """list_at_key(json_texts(text('["24", "4-9", "+7"]')),"""
            """ json_texts(text('["min", "fg-fga", "diff"]')), 'fg-fga')""",
            "4-9",
        ),
        (
            """list_at_key(json_texts(text('[7, 8.5]')), json_texts(text('["a", "b"]')), 'b')""",
            "8.5",
        ),
        ("""list_at_key(json_texts(text('["7"]')), json_texts(text('["a", "b"]')), 'b')""", None),
        ("""list_at_key(json_texts(text('["7"]')), json_texts(text('["a"]')), 'b')""", None),
        ("""list_at_key(json_texts(text('["7"]')), json_texts(text()), 'a')""", None),
        ("""list_at_key(json_texts(text()), json_texts(text('["a"]')), 'a')""", None),
    ],
    "json_object_text": [
        (
            "json_object_text({'a': text('x'), 'b': text(), 'c': 3, 'd': 'true'})",
            '{"a":"x","b":null,"c":3,"d":true}',
        ),
        (
            r"""json_object_text({'a': text('"q" \\ / <b> é\n')})""",
            r"""{"a":"\"q\" \\ / <b> é\n"}""",
        ),
    ],
}

# Selects, and their rows in any order.
ROWS: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = {
    "json_columns": [
        (
            """json_columns(record('{"a": 1, "b": {"c": "x"}, "d": [2], "n": "", "e": null}'),
                'payload', {'a': '$.a', 'c': ['$.z', '$.n', '$.b.c'], 'd': '$.d', 'list': '$.d[]',
                'n': '$.n', 'either': ['$.z[]', '$.d[]'], 'object': '$.b', 'e': '$.e'})""",
            [
                (
                    1,
                    '{"a": 1, "b": {"c": "x"}, "d": [2], "n": "", "e": null}',
                    *("1", "x", None, "[2]", None, "[2]", None, None),
                )
            ],
        ),
        (
            "json_columns(record('{bad'), 'payload', {'a': '$.a', 'list': '$.d[]'})",
            [(1, "{bad", None, None)],
        ),
        ("json_columns(record(), 'payload', {'a': '$.a'})", [(1, None, None)]),
    ],
    "json_explode": [
        (
            """json_explode(record('{"p": [
                {"id": 7, "name": {"full": "Dončić"}, "stats": ["24", "4-9"], "x": "[1]"},
                {"id": [8], "name": "flat", "stats": "none", "x": {"y": 1}},
                {"id": 0.5, "name": {"full": ""}, "stats": []}, null, "text", {}
            ]}'), ['id'], 'payload', '$.p', {
                'player_id': 'id', 'name': 'name.full', 'stats': 'stats[]', 'x': 'x'})""",
            [
                (1, 1, "7", "Dončić", '["24","4-9"]', "[1]"),
                (1, 2, None, None, None, None),
                (1, 3, "0.5", None, "[]", None),
                (1, 4, None, None, None, None),
                (1, 5, None, None, None, None),
                (1, 6, None, None, None, None),
            ],
        ),
        ("""json_explode(record('{"p": []}'), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record('{"p": null}'), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record('{"p": {"a": 1}}'), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record('{}'), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record('{bad'), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record(''), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
        ("""json_explode(record(), ['id'], 'payload', '$.p', {'a': 'a'})""", []),
    ],
    "json_numbers": [
        (
            """json_numbers(record('[0.25, 1, "a", null]'), ['id'], 'payload')""",
            [(1, 0, 0.25), (1, 1, 1.0), (1, 2, None), (1, 3, None)],
        ),
        ("json_numbers(record('[]'), ['id'], 'payload')", []),
        ("json_numbers(record('{bad'), ['id'], 'payload')", []),
        ("json_numbers(record(), ['id'], 'payload')", []),
    ],
    "json_strings": [
        (
            """json_strings(record('["a", "č", "a", ""]'), ['id'], 'payload')""",
            [(1, "a"), (1, "č"), (1, "a"), (1, "")],
        ),
        ("json_strings(record('[]'), ['id'], 'payload')", []),
        ("json_strings(record('{bad'), ['id'], 'payload')", []),
        ("json_strings(record(), ['id'], 'payload')", []),
    ],
    "percentile": [
        (f"'select ' ~ percentile('x', {percent}) ~ ' as p from ' ~ list_of({values})", [(value,)])
        for percent, values, value in [
            (95, "[1, 1.15, 1.25]", 1.24),
            (50, "[3, 1, none, 2, 4]", 2.5),
            (50, "[2, none]", 2.0),
            (0, "[5, -7, 5]", -7.0),
            (100, "[5, -7, 5]", 5.0),
            (90, "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", 10.0),
            (95, "[none, none]", None),
        ]
    ],
    "nth_smallest": [
        (
            "'select ' ~ nth_smallest('x', 1) ~ ' as a, ' ~ nth_smallest('x', 2) ~ ' as b, '"
            " ~ nth_smallest('x', -1) ~ ' as c from ' ~ list_of([3, none, 1])",
            [(3.0, None, None)],
        ),
    ],
    "ewma": [
        (
            "'select ' ~ ewma('x', 1, 'n', 'w') ~ ' as average from (select x, row_number() over "
            "(order by x) as n from ' ~ list_of([1, 4]) ~ ') window w as (order by n)'",
            [(1.0,), (3.0,)],
        ),
    ],
}
