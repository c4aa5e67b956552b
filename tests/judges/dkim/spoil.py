"""Makes letters that no verifier may accept, out of one that is signed.

    spoil.py LETTER FOLDER
"""

import pathlib
import sys

letter = pathlib.Path(sys.argv[1]).read_bytes()
folder = pathlib.Path(sys.argv[2])
folder.mkdir(parents=True)
header, body = letter.split(b"\r\n\r\n", 1)
subject = header.index(b"\r\nSubject: ") + len(b"\r\nSubject: ")
middle = next(at for at in range(len(body) // 2, len(body)) if chr(body[at]).isalpha())


def flipped(text, at):
    return text[:at] + bytes([text[at] ^ 0x01]) + text[at + 1 :]


spoilt = {
    "body": header + b"\r\n\r\n" + flipped(body, middle),
    "last-line": letter + b"more\r\n",
    "subject": flipped(header, subject) + b"\r\n\r\n" + body,
    "second-from": b"From: Somebody <else@example.com>\r\n" + letter,
    "second-subject": header + b"\r\nSubject: Another\r\n\r\n" + body,
    "second-reply-to": header + b"\r\nReply-To: else@example.com\r\n\r\n" + body,
    "unsubscribe": letter.replace(b"List-Unsubscribe: <https:", b"List-Unsubscribe: <http:", 1),
    "unsubscribe-mail": header.replace(b"\r\n <mailto:", b"\r\n <mailto:x", 1) + b"\r\n\r\n" + body,
    "one-click": letter.replace(b"-Post: List-Unsubscribe=One", b"-Post: List-Unsubscribe=Two", 1),
}
for name, text in spoilt.items():
    assert text != letter, name
    (folder / f"{name}.eml").write_bytes(text)
