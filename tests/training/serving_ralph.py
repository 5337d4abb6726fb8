"""Starts a real Ralph LRS on its file back end, for tests: `python serving_ralph.py FOLDER PORT`.

`ralph runserver -b fs` of Ralph 5 opens its file for every request as a new one and so refuses the second batch of
statements (its default operation is CREATE). Here the same server runs with the back end's own APPEND operation.
"""

from __future__ import annotations

import os
import sys


def main(folder: str, port: int) -> None:
    """Serve the LRS at 127.0.0.1 until killed. The account is in `FOLDER/app/auth.json`."""
    os.environ["RALPH_APP_DIR"] = f"{folder}/app"
    os.environ["RALPH_RUNSERVER_BACKEND"] = "fs"
    os.environ["RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH"] = f"{folder}/data"
    import uvicorn
    from ralph.backends.data.base import BaseOperationType
    from ralph.backends.lrs.fs import FSLRSBackend

    FSLRSBackend.default_operation_type = BaseOperationType.APPEND
    uvicorn.run("ralph.api:app", host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
