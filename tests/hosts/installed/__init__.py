"""Projects into which the built package is installed, by the README and nothing else."""
