"""Every address of the admin, asked by each role, against a table of who may."""
