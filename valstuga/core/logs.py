"""Structured logs without personal data: no query strings, no bodies, no names, no addresses, personal paths cut."""

import json
import logging
import re
from datetime import UTC, datetime

# A personal link carries its secret in the path.
SECRET_PATH = re.compile(r"^/(m|k|s|i|bekrafta)/[^/]+")


def safe_path(path: str) -> str:
    """The path of a request with the secret part of personal links replaced."""
    return SECRET_PATH.sub(r"/\1/-", path)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
