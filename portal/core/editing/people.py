"""Accounts of a first installation: one person alone can never publish, so the demo brings four."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from portal.core.editing.roles import EDITORS, PUBLISHERS, REVIEWERS
from portal.core.models import Bureau, BureauMembership, SiteIdentity
from portal.core.running import first_login

PEOPLE = (
    ("bianji", "编辑", EDITORS),
    ("chushen", "初审", REVIEWERS),
    ("fushen", "复审", REVIEWERS),
    ("zhongshen", "终审", PUBLISHERS),
)


def create_demo_people() -> list[tuple[str, str, str]]:
    """Make the four accounts that are missing, members of the bureau that runs the site (or the topmost).

    Gives (user name, generated password, role) of the newly made ones only; a password is never stored.
    """
    made = []
    organisers = SiteIdentity.objects.values("organiser")
    bureaus = Bureau.objects.filter(name__in=organisers) or Bureau.objects.filter(parent=None)
    for username, role, group in PEOPLE:
        user, new = get_user_model().objects.get_or_create(
            username=username, defaults={"first_name": f"{role}（演示）"}
        )
        if new:
            password = secrets.token_urlsafe(9)
            user.set_password(password)
            user.save()
            user.groups.add(Group.objects.get(name=group))
            made.append((username, password, role))
        for bureau in bureaus:
            BureauMembership.objects.get_or_create(user=user, bureau=bureau)
    return made


def remove_demo_people() -> None:
    """Switch the demo accounts off, as they may have left traces, and forget their first passwords."""
    usernames = {username for username, _, _ in PEOPLE}
    first_login.forget(settings.PORTAL_DATA, usernames)
    for user in get_user_model().objects.filter(username__in=usernames):
        user.is_active = False
        user.set_unusable_password()
        user.save()
