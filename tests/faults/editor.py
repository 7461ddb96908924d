"""An editor in a process of its own: told a number on its input, publishes, renames and withdraws so many notices.

Says of each when it is saved: ``+ word seconds`` (must be found), ``- word 0`` (must not), ``! error``; then ``done``.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterator

import django


def main() -> None:
    """Work until the input ends."""
    django.setup()
    from portal.notices.pages import NoticePage, NoticesIndexPage

    column = NoticesIndexPage.objects.get()
    published: list[tuple[NoticePage, str]] = []

    def publish(page: NoticePage) -> str:
        word = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))
        page.title = f"通知 {word}"
        if page.pk is None:
            page.slug = word
            column.add_child(instance=page)
        page.save_revision().publish()
        published.append((page, word))
        return word

    def act(number: int) -> Iterator[str]:
        if number % 4 == 2:
            page, word = published.pop(0)
            page.unpublish()
            yield f"- {word} 0"
        elif number % 4 == 3:
            page, word = published.pop(0)
            yield f"+ {publish(page)}"
            yield f"- {word} 0"
        else:
            yield f"+ {publish(NoticePage(kind='notice', content_source='示范市市场监督管理局', body='[]'))}"

    for line in sys.stdin:
        for number in range(int(line)):
            begin = time.monotonic()
            try:
                for said in act(number):
                    print(
                        said if said.endswith(" 0") else f"{said} {time.monotonic() - begin:.3f}", flush=True
                    )
            except Exception as error:
                print(f"! {type(error).__name__}: {error}".replace("\n", " "), flush=True)
            time.sleep(0.03)
        print("done", flush=True)


if __name__ == "__main__":
    main()
