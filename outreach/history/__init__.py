"""What was changed in an event or activity: first as data, then as sentences in any language."""

from .differences import describe_changes
from .sentences import sentences
from .states import event_state, state_of_content, stored_state

__all__ = ["describe_changes", "event_state", "sentences", "state_of_content", "stored_state"]
