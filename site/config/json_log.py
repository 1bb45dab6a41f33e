"""Log records as lines of JSON, with where an error came from and nothing of anybody's data."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

from outreach.log_masking import without_secrets

MOST_FRAMES = 30


class JsonFormatter(logging.Formatter):
    """Of an exception its type and the lines it passed, since its text and the values of variables
    may be what somebody typed; of a request its method and path without the query."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
        }
        request = getattr(record, "request", None)
        if hasattr(request, "path"):
            said |= {"method": request.method, "path": without_secrets(request.path)}
        else:
            said["message"] = without_secrets(record.getMessage())
        if hasattr(record, "status_code"):
            said["status"] = record.status_code
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            said["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            frames = extract_tb(trace)[-MOST_FRAMES:]
            said["at"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        return json.dumps(said, ensure_ascii=False)
