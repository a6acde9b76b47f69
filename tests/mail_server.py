"""A mail server on this machine that takes what it is handed, or refuses it as a test says."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

Refuse = Callable[[str, str], str]
"""From a command (such as RCPT) and its recipient, "" where none is known yet: the answer in place of yes, or ""."""


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs; `taken` holds what it said yes to, in its order."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: list[EmailMessage] = []
        self.connections = 0
        self.refuse: Refuse = lambda command, recipient: ""
        self.when_taken: Callable[[EmailMessage], None] = lambda mail: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The value for EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def recipients(self) -> list[str]:
        """To whom it took mail, in its order: the part before the @."""
        return [str(mail["To"]).partition("@")[0] for mail in self.taken]


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        recipient = ""
        if not self._say(self.server.refuse("CONNECT", "") or "220 here"):
            return
        while line := self.rfile.readline().decode().strip():
            command = line.split()[0].upper()
            if command == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
            refused = self.server.refuse(command, recipient)
            if command == "QUIT":
                self._say("221 bye")
                return
            if command == "DATA" and not refused:
                self._say("354 go on")
                mail = self._read()
                refused = self.server.refuse("END", recipient)
                if not refused:
                    self.server.taken.append(mail)
                    self.server.when_taken(mail)
            if not self._say(refused or "250 yes"):
                return

    def _say(self, words: str) -> bool:
        """Answer; whether the session goes on after it."""
        if words == "HANG UP":
            return False
        self.wfile.write(f"{words}\r\n".encode())
        return not words.startswith("421")

    def _read(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that runs as long as the block."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
