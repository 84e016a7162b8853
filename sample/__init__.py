"""The bundled slate: compact facts of the season 2025-26 up to 26 January 2026."""
