"""Rights follow bureaus: a user's groups say what may be done, memberships say for whom.

Rights reach from the bureaus that the user works for down to everything below them. What belongs to no
bureau is open to whoever the groups allow. Superusers reach everything.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy

_CACHE = "_portal_reach"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a user's rights reach; `paths` are those of the user's own bureaus."""

    everywhere: bool
    paths: tuple[str, ...]

    @classmethod
    def of(cls, user: Any) -> "Reach":
        """The reach of a user, kept on the user object for the length of a request."""
        known: Reach | None = getattr(user, _CACHE, None)
        if known is None:
            everywhere = bool(user.is_active and user.is_superuser)
            paths = () if everywhere or not user.is_active else _own_paths(user)
            known = cls(everywhere, paths)
            setattr(user, _CACHE, known)
        return known

    def covers(self, bureau: Any) -> bool:
        """Whether the bureau (None: no bureau) is one of the user's own or lies below one."""
        return self.everywhere or bureau is None or bureau.path.startswith(self.paths)

    def covers_object(self, obj: Model) -> bool:
        """Whether the page or record belongs to a bureau in reach, or to none."""
        return self.everywhere or self.covers(bureau_of(obj))

    def may_contribute(self, bureau: Any) -> bool:
        """Whether a page may be added below one of the bureau: it is in reach, or above the user's own."""
        return self.covers(bureau) or any(path.startswith(bureau.path) for path in self.paths)

    def condition(self, path_field: str) -> Q:
        """A filter for rows whose bureau (its path in `path_field`) is in reach, or that have none."""
        if self.everywhere:
            return Q()
        condition = Q(**{f"{path_field}__isnull": True})
        for path in self.paths:
            condition |= Q(**{f"{path_field}__startswith": path})
        return condition


def _own_paths(user: Any) -> tuple[str, ...]:
    return tuple(path for path in user.bureau_memberships.values_list("bureau__path", flat=True) if path)


def bureau_of(obj: Model) -> Any:
    """The bureau that a record or page belongs to; a page without one belongs to that of the page above."""
    if not isinstance(obj, Page):
        return getattr(obj, "bureau", None)
    page: Page | None = obj
    while page is not None and page.depth > 1:
        bureau = getattr(page.specific, "bureau", None)
        if bureau is not None:
            return bureau
        page = page.get_parent() if page.path else None
    return None


class BureauPagePermissionTester(PagePermissionTester):
    """What a user may do with a page: Wagtail's rights by group, within the reach of the user's bureaus.

    Nothing is published directly, not by superusers either: a page goes live when its review ends
    (`portal.core.editing.review.publish_reviewed`), or by programs that act for nobody (importers, demo).
    """

    @cached_property
    def reach(self) -> Reach:
        return Reach.of(self.user)

    @cached_property
    def bureau(self) -> Any:
        return None if self.page_is_root else bureau_of(self.page)

    @cached_property
    def in_reach(self) -> bool:
        return bool(self.user.is_active) and self.reach.covers(self.bureau)

    def _granted(self, action: str) -> bool:
        return self.in_reach and (self.user.is_superuser or action in self.permissions)

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_add_subpage(self) -> bool:
        return self.reach.may_contribute(self.bureau) and super().can_add_subpage()

    def can_edit(self) -> bool:
        return self.in_reach and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.in_reach and super().can_delete(ignore_bulk=ignore_bulk)

    def can_unpublish(self) -> bool:
        return self.in_reach and super().can_unpublish()

    def can_set_view_restrictions(self) -> bool:
        return not self.page_is_root and self._granted("publish")

    def can_unschedule(self) -> bool:
        return not self.page_is_root and self._granted("publish")

    def can_submit_for_moderation(self) -> bool:
        return self.in_reach and super().can_submit_for_moderation()

    def can_lock(self) -> bool:
        return self.in_reach and super().can_lock()

    def can_unlock(self) -> bool:
        return self.in_reach and super().can_unlock()

    def can_reorder_children(self) -> bool:
        return self.in_reach and super().can_reorder_children()

    def can_move_to(self, destination: Page) -> bool:
        return self.reach.may_contribute(bureau_of(destination)) and super().can_move_to(destination)


class BureauPermissionPolicy(ModelPermissionPolicy):
    """Rights on records: the groups' model permissions within the reach of the user's bureaus.

    "publish" is never granted: a record goes live when its review ends. "unpublish" (撤下) is what the
    model's publish permission gives.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "publish":
            return False
        return bool(super().user_has_permission(user, "publish" if action == "unpublish" else action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and Reach.of(user).covers_object(instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Model) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> "QuerySet[Any]":
        if not any(self.user_has_permission(user, action) for action in actions):
            return self.model._default_manager.none()
        return in_reach(self.model._default_manager.all(), user)


def in_reach(records: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """The records whose bureau is in the user's reach; all of a model that has no bureau field."""
    try:
        records.model._meta.get_field("bureau")
    except FieldDoesNotExist:
        return records
    return records.filter(Reach.of(user).condition("bureau__path"))
