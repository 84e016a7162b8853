"""What the dispatching macros, and those that rest on them, give for literal inputs.

A value case is (call, expected): the call is Jinja with our macros and the literals of
`test_macros`. A row case is (select, expected rows). Types count: 1 is an integer, 1.0 a float; a
datetime is UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

VALUES: dict[str, list[tuple[str, Any]]] = {
    "safe_integer": [
        ("safe_integer(text('19'))", 19),
        ("safe_integer(text('-3'))", -3),
        ("safe_integer(text('007'))", 7),
        ("safe_integer(text('1.5'))", None),
        ("safe_integer(text('19.0'))", None),
        ("safe_integer(text('+4'))", None),
        ("safe_integer(text(' 4'))", None),
        ("safe_integer(text('1e3'))", None),
        ("safe_integer(text('٤'))", None),
        ("safe_integer(text('999999999'))", 999999999),
        ("safe_integer(text('9999999999'))", None),
        ("safe_integer(text(''))", None),
        ("safe_integer(text('n/a'))", None),
        ("safe_integer(text())", None),
    ],
    "safe_whole_number": [
        ("safe_whole_number(text('-5.00'))", -5),
        ("safe_whole_number(text('5'))", 5),
        ("safe_whole_number(text('2.5'))", None),
        ("safe_whole_number(text('10.05'))", None),
        ("safe_whole_number(text())", None),
    ],
    "safe_float": [
        ("safe_float(text('6.5'))", 6.5),
        ("safe_float(text('-12'))", -12.0),
        ("safe_float(text('1e-7'))", 1e-7),
        ("safe_float(text('NaN'))", None),
        ("safe_float(text('inf'))", None),
        ("safe_float(text('1e999'))", None),
        ("safe_float(text('1_000'))", None),
        ("safe_float(text('0x1F'))", None),
        ("safe_float(text('.5'))", None),
        ("safe_float(text(''))", None),
        ("safe_float(text())", None),
    ],
    "safe_date": [
        ("safe_date(text('2026-01-24'))", date(2026, 1, 24)),
        ("safe_date(text('2026-01-24T00:00:00Z'))", date(2026, 1, 24)),
        ("safe_date(text('2024-02-29'))", date(2024, 2, 29)),
        ("safe_date(text('2026-02-29'))", None),
        ("safe_date(text('2026-13-01'))", None),
        ("safe_date(text('0000-01-01'))", None),
        ("safe_date(text('01/24/2026'))", None),
        ("safe_date(text(''))", None),
        ("safe_date(text())", None),
    ],
    "safe_utc_timestamp": [
        ("safe_utc_timestamp(text('2026-01-24T22:30:00Z'))", datetime(2026, 1, 24, 22, 30)),
        (
            "safe_utc_timestamp(text('2026-01-24T22:30:00.123456Z'))",
            datetime(2026, 1, 24, 22, 30, 0, 123456),
        ),
        (
            "safe_utc_timestamp(text('2026-01-24T22:30:00.5Z'))",
            datetime(2026, 1, 24, 22, 30, 0, 500000),
        ),
        ("safe_utc_timestamp(text('2026-01-24T22:30:00.1234567Z'))", None),
        ("safe_utc_timestamp(text('2026-01-24T22:30Z'))", None),
        ("safe_utc_timestamp(text('2026-01-24T24:00:00Z'))", None),
        ("safe_utc_timestamp(text('2026-01-24T23:59:60Z'))", None),
        ("safe_utc_timestamp(text('2026-02-30T22:30:00Z'))", None),
        ("safe_utc_timestamp(text('2026-01-24T22:30:00-05:00'))", None),
        ("safe_utc_timestamp(text('2026-01-24T22:30:00'))", None),
        ("safe_utc_timestamp(text())", None),
    ],
    "safe_utc_minute": [
        ("safe_utc_minute(text('2026-01-25T22:30Z'))", datetime(2026, 1, 25, 22, 30)),
        ("safe_utc_minute(text('2026-01-25T22:30:00Z'))", None),
        ("safe_utc_minute(text())", None),
    ],
    "safe_cast_text": [
        ("safe_cast_text(text('2026-01-24'), 'date')", date(2026, 1, 24)),
        ("safe_cast_text(text('soon'), 'date')", None),
        ("safe_cast_text(text(), float_type())", None),
    ],
    "matches": [
        ("matches(text('PT32M10.00S'), '^PT[0-9]+M')", True),
        ("matches(text('Final/OT'), 'OT$')", True),
        ("matches(text('a.b'), 'a[.]b')", True),
        ("matches(text('Dončić'), '^[A-Z].*ć$')", True),
        ("matches(text('12\\n'), '^[0-9]+$')", False),
        ("matches(text(''), 'x')", False),
        ("matches(text(), 'x')", False),
    ],
    "minutes_from_text": [
        ("minutes_from_text(text('37'))", 37.0),
        ("minutes_from_text(text('32:15'))", 32.25),
        ("minutes_from_text(text('00'))", 0.0),
        ("minutes_from_text(text('32:60'))", None),
        ("minutes_from_text(text(''))", None),
        ("minutes_from_text(text())", None),
    ],
    "minutes_from_iso": [
        ("minutes_from_iso(text('PT32M15.00S'))", 32.25),
        ("minutes_from_iso(text('PT00M00.00S'))", 0.0),
        ("minutes_from_iso(text('PT32M1.2.3S'))", None),
        ("minutes_from_iso(text('32:15'))", None),
        ("minutes_from_iso(text())", None),
    ],
    "add_minutes": [
        (
            "add_minutes(at('2026-03-08 06:59:59.5'), 1)",
            datetime(2026, 3, 8, 7, 0, 59, 500000),
        ),
        ("add_minutes(at('2026-01-01 00:00:00'), -1)", datetime(2025, 12, 31, 23, 59)),
        ("add_minutes(at('2026-01-01 00:00:00'), '(2 * 720)')", datetime(2026, 1, 2)),
        ("add_minutes(at(), 1)", None),
        ("add_minutes(at('2026-01-01 00:00:00'), 'cast(null as int64)')", None),
    ],
    "add_days": [
        ("add_days(day('2024-02-28'), 1)", date(2024, 2, 29)),
        ("add_days(day('2026-01-01'), -1)", date(2025, 12, 31)),
        ("add_days(day('2026-03-07'), '(1 + 1)')", date(2026, 3, 9)),
        ("add_days(day(), 1)", None),
    ],
    "day_number": [
        ("day_number(day('1970-01-01'))", 0),
        ("day_number(day('2026-01-24'))", 20477),
        ("day_number(day('1969-12-30'))", -2),
        ("day_number(day())", None),
    ],
    "season_of": [
        ("season_of(day('2026-01-24'))", 2025),
        ("season_of(day('2025-07-01'))", 2025),
        ("season_of(day('2025-06-30'))", 2024),
        ("season_start_of(day('2026-01-24'))", date(2025, 7, 1)),
        ("season_of(day())", None),
    ],
    "hours_between": [
        ("hours_between(at('2026-01-24 22:30:00'), at('2026-01-25 01:00:00'))", 2.5),
        ("hours_between(at('2026-01-24 22:59:59'), at('2026-01-24 23:00:00'))", 1 / 3600),
        ("hours_between(at('2026-01-24 23:00:00'), at('2026-01-24 22:30:00'))", -0.5),
        ("hours_between(at('2026-01-24 22:00:00.5'), at('2026-01-24 22:00:02.3'))", 0.0005),
        ("hours_between(at(), at('2026-01-24 22:00:00'))", None),
    ],
    "now_utc": [
        ("hours_between(at('2020-01-01 00:00:00'), now_utc()) ~ ' > 40000'", True),
        ("'abs(' ~ hours_between(now_utc(), now_utc()) ~ ') < 0.01'", True),
    ],
    "eastern_date": [
        ("eastern_date(at('2026-01-25 04:59:59.999999'))", date(2026, 1, 24)),
        ("eastern_date(at('2026-01-25 05:00:00'))", date(2026, 1, 25)),
        ("eastern_date(at('2026-07-05 03:59:59'))", date(2026, 7, 4)),
        ("eastern_date(at('2026-07-05 04:00:00'))", date(2026, 7, 5)),
        ("eastern_date(at())", None),
    ],
    "eastern_midnight_utc": [
        ("eastern_midnight_utc(day('2026-01-24'))", datetime(2026, 1, 24, 5)),
        ("eastern_midnight_utc(day('2026-03-08'))", datetime(2026, 3, 8, 5)),
        ("eastern_midnight_utc(day('2026-03-09'))", datetime(2026, 3, 9, 4)),
        ("eastern_midnight_utc(day('2026-11-01'))", datetime(2026, 11, 1, 4)),
        ("eastern_midnight_utc(day('2026-11-02'))", datetime(2026, 11, 2, 5)),
        ("eastern_midnight_utc(day())", None),
    ],
    "eastern_noon_utc": [
        ("eastern_noon_utc(day('2026-03-07'))", datetime(2026, 3, 7, 17)),
        ("eastern_noon_utc(day('2026-03-08'))", datetime(2026, 3, 8, 16)),
        ("eastern_noon_utc(day('2026-11-01'))", datetime(2026, 11, 1, 17)),
        ("eastern_noon_utc(day())", None),
    ],
    "eastern_time_utc": [
        ("eastern_time_utc(day('2026-01-24'), 1500)", datetime(2026, 1, 25, 6)),
        ("eastern_time_utc(day('2026-03-07'), 1590)", datetime(2026, 3, 8, 7, 30)),
        ("eastern_time_utc(day('2026-11-01'), 60)", datetime(2026, 11, 1, 6)),
        ("eastern_time_utc(day(), 60)", None),
    ],
    "eastern_text": [
        ("eastern_text(at('2026-01-24 22:30:00'))", "Sat 24 Jan 5:30 PM ET"),
        ("eastern_text(at('2026-01-04 05:05:00'))", "Sun 4 Jan 12:05 AM ET"),
        ("eastern_text(at('2026-07-01 17:09:59'))", "Wed 1 Jul 1:09 PM ET"),
        ("eastern_text(at('2026-11-01 05:30:00'))", "Sun 1 Nov 1:30 AM ET"),
        ("eastern_text(at('2026-11-01 06:30:00'))", "Sun 1 Nov 1:30 AM ET"),
        ("eastern_text(at())", None),
    ],
    "eastern_stamp": [
        ("eastern_stamp(at('2026-01-04 05:05:00'))", "2026-01-04 00:05 ET"),
        ("eastern_stamp(at('2026-03-08 07:00:00'))", "2026-03-08 03:00 ET"),
        ("eastern_stamp(at())", None),
    ],
    "game_end": [
        (
            "expected_game_end(at('2026-01-24 22:30:00'), day('2026-01-24'))",
            datetime(2026, 1, 25, 1, 15),
        ),
        ("expected_game_end(at(), day('2026-03-07'))", datetime(2026, 3, 8, 7, 45)),
        ("tip_or_noon(at(), day('2026-03-08'))", datetime(2026, 3, 8, 16)),
    ],
    "month_number": [
        ("month_number(text('Jan'))", 1),
        ("month_number(text('DEC'))", 12),
        ("month_number(text('Q1'))", None),
        ("month_number(text())", None),
    ],
    "known_tip": [
        ("known_tip(at('2026-01-25 00:30:00'))", datetime(2026, 1, 25, 0, 30)),
        # Midnight Eastern, in winter and in summer.
        ("known_tip(at('2026-01-25 05:00:00'))", None),
        ("known_tip(at('2026-06-05 04:00:00'))", None),
        ("known_tip(at('2026-06-05 05:00:00'))", datetime(2026, 6, 5, 5)),
        ("known_tip(at())", None),
    ],
    "espn_instant": [
        ("espn_instant(text('2026-01-25T22:30Z'))", datetime(2026, 1, 25, 22, 30)),
        ("espn_instant(text('2026-01-25T22:30:15Z'))", datetime(2026, 1, 25, 22, 30, 15)),
        ("espn_instant(text('2026-01-25'))", None),
        ("espn_instant(text())", None),
    ],
    "search_name": [
        ('search_name(text("Luka Dončić"))', "luka doncic"),
        ('search_name(text("Shaquille O\'Neal Jr."))', "shaquille oneal jr"),
        ("search_name(text('Karl-Anthony TOWNS '))", "karlanthony towns"),
        ("search_name(text('Nikola Jokic\u0301'))", "nikola jokic"),
        ("search_name(text('Dennis Schröder'))", "dennis schroder"),
        ("search_name(text('Bjørn Łuczak'))", "bjrn uczak"),
        ("search_name(text('İlkan'))", "ilkan"),
        ("search_name(text('姚明'))", ""),
        ("search_name(text())", None),
    ],
    "match_name": [
        ("match_name(text('Jaren Jackson Jr.'))", "jaren jackson"),
        ("match_name(text('Robert Williams III'))", "robert williams"),
        ("match_name(text('Jr Smith'))", "jr smith"),
        ("match_name(text())", None),
    ],
    "number_text": [
        ("number_text(num(3))", "3"),
        ("number_text(num(2.5))", "2.5"),
        ("number_text(num(2.96))", "3"),
        ("number_text(num(-0.04))", "0"),
        ("number_text(num(-2.25))", "-2.3"),
        ("number_text(7)", "7"),
        ("number_text('3000000000')", "3000000000"),
        ("number_text(num(21.1234), 3)", "21.123"),
        ("number_text(num(21.0001), 3)", "21"),
        ("number_text(num())", None),
    ],
    "safe_divide": [
        ("safe_divide(1, 8)", 0.125),
        ("safe_divide(-1, 0)", None),
        ("safe_divide(1, 'null')", None),
    ],
    "row_fingerprint": [
        # md5 of '195000|30000|-20000||0'.
        (
            "row_fingerprint([num(19.5), '3', num('-2.00004'), num(), '-0.00001'])",
            "4537edf0102b77f3220f76d27ab59ca0",
        ),
    ],
    "joined_texts": [
        ("joined_texts([text('a'), text(), text(''), text('ć')])", "a||ć"),
    ],
    "market": [
        ("implied_probability(-150)", 0.6),
        ("implied_probability(150)", 0.4),
        ("market_probability(-137, -137)", 0.5),
        ("is_placeholder_odds(-10000)", True),
        ("is_placeholder_odds('null')", True),
        ("is_placeholder_odds(-110)", False),
    ],
    "prediction_entity": [
        ("player_of_entity(text('bdl:12|pts'))", "bdl:12"),
        ("stat_of_entity(text('bdl:12|pts'))", "pts"),
    ],
    "box_score_fields": [
        ("list_missing_fields({'reb': 'null', 'pts': 1, 'ast': 'null'})", "reb ast"),
        ("list_missing_fields({'pts': 1})", None),
        ("list_invalid_fields({'pts': [text('n/a'), 'null'], 'reb': [text(), 'null']})", "pts=n/a"),
        ("source_order(text('espn'))", 3),
    ],
}
