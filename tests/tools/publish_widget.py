"""The present script for embedding -> a copy under the hash of its content, kept for ever, and its
line in the list: -m tests.tools.publish_widget.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from search_app.web.static_files import PUBLISHED, SCRIPT, pinned_name

LIST = Path(__file__).resolve().parents[1] / "frozen" / "published.json"


def publish(script: Path = SCRIPT, folder: Path = PUBLISHED, kept: Path = LIST) -> str:
    """Copies the script and adds its hash and integrity to the list; the sentence that says so."""
    content = script.read_bytes()
    name = pinned_name(content)
    listed = json.loads(kept.read_text(encoding="utf-8"))
    digest = name.split(".")[1]
    if digest in listed:
        return f"The script is published already, as {name}."
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    listed[digest] = integrity(content)
    kept.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    return f"Published as {name}: commit it together with {kept.name}."


def integrity(content: bytes) -> str:
    """What a page that loads the script may demand of it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


if __name__ == "__main__":
    sys.stdout.write(publish() + "\n")
