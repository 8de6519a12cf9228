"""Print: a Typst template and data in, a PDF out. Data never becomes markup, so nothing that people typed can break it."""

import json
from pathlib import Path
from typing import Any

import typst


def render_pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of `template` (.typ), which reads `data` by `json(bytes(sys.inputs.data))`.

    Typst brings its own fonts, so no system library or font is needed. Raises typst.TypstError on a faulty template.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False, default=str)}
    return bytes(typst.compile(str(template), root=str(template.parent), sys_inputs=inputs))
