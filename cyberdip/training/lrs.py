"""Speaks to a Learning Record Store: sends statements in batches and reads them back (xAPI 1.0.3 over HTTP).

Sending is repeatable: ids are fixed, so what the store has already is not doubled, and a run that was cut off is taken
up by running it again; results whose last statement is there are passed over without sending them.

Source: ADL, Experience API 1.0.3, part three (Data processing, validation, and security).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from cyberdip.errors import CyberdipError, ExitCode, UsageError
from cyberdip.library.text import clean, on_one_line
from cyberdip.training.xapi import Statement, completed_verb

if TYPE_CHECKING:
    import requests

BATCH = 100
PAGE = 200
TRIES = 5
TIMEOUTS = (10.0, 60.0)  # seconds to connect, and to wait for an answer
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class LrsError(CyberdipError):
    """A Learning Record Store that can't be reached, refuses, or answers nonsense; what was sent before is kept."""

    exit_code = ExitCode.NOTHING_FOUND


@dataclass(frozen=True, slots=True)
class Sent:
    """What a push came to: results sent, and results that the store had already; statements sent in all."""

    results: int
    known: int
    statements: int


def check_address(url: str) -> str:
    """Return the address of a store's xAPI endpoint, ending in a slash; UsageError for one that can't be used.

    Without TLS only this machine itself is spoken to, since a password would be readable on the way.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise UsageError(f"--lrs {clean(url)!r} is no web address.\n  Write it as https://lrs.example.org/xAPI/")
    if parts.username or parts.password:
        raise UsageError(
            "--lrs: leave name and password out of the address, where they could be read by others.\n"
            "  Set CYBERDIP_LRS_USER and CYBERDIP_LRS_PASSWORD, or be asked for them."
        )
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise UsageError(f"--lrs: {host} is not on this machine, so the address has to begin with https://.")
    if parts.query or parts.fragment:
        raise UsageError(f"--lrs {clean(url)!r}: leave out what follows ? or #.")
    return url if url.endswith("/") else f"{url}/"


class Lrs:
    """A store at an address, with the name and password of an account there."""

    def __init__(self, url: str, *, user: str, password: str, session: requests.Session | None = None) -> None:
        self._url = check_address(url)
        self._session = session or _session()
        # As bytes: a name or password in Arabic is sent in UTF-8, not refused as no Latin-1.
        self._session.auth = (user.encode(), password.encode())  # type: ignore[assignment]
        self._session.headers.update({"X-Experience-API-Version": "1.0.3", "Accept": "application/json"})

    def push(
        self, results: Iterable[tuple[str, Iterable[Statement]]], *, known: set[str],
        tick: Callable[[int], None] = lambda _: None,
    ) -> Sent:  # fmt: skip
        """Send the statements of results, each under the id of its last one; those in `known` are passed over.

        tick: told the number of results that the store has.
        """
        waiting: list[Statement] = []
        sent = passed = count = 0
        for last, of_result in results:
            if last in known:
                passed += 1
            else:
                sent += 1
                waiting += of_result
            while len(waiting) >= BATCH:
                count += self._post(waiting[:BATCH])
                del waiting[:BATCH]
            tick(sent + passed)
        if waiting:
            count += self._post(waiting)
        return Sent(sent, passed, count)

    def completed(self, activity: str | None = None) -> Iterator[Statement]:
        """Yield the `completed` statements that the store has, of one paper if its activity is named.

        Stores that find nothing by verb (the file back end of Ralph 5) are read whole instead.
        """
        query = {"verb": completed_verb(), "ascending": "true"}
        if activity:
            query["activity"] = activity
        found = False
        for statement in self._statements(query):
            found = True
            yield statement
        if found:
            return
        for statement in self._statements({"ascending": "true"}):
            verb, thing = statement.get("verb"), statement.get("object")
            if not isinstance(verb, dict) or verb.get("id") != completed_verb():
                continue
            if activity is None or (isinstance(thing, dict) and thing.get("id") == activity):
                yield statement

    def _statements(self, query: Mapping[str, str]) -> Iterator[Statement]:
        """Yield each statement that answers a query once, page by page."""
        answer = self._get("statements", {**query, "limit": str(PAGE)})
        seen = set[str]()
        while True:
            found = answer.get("statements")
            if not isinstance(found, list):
                raise LrsError(f"{self._url} answered with something that is no list of statements.\n  {_IS_IT}")
            new = 0
            for statement in found:
                name = statement.get("id") if isinstance(statement, dict) else None
                if isinstance(name, str) and name not in seen:
                    seen.add(name)
                    new += 1
                    yield statement
            more = answer.get("more")
            if not more or not new:  # a store that hands out the same page for ever comes to an end too
                return
            address = urljoin(self._url, str(more))
            if urlsplit(address)[:2] != urlsplit(self._url)[:2]:
                raise LrsError(f"{self._url} points to another machine for the rest, which is not followed.")
            answer = self._get(address, None)

    def _post(self, batch: list[Statement]) -> int:
        """Send one batch and return how many statements it held."""
        data = json.dumps(batch, ensure_ascii=False).encode("utf-8", "replace")
        answer = self._send("POST", "statements", data=data, headers={"Content-Type": "application/json"})
        if answer.status_code == 409:
            raise LrsError(
                f"{self._url} has other statements under ids of these results (409 Conflict).\n"
                "  A result file with the same digest was sent before with another deck's questions: use that deck."
            )
        if answer.status_code not in (200, 204):
            raise self._refused(answer)
        return len(batch)

    def _get(self, where: str, query: Mapping[str, str] | None) -> dict[str, Any]:
        answer = self._send("GET", where, params=query)
        if answer.status_code != 200:
            raise self._refused(answer)
        try:
            found = json.loads(answer.content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise LrsError(f"{self._url} answered with something that is not JSON.\n  {_IS_IT}")
        return found

    def _send(self, method: str, where: str, **more: Any) -> requests.Response:
        import requests

        try:
            return self._session.request(
                method, urljoin(self._url, where), timeout=TIMEOUTS, allow_redirects=False, **more
            )
        except requests.exceptions.SSLError as error:
            raise LrsError(f"{self._url} can't prove who it is (TLS): {_cause(error)}.\n  {_AGAIN}") from None
        except requests.exceptions.Timeout:
            raise LrsError(f"{self._url} did not answer in time.\n  {_AGAIN}") from None
        except requests.exceptions.RequestException as error:
            raise LrsError(f"{self._url} can't be reached: {_cause(error)}.\n  {_AGAIN}") from None

    def _refused(self, answer: requests.Response) -> LrsError:
        status = answer.status_code
        if status in (401, 403):
            return LrsError(
                f"{self._url} refuses this name and password ({status}).\n"
                "  Check CYBERDIP_LRS_USER and CYBERDIP_LRS_PASSWORD, and that the account may read and write."
            )
        if status in (301, 302, 303, 307, 308):
            return LrsError(f"{self._url} points to another address ({status}).\n  Give that address with --lrs.")
        if status == 404:
            return LrsError(f"there is no xAPI endpoint at {self._url} (404).\n  {_IS_IT}")
        said = on_one_line(answer.text[:300])
        return LrsError(f"{self._url} answered {status}{f': {said}' if said else ''}.\n  {_AGAIN}")


_AGAIN = "Run it again later: it goes on where it stopped, and nothing is doubled."
_IS_IT = "Check the address: it is the one that ends before `statements`."


def _cause(error: Exception) -> str:
    inner: BaseException = error
    while inner.__context__ is not None and inner.__context__ is not inner:
        inner = inner.__context__
    return on_one_line(str(inner))[:200] or type(error).__name__


def _session() -> requests.Session:
    """Return a session that tries again, a limited number of times and each time later, where that can help."""
    try:
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util.retry import Retry
    except ImportError:
        raise UsageError(
            "a Learning Record Store is spoken to with the extra `lrs`, which is not installed.\n"
            "  Install it: pip install 'cyberdip[lrs]'"
        ) from None
    retry = Retry(
        total=TRIES, connect=TRIES, read=2, backoff_factor=0.3, status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=None, raise_on_status=False, respect_retry_after_header=True,
    )  # fmt: skip
    session = requests.Session()
    session.trust_env = False  # a .netrc must not replace the name and password that were given
    session.mount("https://", HTTPAdapter(max_retries=retry))
    session.mount("http://", HTTPAdapter(max_retries=retry))
    return session
