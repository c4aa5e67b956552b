"""Postfix's smtp-sink, a mail server that keeps what it is sent and fails as it is told to.

    with Sink(folder, "-f", "RCPT") as sink: ... send to sink.url ...

It writes down every letter whose text it has seen to the end, also those that it then refuses.
"""

import os
import pathlib
import socket
import subprocess
import time

from bench import PATIENCE, free_ports

AS_NOBODY = ["-u", "nobody"] if os.geteuid() == 0 else []


class Sink:
    user = ca = None

    def __init__(self, folder, *options, port=None):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o777)
        self.options = options
        self.port = port or free_ports(1)[0]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def __enter__(self):
        self.server = subprocess.Popen(
            ["/usr/sbin/smtp-sink", *AS_NOBODY, "-4", "-d", str(self.folder / "letter."), *self.options,
             f"127.0.0.1:{self.port}", "64"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not listens(self.port):
            if self.server.poll() is not None or time.monotonic() > deadline:
                self.server.kill()
                raise AssertionError(f"smtp-sink did not come up: {self.server.communicate()[1]}")
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.communicate()

    def seen(self):
        """Whose letters it has seen to their end, one entry a letter; the envelope and the To header agree."""
        people = []
        for path in self.folder.iterdir():
            lines = path.read_text(encoding="utf-8", errors="replace").rstrip("\n").split("\n")
            # What a sink had not seen to its end when it ended itself lacks the end of its last part.
            if not (lines[-1].startswith("--") and lines[-1].endswith("--")):
                continue
            (recipient,) = {line for line in lines if line.startswith("X-Rcpt-Args: ")}
            recipient = recipient.removeprefix("X-Rcpt-Args: ").strip("<>")
            (to,) = {line for line in lines if line.startswith("To: ")}
            if recipient not in to:
                raise AssertionError(f"a letter for {recipient} is addressed {to}")
            people.append(recipient)
        return sorted(people)


def listens(port):
    """Whether something listens there. Asking by a connection would use up a server that serves only one."""
    wanted = f"0100007F:{port:04X}"
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        if local == wanted and state == "0A":
            return True
    return False
