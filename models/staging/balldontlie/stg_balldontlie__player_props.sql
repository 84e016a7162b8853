{{ by_season() }}
{# Every version of every line, since features use how a line moved. #}
with

versions as (
    {{ landed_versions('balldontlie', 'player_props', asked_by_game=true) }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'prop_id': '$.id',
        'bdl_game_id': '$.game_id',
        'bdl_player_id': '$.player_id',
        'vendor': '$.vendor',
        'prop_type': '$.prop_type',
        'line_text': '$.line_value',
        'market': '$.market.type',
        'over_odds_text': '$.market.over_odds',
        'under_odds_text': '$.market.under_odds',
        'odds_text': '$.market.odds',
        'updated_at_text': '$.updated_at'
    }) }}
),

casts as (
    select
        *,
        case when {{ safe_float('line_text') }} > 0 then {{ safe_float('line_text') }} end as line,
        {{ american_odds('over_odds_text') }} as over_odds_read,
        {{ american_odds('under_odds_text') }} as under_odds_read,
        {{ american_odds('odds_text') }} as odds,
        {{ safe_utc_timestamp('updated_at_text') }} as updated_at_utc
    from texts
),

-- No book pays more than the stake whatever happens: its prices have lost a sign, or belong to two lines.
priced as (
    select
        *,
        case when not {{ pays_whatever_happens('over_odds_read', 'under_odds_read') }} then over_odds_read end as over_odds,
        case when not {{ pays_whatever_happens('over_odds_read', 'under_odds_read') }} then under_odds_read end as under_odds
    from casts
)

-- A backfill does not show when a line was there, so its lines never become features. A milestone has `odds`,
-- an over/under the other two: a price is missing only where all three are. Capitals and blanks make no other book,
-- statistic or market.
select
    prop_id,
    requested_for as game_date,
    bdl_game_id,
    bdl_player_id,
    lower(trim(vendor)) as vendor,
    lower(trim(prop_type)) as prop_type,
    lower(trim(market)) as market,
    line,
    over_odds,
    under_odds,
    odds,
    updated_at_utc,
    is_latest,
    case when not is_backfilled then as_of_utc end as known_at_utc,
    ordinal,
    record_key,
    attempt_id,
    {{ list_missing_fields({
        'id': 'prop_id', 'game_id': 'bdl_game_id', 'player_id': 'bdl_player_id', 'vendor': 'vendor',
        'prop_type': 'prop_type', 'line_value': 'line_text', 'market.type': 'market',
        'market.over_odds': 'coalesce(over_odds_text, under_odds_text, odds_text)'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'line_value': ['line_text', 'line'],
        'market.over_odds': ['over_odds_text', 'over_odds'],
        'market.under_odds': ['under_odds_text', 'under_odds'],
        'market.odds': ['odds_text', 'odds'],
        'updated_at': ['updated_at_text', 'updated_at_utc']
    }) }} as invalid_fields
from priced
