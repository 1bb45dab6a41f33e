"""Every address of the admin that the resolver knows, filled with what the world holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLResolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from .world import HUSH, World

OWN_MODELS = ("event", "venue", "organisation", "region", "audience", "topic", "holiday")
PAGES = ("draft", "live", "visit_page")
PAGE_IDS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk"}
BULK = "wagtail_bulk_action"


@dataclass(frozen=True)
class Address:
    """Its name with namespaces; those that have none are called by their path, and a bulk action is
    an address for each model."""

    name: str
    path: str
    kwargs: tuple[str, ...]


def addresses() -> Iterator[Address]:
    """Of the admin, in the resolver's order, each name once."""
    found: dict[str, Address] = {}
    for one in patterns():
        for address in _bulk_actions(one) if one.name == BULK else [one]:
            found.setdefault(address.name, address)
    return iter(found.values())


def _bulk_actions(address: Address) -> Iterator[Address]:
    bulk_action_registry.get_bulk_actions_for_model("", "")
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                yield Address(f"{BULK}:{app}.{model}.{action}", address.path, address.kwargs)


def patterns() -> Iterator[Address]:
    """As the resolver knows them: a name may come several times."""
    return _of(get_resolver())


def _of(resolver: URLResolver, path="", names="", kwargs=()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if not here.startswith("admin/"):
            continue
        own = (*kwargs, *_kwargs(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from _of(pattern, here, inner, own)
        else:
            yield Address(f"{names}{pattern.name}" if pattern.name else here, here, own)


def _kwargs(pattern) -> list[str]:
    if isinstance(pattern, RoutePattern):
        return list(pattern.converters)
    return list(pattern.regex.groupindex)


def filled(address: Address, world: World) -> list[str]:
    """The paths at which it is asked, with all that is hidden from somebody.

    Raises:
        AssertionError: nobody has said how to fill it.
    """
    if address.name == address.path:
        return [f"/{address.path}"] if not address.kwargs and "^" not in address.path else []
    found = []
    for values in _values(address, world):
        try:
            path = reverse(BULK if address.name.startswith(BULK) else address.name, kwargs=values)
        except NoReverseMatch as error:
            raise AssertionError(f"say in {__name__} how to fill {address}") from error
        found += [path + query for query in _queries(address, values, world)]
    return found


def _values(address: Address, world: World) -> list[dict[str, object]]:
    name, kwargs = address.name, set(address.kwargs)
    if not kwargs:
        return [{}]
    if name.startswith(BULK):
        app, model, action = name.partition(":")[2].split(".")
        return [{"app_label": app, "model_name": model, "action": action}]
    if name in ("wagtailadmin_pages:add", "wagtailadmin_pages:preview_on_add"):
        return [
            {
                "content_type_app_name": app,
                "content_type_model_name": model,
                "parent_page_id": world.calendar.pk,
            }
            for app, model in (("outreach", "eventpage"), ("detention_visits", "activitypage"))
        ]
    if name.startswith("wagtailadmin_pages:type_use"):
        return [
            {"content_type_app_name": app, "content_type_model_name": model}
            for app, model in (("outreach", "eventpage"), ("detention_visits", "activitypage"))
        ]
    if name == "wagtailadmin_pages:choose_parent":
        return [
            {"app_label": "outreach", "model_name": "eventpage"},
            {"app_label": "detention_visits", "model_name": "activitypage"},
        ]
    if kwargs & PAGE_IDS or name.startswith(("wagtailadmin_pages:", "wagtailadmin_api:pages")):
        return list(_of_pages(address, world))
    return [{one: _value(address, one, world) for one in address.kwargs}]


def _of_pages(address: Address, world: World) -> Iterator[dict[str, object]]:
    more = (
        ["calendar"]
        if address.name.startswith(("wagtailadmin_explore", "wagtailadmin_choose"))
        else []
    )
    more += ["locked"] * (address.name == "wagtailadmin_pages:unlock")
    for place in (*PAGES, *more):
        page = getattr(world, place)
        revision = page.revisions.order_by("pk").last() if place != "calendar" else None
        state = world.workflow_states.get(page.pk)
        known = {
            **dict.fromkeys(PAGE_IDS | {"pk"}, page.pk),
            "destination_id": world.calendar.pk,
            "revision_id": revision and revision.pk,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "action_name": "approve" if "workflow" in address.name else "unpublish",
            "task_state_id": state and state.current_task_state_id,
            "workflow_state_id": state and state.pk,
            "task_id": world.task.pk,
            "workflow_pk": world.workflow.pk,
        }
        yield {one: known[one] for one in address.kwargs}


def _value(address: Address, kwarg: str, world: World) -> object:
    name = address.name
    for model in (*OWN_MODELS, "partnercalendar"):
        if name.startswith(
            (f"wagtailsnippets_outreach_{model}:", f"wagtailsnippetchoosers_outreach_{model}:")
        ):
            thing = getattr(world, model)
            revision = thing.revisions.last() if hasattr(thing, "revisions") else None
            known = {
                "pk": thing.pk,
                "revision_id": revision.pk if revision else 1,
                "revision_id_a": "earliest",
                "revision_id_b": "latest",
            }
            return known[kwarg]
    if name.startswith("detention_visits_facilities"):
        return world.facility.pk
    if name.startswith("detention_visits_activities"):
        return _of_activities(name.partition(":")[2], world).pk
    if name == "outreach_restore_date":
        return world.cancelled.pk
    return _OTHERS[name.partition(":")[0], kwarg](world)


def _of_activities(name: str, world: World):
    places = {
        "confirm": "spare_activity",
        "restore_session": "cancelled_session",
        "undo_edit": "session_edit",
    }
    other = "session" if name.endswith("_session") else "activity"
    return getattr(world, places.get(name, other))


def _key(place: str):
    return lambda world: getattr(world, place).pk


def _is(value: object):
    return lambda _world: value


_OTHERS = {
    **{(f"outreach_{one}_date", "pk"): _key("date") for one in ("cancel", "postpone", "move")},
    ("outreach_event_pages", "pk"): _key("spare_event"),
    ("outreach_event_dates", "pk"): _key("event"),
    ("outreach_plan_ahead", "pk"): _key("event"),
    ("outreach_undo_edit", "pk"): _key("edit"),
    ("outreach_participants", "pk"): _key("date"),
    ("outreach_sheet", "pk"): _key("date"),
    ("outreach_delete_participant", "pk"): _key("registration"),
    ("outreach_correct_participant", "pk"): _key("registration"),
    ("outreach_put_back_participant", "pk"): _key("removed"),
    ("outreach_confirm_event", "pk"): _key("event"),
    ("outreach_rotate_private_feed", "pk"): _key("feed"),
    ("outreach_revoke_private_feed", "pk"): _key("feed"),
    ("outreach_pending_import", "key"): _is("guessed"),
    ("outreach_partner_calendar", "pk"): _key("partnercalendar"),
    ("wagtailadmin_api", "pk"): _key("image"),
    ("wagtailadmin_collections", "pk"): _key("collection"),
    ("wagtailadmin_collections", "collection_id"): _key("collection"),
    ("wagtailadmin_workflows", "pk"): _key("workflow"),
    ("wagtailadmin_workflows", "task_id"): _key("task"),
    ("wagtailadmin_workflows", "app_label"): _is("wagtailcore"),
    ("wagtailadmin_workflows", "model_name"): _is("groupapprovaltask"),
    ("wagtailadmin_tag_model_autocomplete", "app_name"): _is("taggit"),
    ("wagtailadmin_tag_model_autocomplete", "model_name"): _is("tag"),
    ("wagtailadmin_editing_sessions", "app_label"): _is("outreach"),
    ("wagtailadmin_editing_sessions", "model_name"): _is("eventpage"),
    ("wagtailadmin_editing_sessions", "object_id"): _key("draft"),
    ("wagtailadmin_editing_sessions", "session_id"): _is(1),
    ("wagtailredirects", "redirect_id"): _key("redirect"),
    ("wagtailsettings", "app_name"): _is("home"),
    ("wagtailsettings", "model_name"): _is("none"),
    ("wagtailsettings", "pk"): _is(1),
    ("simple_translation", "app_label"): _is("outreach"),
    ("simple_translation", "model_name"): _is("event"),
    ("simple_translation", "pk"): _key("event"),
    ("wagtaildocs", "document_id"): _key("document"),
    ("wagtaildocs", "doc_id"): _key("document"),
    ("wagtaildocs", "uploaded_file_id"): _is(1),
    ("wagtaildocs_chooser", "pk"): _key("document"),
    ("wagtailimages", "image_id"): _key("image"),
    ("wagtailimages", "filter_spec"): _is("width-10"),
    ("wagtailimages", "uploaded_file_id"): _is(1),
    ("wagtailimages_chooser", "pk"): _key("image"),
    ("wagtailimages_chooser", "image_id"): _key("image"),
    ("wagtailsites", "pk"): lambda world: world.calendar.get_site().pk,
    ("wagtailusers_users", "pk"): lambda world: world.users["nobody"].pk,
    ("wagtailusers_groups", "pk"): lambda world: world.users["figures"].groups.get().pk,
    ("wagtaillocales", "pk"): lambda world: world.calendar.locale_id,
    ("wagtailadmin_password_reset_confirm", "uidb64"): _is("MQ"),
    ("wagtailadmin_password_reset_confirm", "token"): _is("guessed"),
}


def _queries(address: Address, values: dict[str, object], world: World) -> list[str]:
    name, last = address.name, address.name.rpartition(":")[2]
    if name.startswith(BULK):
        return _of_bulk(values, world)
    if name == "wagtailadmin_choose_page_chosen_multiple":
        return [f"?id={getattr(world, place).pk}" for place in PAGES]
    if name == "wagtailadmin_choose_page_search" or last in ("search", "search_results"):
        return [f"?q={HUSH}", f"?q={HUSH}&content_type=outreach.eventpage"]
    if last == "chosen_multiple":
        model = name.partition(":")[0].rpartition("_")[2]
        thing = getattr(world, model, world.image)
        return [f"?id={thing.pk}"]
    if last.startswith("choose") and not values.get("app_label"):
        return ["", f"?q={HUSH}", "?multiple=1"]
    if name == "wagtailadmin_api:pages:listing":
        parent = world.calendar.pk
        return [
            "",
            f"?child_of={parent}&for_explorer=1",
            f"?search={HUSH}",
            f"?descendant_of={parent}",
        ]
    if name == "wagtailadmin_api:pages:find":
        return ["?html_path=/az/events/open-to-all/", f"?id={world.draft.pk}"]
    if "reports" in name or last in ("index", "list", "type_use"):
        return ["", "?export=csv", "?export=xlsx"]
    if last in ("list_results", "index_results") or name.startswith("wagtailadmin_explore"):
        return ["", f"?q={HUSH}"]
    if name == "outreach_cancel_dates":
        return [f"?date=event-{world.date.pk}-{world.public_event.sequence}"]
    if name == "outreach_sheet":
        return ["?format=csv&contact=on&language=az", "?format=html&contact=on&language=az"]
    return [""]


def _of_bulk(values: dict[str, object], world: World) -> list[str]:
    model = values["model_name"]
    if model != "page":
        own = [f"?id={getattr(world, model).pk}"] if values["app_label"] == "outreach" else []
        own += [f"?id={world.spare_event.pk}"] * (model == "event")
        return ["?id=all", *own]
    each = "&".join(f"id={getattr(world, place).pk}" for place in PAGES)
    return [f"?id=all&childOf={world.calendar.pk}", f"?{each}", f"?id=all&q={HUSH}"]
