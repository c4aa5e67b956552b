"""A real IMAP server, to be thrown away: Debian's Dovecot, on this machine only, with one mailbox.

    with Dovecot() as server:
        server.deliver(b"From: ...", folder="")           (a Maildir++ folder, such as ".Returned")
        ... imaps://localhost:{server.imaps}/INBOX, imap://localhost:{server.imap}/INBOX, user and password ...

It has to be started by root: run as root, or as somebody who may use sudo without a password.
"""

import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "postfix"))

from bench import AS_ROOT, PATIENCE, free_ports, wait_for_greeting  # noqa: E402 (found by the line above)

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
instance_name = bulletin-{imaps}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/tls/right.pem
ssl_key = <{folder}/tls/right.key
disable_plaintext_auth = no
auth_failure_delay = 0
default_vsz_limit = 512M
mail_location = maildir:{folder}/mail
namespace inbox {{
  inbox = yes
  separator = /
}}
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
"""

CERTIFICATES = r"""
set -e
cd "$1"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Bulletin test authority" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout right.key -out right.csr
printf '%s\n' "basicConstraints=CA:FALSE" "keyUsage=digitalSignature,keyEncipherment" \
  "extendedKeyUsage=serverAuth" "subjectAltName=DNS:localhost" >right.ext
openssl x509 -req -in right.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile right.ext -out leaf.pem
cat leaf.pem ca.pem >right.pem
"""


class Dovecot:
    user = "bounces@bulletin.test"
    password = 's3cret "with\\ signs'

    def __enter__(self):
        # Dovecot listens on sockets in the file system, whose names may be about a hundred characters long.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-dovecot-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.imap, self.imaps = free_ports(2)
        (self.folder / "tls").mkdir()
        subprocess.run(["bash", "-c", CERTIFICATES, "-", self.folder / "tls"], check=True, capture_output=True)
        self.ca = self.folder / "tls" / "ca.pem"
        (self.folder / "users").write_text(f"{self.user}:{{PLAIN}}{self.password}\n")
        # The mail belongs to whoever runs the tests; root may not have a mailbox.
        own = os.geteuid() or pwd.getpwnam("mail").pw_uid
        group = os.getegid() or pwd.getpwnam("mail").pw_gid
        for inner in ("new", "cur", "tmp"):
            (self.folder / "mail" / inner).mkdir(parents=True, exist_ok=True)
        self._owner = (own, group)
        self._own()
        self.configuration = self.folder / "dovecot.conf"
        self.configuration.write_text(
            CONFIGURATION.format(folder=self.folder, imap=self.imap, imaps=self.imaps, user=own, group=group)
        )
        self._root("/usr/sbin/dovecot", "-c", self.configuration)
        wait_for_greeting(self.imap, b"* OK")
        return self

    def __exit__(self, *_):
        self._root("/usr/bin/doveadm", "-c", self.configuration, "stop")
        self._root("rm", "-rf", self.folder)

    def deliver(self, message, folder=""):
        """Puts a message into the mailbox, or into a folder of it, as a mail server would."""
        place = self.folder / "mail" / folder
        for inner in ("new", "cur", "tmp"):
            (place / inner).mkdir(parents=True, exist_ok=True)
        count = len(list(place.glob("new/*")))
        (place / "new" / f"1764496800.M{count}P1.localhost").write_bytes(message)
        self._own()

    def _own(self):
        for path in [self.folder / "mail", *(self.folder / "mail").rglob("*")]:
            if os.geteuid() == 0:
                shutil.chown(path, *self._owner)

    @staticmethod
    def _root(*command):
        done = subprocess.run(
            [*AS_ROOT, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if done.returncode != 0:
            raise AssertionError(f"{command[0]} failed: {done.returncode}")
