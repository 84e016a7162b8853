{{ rebuild_by_date('since', whole='view') }}
{# What may be wrong with the rows of each file of predictions or results. #}
{{ audited_files(['predictions', 'results'], is_rebuilt('since')) }}
