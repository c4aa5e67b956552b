"""A real Exim, to be thrown away: a mail server with other words, other libraries and other manners than Postfix.

    EXIM=target/tools/exim            (in the environment: where tests/needs.sh has unpacked Debian's packages)

    with Exim() as exim:
        ... send to smtp://localhost:{exim.submission} or smtps://localhost:{exim.smtps} ...
        for letter in exim.letters(): ...

Exim wants a user of its own in the system's table of users; libnss_wrapper shows it one, so that nothing on this
machine is changed. It runs as whoever runs the tests, or for root as the user mail.
"""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from bench import PATIENCE, Letter, free_ports, wait_for_greeting

CONFIGURATION = """
primary_hostname = exim.bulletin.test
exim_path = {folder}/exim
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
log_selector = +connection_reject
pid_file_path = {folder}/exim.pid
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {submission} : {smtps}
tls_on_connect_ports = {smtps}
tls_advertise_hosts = *
tls_certificate = {folder}/tls/right.pem
tls_privatekey = {folder}/tls/right.key
helo_accept_junk_hosts = *
host_lookup =
# Letters are delivered at once, however many come in one connection or at a time.
smtp_accept_queue_per_connection = 0
# No more than so many in one connection, and so many connections; others do this too.
smtp_accept_max_per_connection = 20
smtp_accept_max_per_host = 3
acl_smtp_mail = accept
acl_smtp_rcpt = rcpt
acl_smtp_predata = predata
acl_smtp_data = data

begin acl

rcpt:
  require message = relay not permitted
          authenticated = *
          encrypted = *
  deny    local_parts = ^unknown-
          message = Unrouteable address
  drop    local_parts = ^dropped-
          message = Go away
  defer   local_parts = ^greylisted-
          message = Greylisted, please come back later
  defer   local_parts = ^full-
          message = 452 Mailbox full
  defer   local_parts = ^broken-
  accept

predata:
  deny    condition = ${{if match{{$recipients}}{{^predata-}}}}
          message = No text for you
  accept

data:
  deny    condition = ${{if match{{$recipients}}{{^spam-}}}}
          message = This message scored 14.2 points.\\n Congratulations!
  defer   condition = ${{if match{{$recipients}}{{^scanner-}}}}
          message = The scanner is busy
  accept

begin routers

everybody:
  driver = accept
  transport = inbox

begin transports

inbox:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  create_directory
  delivery_date_add
  headers_add = Delivered-To: $local_part@$domain
  user = Debian-exim

begin retry

* * F,1h,1m

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{{user}}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


class Exim:
    """The server. `submission` is its port with STARTTLS, `smtps` the one with TLS from the first byte."""

    user = "relay@bulletin.test"
    password = "s3cret"

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-exim-", dir="/tmp"))
        self.folder.chmod(0o755)
        for name in ("spool", "log", "tls", "mail"):
            (self.folder / name).mkdir()
        unpacked = pathlib.Path(os.environ["EXIM"]).resolve()
        shutil.copy(unpacked / "usr/sbin/exim4", self.folder / "exim")
        (wrapper,) = unpacked.glob("usr/lib/*/libnss_wrapper.so")
        shutil.copy(wrapper, self.folder)
        self.submission, self.smtps = free_ports(2)
        self.ca = self.folder / "tls" / "ca.pem"
        self.new = self.folder / "mail" / "new"
        self.write("exim.conf", CONFIGURATION.format(
            folder=self.folder, submission=self.submission, smtps=self.smtps,
            user=self.user, password=self.password,
        ))
        keeper = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.write("passwd", "".join(
            f"{name}:x:{keeper.pw_uid}:{keeper.pw_gid}::{self.folder}:/bin/false\n"
            for name in ("Debian-exim", keeper.pw_name)
        ))
        self.write("group", f"Debian-exim:x:{keeper.pw_gid}:\n")
        certificates(self.folder / "tls")
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, keeper.pw_uid, keeper.pw_gid)
        become = {}
        if os.geteuid() == 0:
            become = {"user": keeper.pw_uid, "group": keeper.pw_gid, "extra_groups": []}
        with open(self.folder / "log" / "stderr", "wb") as said:
            self.server = subprocess.Popen(
                [self.folder / "exim", "-C", self.folder / "exim.conf", "-bdf"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, **become,
                env={
                    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                    "LD_PRELOAD": str(self.folder / wrapper.name),
                    "NSS_WRAPPER_PASSWD": str(self.folder / "passwd"),
                    "NSS_WRAPPER_GROUP": str(self.folder / "group"),
                },
            )
        try:
            wait_for_greeting(self.submission)
        except AssertionError as silence:
            said = "".join(path.read_text() for path in (self.folder / "log").iterdir())
            self.__exit__()
            raise SystemExit(f"Exim did not come up ({silence}):\n{said}") from None
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def logged(self, words):
        """Whether Exim's log says so; in a panic it has another."""
        logs = [(self.folder / "log" / name) for name in ("mainlog", "paniclog")]
        return any(words in path.read_text() for path in logs if path.exists())

    def arrived(self):
        return len(list(self.new.iterdir())) if self.new.exists() else 0

    def letters(self):
        """Every letter received so far, once Exim has put away all it accepted."""
        deadline = time.monotonic() + PATIENCE
        while any((self.folder / "spool" / "input").rglob("*-H")):
            if time.monotonic() > deadline:
                raise AssertionError(f"Exim did not empty its queue in {PATIENCE} s")
            time.sleep(0.05)
        return [Letter(path) for path in sorted(self.new.iterdir())] if self.new.exists() else []

    def empty(self):
        """Throws away every letter received so far."""
        for letter in self.letters():
            letter.path.unlink()


def certificates(folder):
    """An authority, and a leaf of it for localhost: rustls takes no authority for a leaf."""

    def openssl(*arguments):
        subprocess.run(
            ["openssl", *arguments], cwd=folder, check=True, capture_output=True, stdin=subprocess.DEVNULL
        )

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Bulletin test authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
            "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "right.key",
            "-out", "right.csr")
    (folder / "right.ext").write_text(
        "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n"
        "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost\n"
    )
    openssl("x509", "-req", "-in", "right.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "30", "-extfile", "right.ext", "-out", "right.pem")
