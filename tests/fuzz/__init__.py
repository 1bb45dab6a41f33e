"""Calendar files as nobody should write them, made from those that somebody did."""
