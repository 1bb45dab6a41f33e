"""What all owners of a schedule share: dates, changes, closed days, and how they are saved."""
