"""The types of pages that are faces of something: ours, and any number of a host's own beside them.

Nothing but these modules and the models knows one of them by name.
"""
