"""Landing: attempts, and the records that are new or changed."""
