"""The history of a warehouse as files: raw tables and verdict events, by month, with a manifest."""
