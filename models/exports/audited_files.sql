{{ by_season() }}
{# What may be wrong with the rows of each file of predictions or results. #}
{{ audited_files(['predictions', 'results']) }}
