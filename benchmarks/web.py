"""How long the main pages take, against the bare SQL that reads the same rows: `bin/bench web [--times N]`."""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")

from benchmarks._ground import demonstration, line, median_ms

PAGES = {
    "overview": "home:dashboard",
    "plan": "plan:overview",
    "calendar": "activities:calendar",
    "staffing board": "staffing:board",
    "register, first page": "people:register",
    "my page": "portal:my_page",
    "public calendar": "public:calendar",
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench web")
    parser.add_argument("--times", type=int, default=30)
    times = parser.parse_args(argv).times
    with demonstration():
        _measure(times)
    return 0


def _measure(times: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from valstuga.accounts.models import User
    from valstuga.demo import loader

    client = Client(headers={"accept-language": "sv"})
    client.force_login(User.objects.get(email="organisator@example.org"))
    for case, name in PAGES.items():
        url = reverse(name, args=[loader.SLUG])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200, url
        asked = [query["sql"] for query in captured.captured_queries]
        statements = [sql for sql in asked if sql.startswith("SELECT")]

        def bare(statements: list[str] = statements) -> None:
            with connection.connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    cursor.fetchall()

        value = median_ms(lambda url=url: client.get(url), times=times)
        line("web", case, value, "ms", median_ms(bare, times=times), queries=len(asked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
