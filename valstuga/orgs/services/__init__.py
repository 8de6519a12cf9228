"""What may be written about organisations, by noun."""
