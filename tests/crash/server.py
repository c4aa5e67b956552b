"""A mail server that does to each person's letter what a script says, and keeps the truth about what it took.

It shares no code with the product. It lives in the driver's process and so outlives every client that is killed.
"""

import collections
import hashlib
import re
import socket
import threading
import time

# What becomes of one attempt at one person's letter.
TAKE = "take"  # accepted, 250
UNKNOWN = "unknown"  # 550 5.1.1 at RCPT: fails
GREYLIST = "greylist"  # 450 4.2.0 at RCPT: put off
REFUSE = "refuse"  # 554 5.6.0 after the dot: fails
BUSY = "busy"  # 451 4.3.0 after the dot: tried again at once, on another connection
HANG_UP_IN_TEXT = "hang up in the text"  # closed before the dot: not accepted
HANG_UP_AT_DOT = "hang up at the dot"  # closed after the dot, not accepted: in doubt
TAKE_AND_HANG_UP = "take and hang up"  # accepted, and closed without a word: in doubt
TAKE_AND_STAMMER = "take and stammer"  # accepted, half a reply, closed: in doubt
SLOW_BEFORE = "slow before"  # accepted after a while
SLOW_AFTER = "slow after"  # accepted at once, said after a while
ALL = (
    TAKE, UNKNOWN, GREYLIST, REFUSE, BUSY, HANG_UP_IN_TEXT, HANG_UP_AT_DOT, TAKE_AND_HANG_UP,
    TAKE_AND_STAMMER, SLOW_BEFORE, SLOW_AFTER,
)

WHILE = 0.02


class Script:
    """`acts` has a list for each person, one act an attempt; after the last everything is taken."""

    def __init__(self, acts=None, offers=("PIPELINING", "8BITMIME"), hesitate=None):
        self.acts = acts or {}
        self.offers = offers
        # Called before every reply: sleeps, or does not.
        self.hesitate = hesitate or (lambda: None)


class Server:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.changed = threading.Condition()
        self.open = 0
        self.begin(Script())
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self, script):
        """Forgets everything. Nobody may be connected."""
        self.script = script
        # Person -> digests of the letters accepted for them, in order.
        self.accepted = collections.defaultdict(list)
        # Person -> what the server has said no to for good.
        self.refused = collections.Counter()
        self.attempts = collections.Counter()
        self.connections = 0
        # Dots that came in one packet with the next command.
        self.together = 0

    def drained(self, limit=600):
        """Waits until every client is gone and all it had sent has been dealt with."""
        # A connection that was made and never accepted is still in the kernel's queue: knock, and the server has
        # seen everything before.
        with socket.create_connection(("127.0.0.1", self.port)) as knock:
            knock.sendall(b"KNOCK\r\n")
            while knock.recv(1000):
                pass
        with self.changed:
            if not self.changed.wait_for(lambda: self.open == 0, limit):
                raise AssertionError(f"{self.open} connections are still open after {limit} s")

    def letters(self, person):
        with self.changed:
            return len(self.accepted.get(person, ()))

    def _listen(self):
        while True:
            client, _ = self.listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.changed:
                self.open += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            with client:
                Talk(self, client).all()
        except OSError:
            pass  # The client has died.
        finally:
            with self.changed:
                self.open -= 1
                self.changed.notify_all()


class Talk:
    def __init__(self, server, client):
        self.server, self.client, self.heard = server, client, b""
        self.to = None

    def line(self):
        while b"\r\n" not in self.heard:
            if not self._more():
                return None
        line, self.heard = self.heard.split(b"\r\n", 1)
        return line.decode("utf-8", "replace")

    def text(self):
        """The letter up to its dot; none where the dot never comes."""
        searched = 0
        self.heard = b"\r\n" + self.heard
        while (end := self.heard.find(b"\r\n.\r\n", searched)) < 0:
            searched = max(0, len(self.heard) - 4)
            if not self._more():
                return None
        text, self.heard = self.heard[2 : end + 2], self.heard[end + 5 :]
        if self.heard:
            self.server.together += 1
        return text

    def _more(self):
        block = self.client.recv(65536)
        self.heard += block
        return bool(block)

    def say(self, reply):
        self.server.script.hesitate()
        self.client.sendall(reply.encode() + b"\r\n")

    def all(self):
        # Replies are awaited by whoever pipelines: a greeting is not.
        self.say("220 crash.test ESMTP")
        while (line := self.line()) is not None:
            verb = line[:4].upper()
            if verb == "KNOC":
                return
            with self.server.changed:
                self.server.connections += verb == "EHLO"
            if verb == "EHLO":
                offers = ["crash.test", *self.server.script.offers]
                self.say("\r\n".join(f"250{' ' if o is offers[-1] else '-'}{o}" for o in offers))
            elif verb == "MAIL":
                self.to = None
                self.say("250 2.1.0 ok")
            elif verb == "RCPT":
                self.say(self.recipient(line))
            elif verb == "DATA":
                if self.to is None:
                    self.say("554 5.5.1 no valid recipients")
                elif not self.data():
                    return
            elif verb in ("RSET", "NOOP"):
                self.to = None
                self.say("250 2.0.0 ok")
            elif verb == "QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("500 5.5.2 what?")

    def recipient(self, line):
        person = re.fullmatch(r"(?i)RCPT TO:<([^>]*)>.*", line).group(1)
        with self.server.changed:
            acts = self.server.script.acts.get(person, ())
            nth = self.server.attempts[person]
            self.act = acts[nth] if nth < len(acts) else TAKE
            self.server.attempts[person] += 1
            if self.act == UNKNOWN:
                self.server.refused[person] += 1
        if self.act == UNKNOWN:
            return "550 5.1.1 no such person"
        if self.act == GREYLIST:
            return "450 4.2.0 greylisted, come again"
        self.to = person
        return "250 2.1.5 ok"

    def data(self):
        """Says whether the connection goes on."""
        self.say("354 go on")
        if self.act == HANG_UP_IN_TEXT:
            self._more()
            return False
        text = self.text()
        if text is None or self.act == HANG_UP_AT_DOT:
            return False
        if self.act == REFUSE:
            with self.server.changed:
                self.server.refused[self.to] += 1
            self.say("554 5.6.0 not this")
            return True
        if self.act == BUSY:
            self.say("451 4.3.0 not now")
            return True
        if self.act == SLOW_BEFORE:
            time.sleep(WHILE)
        with self.server.changed:
            self.server.accepted[self.to].append(hashlib.sha256(text).hexdigest())
        if self.act == TAKE_AND_HANG_UP:
            return False
        if self.act == TAKE_AND_STAMMER:
            self.client.sendall(b"25")
            return False
        if self.act == SLOW_AFTER:
            time.sleep(WHILE)
        self.say("250 2.0.0 taken")
        return True
