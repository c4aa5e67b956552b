"""A real mail server for a test: starts it on free ports, reads what it received, throws it away.

    with Bench() as bench:
        ... send to smtp://localhost:{bench.submission} ...
        for letter in bench.letters(): ...

Postfix has to be started by root: run as root, or as somebody who may use sudo without a password.
"""

import collections
import email
import email.policy
import os
import pathlib
import random
import re
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
# Only against hanging, in seconds: a machine that is busy or slow has all the time it needs.
PATIENCE = 900
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]


class Letter:
    """One letter as it lies in the Maildir, with what the server wrote on the envelope."""

    def __init__(self, path):
        self.path = path
        self.message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        self.envelope_recipient = str(self.message["Delivered-To"])

    @property
    def to(self):
        """The one address in the To header."""
        (address,) = self.message["To"].addresses
        return address.addr_spec

    @property
    def came_in_by(self):
        """How the server says the letter reached it: "ESMTPSA" is TLS and a login."""
        return re.search(r" with (E?SMTP\S*) id ", str(self.message.get_all("Received")[0]))[1]


class Bench:
    """The server. Its ports are `submission`, `smtps`, `misnamed`, `grey`, `small` and `open`; see
    tests/postfix/start."""

    user = "relay@bulletin.test"
    password = "s3cret"

    def __enter__(self):
        # Not the temporary folder of the environment: Postfix listens on sockets in the file system,
        # whose names may be about a hundred characters long.
        self.above = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-postfix-", dir="/tmp"))
        self.above.chmod(0o755)
        self.folder = self.above / "bench"
        ports = free_ports(6)
        self.submission, self.smtps, self.misnamed, self.grey, self.small, self.open = ports
        self.greylist = Greylist()
        ports = [str(port) for port in (*ports, self.greylist.port)]
        started = subprocess.run(
            [*AS_ROOT, HERE / "start", self.folder, *ports],
            capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )
        if started.returncode != 0:
            self.greylist.close()
            shutil.rmtree(self.above, ignore_errors=True)
            raise SystemExit(f"The mail server could not be started:\n{started.stderr}")
        self.ca = self.folder / "tls" / "ca.pem"
        self.new = self.folder / "mail" / "inbox" / "new"
        return self

    def __exit__(self, *_):
        stopped = subprocess.run(
            [*AS_ROOT, HERE / "stop", self.folder], capture_output=True, text=True
        )
        shutil.rmtree(self.above, ignore_errors=True)
        self.greylist.close()
        if stopped.returncode != 0:
            raise SystemExit(f"The mail server could not be stopped:\n{stopped.stderr}")

    def arrived(self):
        """How many letters lie in the Maildir at this moment; more may be on their way there."""
        return len(list(self.new.iterdir())) if self.new.exists() else 0

    def letters(self):
        """Every letter received so far, once the server has put away all it accepted; what came back among them."""
        deadline = time.monotonic() + PATIENCE
        while self._queued():
            if time.monotonic() > deadline:
                raise AssertionError(f"the mail server did not empty its queue in {PATIENCE} s")
            time.sleep(0.05)
        return [Letter(path) for path in sorted(self.new.iterdir())] if self.new.exists() else []

    def empty(self):
        """Throws away every letter received so far."""
        self.letters()
        if self.new.exists():
            for path in self.new.iterdir():
                path.unlink()

    def go_away(self):
        """The server breaks off whatever it is doing, as in a power cut of its own; its queue stays."""
        self._postfix("abort")
        # It can only come back when it is gone.
        while self._ran("status").returncode == 0:
            time.sleep(0.05)

    def come_back(self):
        """Starts the server again, and waits until it answers."""
        self._postfix("start")
        wait_for_greeting(self.submission)

    def _ran(self, command):
        # Its daemons must not hold on to our end of a pipe: we would wait for them for ever.
        return subprocess.run(
            [*AS_ROOT, "/usr/sbin/postfix", "-c", self.folder / "etc", command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def _postfix(self, command):
        if self._ran(command).returncode != 0:
            log = (self.folder / "log" / "mail.log").read_text()
            raise AssertionError(f"postfix {command} failed. Its log:\n{log[-2000:]}")

    def _queued(self):
        queue = subprocess.run(
            [*AS_ROOT, "/usr/sbin/postqueue", "-c", self.folder / "etc", "-j"],
            capture_output=True, text=True, check=True,
        )
        return queue.stdout.strip() != ""


class Greylist:
    """A policy server of Postfix that puts off whoever it has not seen before; the second try gets through."""

    def __init__(self):
        tries = self.tries = collections.Counter()

        class Asked(socketserver.StreamRequestHandler):
            def handle(self):
                question = {}
                for line in map(bytes.decode, self.rfile):
                    name, _, value = line.rstrip("\n").partition("=")
                    question[name] = value
                    if name:
                        continue
                    tries[question["recipient"]] += 1
                    known = tries[question["recipient"]] > 1
                    answer = "DUNNO" if known else "450 4.2.0 greylisted, try again in five minutes"
                    self.wfile.write(f"action={answer}\n\n".encode())
                    question = {}

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Asked)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def wait_for_greeting(port, greeting=b"220"):
    """Returns once a mail server greets whoever connects to this port."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as door:
                if door.recv(len(greeting)) == greeting:
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing greets on port {port} within {PATIENCE} s")
        time.sleep(0.05)


def free_ports(count):
    """Ports of 127.0.0.1 that nothing listens on; not of those which the kernel gives to whoever asks for any port: it
    would give them away between now and their use, and every connection takes one."""
    first = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    choice = range(10_000, first) or range(10_000, 65_536)
    ports = []
    for port in random.sample(choice, len(choice)):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise AssertionError(f"there are no {count} free ports in {choice}")
