"""Who looks after an event, in its form: whoever may see plans, by name."""

from __future__ import annotations

from django.db.models import Q
from wagtail.admin.utils import get_user_display_name


class AssignmentFormMixin:
    """For model forms with ``assigned_to``. Whoever is assigned already can be chosen still: a form
    that does not offer a name would take it away without a word."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from ..permissions import plan_readers

        field = self.fields.get("assigned_to")
        if field is None:
            return
        assigned = [user.pk for user in self.instance.assigned_to.all()] if self.instance.pk else []
        readers = plan_readers().values("pk")
        people = field.queryset.filter(Q(pk__in=readers) | Q(pk__in=assigned))
        known = {column.name for column in people.model._meta.concrete_fields}
        names = ("last_name", "first_name", people.model.USERNAME_FIELD)
        field.queryset = people.order_by(*(name for name in names if name in known))
        field.label_from_instance = get_user_display_name
