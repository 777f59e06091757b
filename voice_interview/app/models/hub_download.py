"""Downloads files of a Hugging Face repository; a program of its own (see ``download``).

``python -m voice_interview.app.models.hub_download REPOSITORY REVISION FOLDER PATTERN…``

It runs apart because the hub's library takes long to load, downloads on threads that cannot be stopped, and
is needed for nothing else.
"""

import sys

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError


def main(arguments: list[str]) -> int:
    """Download, and return the exit status: 0 done, 1 failed with the reason on stderr."""
    repository, revision, folder, *patterns = arguments
    try:
        snapshot_download(repository, revision=revision, local_dir=folder, allow_patterns=patterns)
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
