"""Writes what happens in a play as JSON lines to a file descriptor."""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import threading
import time

from ansible.executor import task_result
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: rackwright_events
type: notification
short_description: Writes what happens in a play as JSON lines to a file descriptor
description:
  - Off unless the environment variable RACKWRIGHT_EVENTS_FD holds the number of an open file descriptor.
  - What a task hides with no_log, Ansible removes before this plugin sees it. Of a failure it learns the status of the program,
    and which of the words in KNOWN_WORDS are in it, which are nobody's secret.
  - The run ends when the reader of the descriptor has gone away, so that a killed parent leaves no run behind.
requirements:
  - a POSIX system
"""

LONGEST_MESSAGE = 4000
# What is told of a failure that hides what it says: its kind, in words of the kernel, of C's library, of ssh and of Ansible.
KNOWN_WORDS = (
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "Input/output error",
    "Permission denied",
    "Operation not permitted",
    "No such file or directory",
    "file not found",
    "Not a directory",
    "Is a directory",
    "Text file busy",
    "Too many open files",
    "Cannot allocate memory",
    "command not found",
    "Connection refused",
    "Connection timed out",
    "Connection reset",
    "No route to host",
    "Network is unreachable",
    "Temporary failure in name resolution",
    "Could not resolve",
    "certificate verify failed",
    "Host key verification failed",
    "Failed to connect to the host",
    "EOF on stream",
    "Missing sudo password",
    "failed to transfer file to",
    "useable temporary directory",
    "failed to validate",
    "Timeout exceeded",
    "is undefined",
    "Syntax error in template",
)
KIND = "rackwright_kind"
# Where a result says why it failed.
TELLING = ("msg", "exception", "module_stderr", "module_stdout", "stderr", "stdout")
PR_SET_PDEATHSIG = 1
ENDINGS = {signal.SIGTERM, signal.SIGINT}


def end_workers_with_ansible():
    """Lets no worker outlive Ansible's main process.

    Ansible 2.19 passes SIGTERM on, but a worker that was forked a moment ago still has the main process's handler, fails
    in it, and goes on alone with its connection.
    """
    main = os.getpid()
    forking = main

    def before():
        nonlocal forking
        forking = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)

    def in_worker():
        # What a worker forks is the worker's own affair.
        if forking == main:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != main:
                os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    os.register_at_fork(
        before=before,
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS),
        after_in_child=in_worker,
    )


def kind_of(result):
    """What may be told of a hidden failure: the status of a program, and known words."""
    said = " ".join(str(result.get(key) or "") for key in TELLING).lower()
    status = [f"status {result['rc']}"] if type(result.get("rc")) is int else []
    return ", ".join(status + [words for words in KNOWN_WORDS if words.lower() in said])


def tell_kinds(censor=task_result.censor_result):
    """Has Ansible leave the kind of a failure in a result from which it removes the rest."""

    def with_kind(result):
        censored = censor(result)
        if result.get("failed") or result.get("unreachable"):
            censored[KIND] = kind_of(result)
        return censored

    task_result.censor_result = with_kind


def message_of(result):
    """What a failed task says, in one text: its message, the failing items of a loop, the ends of its errors and output."""
    if KIND in result and "results" not in result:
        return f"{result[KIND] or 'failed'}; more is not told, since the task works with a secret"
    items = [item for item in result.get("results", []) if isinstance(item, dict)]
    failed_items = [message_of(item) for item in items if KIND in item] + [
        f"{item.get('_ansible_item_label', item.get('item'))}: {message_of(item)}"
        for item in items
        if KIND not in item and (item.get("failed") or item.get("unreachable"))
    ]
    parts = failed_items or [str(result.get("msg") or result.get("censored") or "")]
    # Many programs say on standard output what is wrong; what Ansible puts around a crashed module is no such thing.
    for stream in ("module_stderr", "stderr", "stdout"):
        lines = str(result.get(stream) or "").strip().splitlines()
        parts.append("\n".join(lines[-10:]))
    unique = dict.fromkeys(part.strip() for part in parts if part.strip())
    return "\n".join(unique)[:LONGEST_MESSAGE]


def notices_of(result):
    """What a task `debug` tells people, a text for each item of a loop; nothing of other tasks, of variables and of secrets."""
    if result.task.action.removeprefix("ansible.builtin.").removeprefix("ansible.legacy.") != "debug":
        return []
    values = result.result
    told = [item for item in values.get("results", [values]) if not item.get("skipped")]
    texts = [item["msg"] if isinstance(item["msg"], str) else json.dumps(item["msg"]) for item in told if "msg" in item]
    return [text.strip()[:LONGEST_MESSAGE] for text in texts if text.strip()]


class CallbackModule(CallbackBase):
    """Ansible's events, one JSON object a line."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "rackwright_events"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._started = {}
        self._plays_left = 0
        descriptor = os.environ.get("RACKWRIGHT_EVENTS_FD", "")
        self.disabled = not descriptor.isdigit()
        if self.disabled:
            return
        os.set_inheritable(int(descriptor), False)
        self._stream = os.fdopen(int(descriptor), "w", encoding="utf-8", buffering=1)
        end_workers_with_ansible()
        tell_kinds()
        threading.Thread(target=self._end_with_reader, daemon=True).start()

    def _end_with_reader(self):
        poll = select.poll()
        poll.register(self._stream.fileno(), 0)
        poll.poll()
        # Ansible hands the signal on to its workers.
        os.kill(os.getpid(), signal.SIGTERM)

    def _write(self, event, **values):
        try:
            self._stream.write(json.dumps({"event": event, **values}) + "\n")
        except BrokenPipeError:
            self.disabled = True

    def _result(self, status, result, message=""):
        task = result.task
        begun = self._started.pop((result.host.name, task._uuid), None)
        self._write(
            "result",
            host=result.host.name,
            task=task.name or task.action,
            role=task._role.get_name() if task._role else None,
            status=status,
            seconds=None if begun is None else round(time.monotonic() - begun, 3),
            message=message,
        )

    def v2_playbook_on_start(self, playbook):
        self._plays_left += len(playbook.get_plays())

    def v2_playbook_on_play_start(self, play):
        self._plays_left -= 1
        self._write("play", name=play.get_name())

    def v2_runner_on_start(self, host, task):
        self._started[(host.name, task._uuid)] = time.monotonic()
        self._write(
            "start",
            host=host.name,
            task=task.name or task.action,
            role=task._role.get_name() if task._role else None,
        )

    def v2_runner_on_ok(self, result):
        for message in notices_of(result):
            self._write("notice", host=result.host.name, message=message)
        self._result("changed" if result.is_changed() else "ok", result)

    def v2_runner_on_skipped(self, result):
        self._result("skipped", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._result("ignored" if ignore_errors else "failed", result, message_of(result.result))

    def v2_runner_on_unreachable(self, result):
        self._result("unreachable", result, message_of(result.result))

    def v2_playbook_on_stats(self, stats):
        # Ansible leaves out the rest of the plays, for all hosts, when every host of one play has failed.
        self._write(
            "stats",
            complete=self._plays_left <= 0,
            hosts={host: stats.summarize(host) for host in sorted(stats.processed)},
        )
