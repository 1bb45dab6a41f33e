"""Who takes part: participants, and sheets to sign."""
