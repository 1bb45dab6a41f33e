"""Settings: a shared base, then one module per environment."""
