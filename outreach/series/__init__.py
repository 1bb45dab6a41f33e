"""What every owner of a schedule shares: its dates, changes, closed days and how it is written."""
