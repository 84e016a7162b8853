{# What may be wrong with the rows of each player's page. #}
{{ audited_files(['players']) }}
