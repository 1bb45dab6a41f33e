"""The plan as staff see it: their own calendar addresses, busy times, what subscribers see."""
