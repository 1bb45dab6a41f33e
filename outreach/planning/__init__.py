"""The plan for staff: private calendar addresses, busy times, and what subscribers see."""
