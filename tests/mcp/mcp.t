#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only
"""umlab mcp: the protocol over pipes, bad requests among them, and what the tools do. In a
private copy, as sources are edited."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
if sys.argv[1:] != ["private"]:
    os.execv("scripts/private", ["scripts/private", __file__, "private"])
sys.path.insert(0, "tests/lib")
from terminal import Tap, usual_signals  # noqa: E402

UMLAB = os.path.join(os.environ.get("B", "build"), "umlab")
GUARD = 1200  # seconds, for any answer
SAYHELLO = "syscalls/sayhello.c"
tap = Tap()


class Client:
    """umlab mcp, on two pipes."""

    def __init__(self, argv=(UMLAB, "mcp")):
        self.temporary = tempfile.TemporaryDirectory(prefix="umlab-test.")
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                        preexec_fn=usual_signals,
                                        env=os.environ | {"TMPDIR": self.temporary.name})
        self.text, self.count = b"", 0

    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")

    def receive(self, seconds=GUARD):
        """The next message; None at the end, or when the time is over."""
        end = time.monotonic() + seconds
        while b"\n" not in self.text:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                return None
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                return None
            self.text += data
        line, _, self.text = self.text.partition(b"\n")
        return json.loads(line)

    def request(self, method, **parameters):
        self.count += 1
        self.send({"jsonrpc": "2.0", "id": self.count, "method": method, "params": parameters})
        return self.count

    def ask(self, method, **parameters):
        request = self.request(method, **parameters)
        answer = self.receive()
        if not answer or answer.get("id") != request or answer.get("jsonrpc") != "2.0":
            tap.ok(False, f"{method} is answered", answer)
        if not answer:
            raise SystemExit(f"umlab mcp has not answered {method}")
        return answer

    def tool(self, name, **arguments):
        """A tool's answer: its text, whether it failed, and all of it."""
        answer = self.ask("tools/call", name=name, arguments=arguments)
        result = answer.get("result", {})
        text = "".join(part["text"] for part in result.get("content", []))
        return text or str(answer), result.get("isError"), result.get("structuredContent", {})

    def close(self):
        self.process.stdin.close()
        try:
            status = self.process.wait(GUARD)
        finally:
            self.process.stdout.close()
        left = os.listdir(self.temporary.name)
        self.temporary.cleanup()
        return status, left


def handshake(client):
    result = client.ask("initialize", protocolVersion="2025-03-26", capabilities={},
                        clientInfo={"name": "test", "version": "0"}).get("result", {})
    tap.ok(result.get("protocolVersion") == "2025-03-26" and "tools" in result["capabilities"] and
           result["serverInfo"]["name"] == "umlab", "initialize: the client's revision, and tools", result)
    client.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
    tap.ok(client.ask("ping").get("result") == {}, "a notification is not answered, and ping is")
    other = client.ask("initialize", protocolVersion="1999-01-01", capabilities={}).get("result", {})
    tap.ok(other.get("protocolVersion") == "2025-06-18", "an unknown revision is answered by ours", other)
    listed = client.ask("tools/list").get("result", {}).get("tools", [])
    tap.ok([tool["name"] for tool in listed] == ["read", "write", "build", "run", "test", "trace"],
           "tools/list", listed)
    tap.ok(all(tool["inputSchema"]["type"] == "object" and tool["description"] for tool in listed),
           "each has a schema")


def bad_requests(client):
    deep = b"[" * 100000 + b"\n"
    huge = b'{"jsonrpc": "2.0", "id": 1, "method": "' + b"x" * (5 << 20) + b'"}\n'
    for what, line, code in [
            ("no JSON", b"nonsense\n", -32700), ("bytes of no text", b"\xff\xfe\n", -32700),
            ("half of a message", b'{"jsonrpc": "2.0", "id": 1\n', -32700),
            ("100,000 brackets", deep, -32700),
            ("5 MB", huge, -32700), ("an array", b"[]\n", -32600), ("a number", b"1\n", -32600),
            ("no version", {"id": 1, "method": "ping"}, -32600),
            ("a null id", {"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
            ("an object as id", {"jsonrpc": "2.0", "id": {}, "method": "ping"}, -32600),
            ("an array of parameters", {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, -32600),
            ("no method", {"jsonrpc": "2.0", "id": 1}, -32600),
            ("an unknown method", {"jsonrpc": "2.0", "id": 1, "method": "resources/list"}, -32601)]:
        client.send(line)
        answer = client.receive() or {}
        tap.ok(answer.get("error", {}).get("code") == code and answer["error"]["message"],
               f"{what}: {code}", answer)
    for what, name, arguments in [
            ("an unknown tool", "rm", {}), ("a tool whose name is no text", ["run"], {}),
            ("no argument", "read", {}), ("one too many", "read", {"path": "README.md", "more": 1}),
            ("one of another kind", "build", {"call": 3}), ("no call's name", "build", {"call": "../x"}),
            ("too long a time", "run", {"command": ["true"], "seconds": 100000}),
            ("no words", "run", {"command": []}), ("arguments that are no object", "run", ["ls"])]:
        answer = client.ask("tools/call", name=name, arguments=arguments)
        tap.ok(answer.get("error", {}).get("code") == -32602, f"{what}: -32602", answer)
    client.send({"jsonrpc": "2.0", "id": 5, "result": {}})
    client.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 77}})
    client.send(b"\n")
    tap.ok(client.ask("ping").get("result") == {},
           "an answer, an unknown cancellation, an empty line: nothing")


def paths(client):
    text, failed, _ = client.tool("read", path="syscalls/table")
    tap.ok(not failed and "sayhello" in text, "read: a file", text)
    text, failed, _ = client.tool("read", path="syscalls")
    tap.ok(not failed and "man/\n" in text and "sayhello.c\n" in text, "and a directory", text)
    os.symlink("/etc", "outside")
    os.mkfifo("fifo")
    for path in ["/etc/passwd", "../../../../etc/passwd", "outside/passwd", "syscalls/../../x", "/", "a\0b"]:
        text, failed, _ = client.tool("read", path=path)
        tap.ok(failed and "is not in the tree" in text, f"read refuses {path!r}", text)
    text, failed, _ = client.tool("read", path="no/such")
    tap.ok(failed and "No such file" in text, "a file that is not there", text)
    text, failed, _ = client.tool("read", path="fifo")
    tap.ok(not failed and text, "a FIFO is not waited for", text)
    os.symlink("/etc/umlab-test-none", "syscalls/get_cr3.h")
    for path in ["Makefile", "syscalls/table", "syscalls/Makefile", "syscalls/nosuch.c", "mcp/server",
                 "syscalls/../Makefile", "/etc/x", "outside/x", "syscalls/get_cr3.h", "demos/order"]:
        text, failed, _ = client.tool("write", path=path, text="x")
        tap.ok(failed and any(words in text for words in ("may not be written", "is not in the tree")),
               f"write refuses {path}", text)
    os.unlink("syscalls/get_cr3.h")


def work(client):
    """As an assistant would: a mistake, its mend, its run."""
    with open(SAYHELLO, encoding="utf-8") as file:
        source = file.read()
    text, failed, _ = client.tool("write", path=SAYHELLO, text=source + "int umlab_wrong = x;\n")
    tap.ok(not failed and os.stat(SAYHELLO).st_mode & 0o777 == 0o644, "write: a call's source", text)
    text, failed, _ = client.tool("build", call="sayhello")
    tap.ok(failed and "syscalls/sayhello.c" in text and "undeclared" in text,
           "build: the compiler's error", text)
    client.tool("write", path=SAYHELLO, text=source.replace("return 0;", "return 42;") +
                '#include "/etc/hostname"\n')
    text, failed, _ = client.tool("build", call="sayhello")
    tap.ok(failed and "hostname" in text, "the compiler sees no file of the host's", text)
    client.tool("write", path=SAYHELLO, text=source.replace("return 0;", "return 42;"))
    text, failed, _ = client.tool("build", call="sayhello")
    tap.ok(not failed, "mended it is built", text)
    program = '#include <stdio.h>\n#include "umlab.h"\nint main(int c, char **v)\n' \
              '{ printf("%ld %s\\n", sayhello(), v[1]); return 0; }\n'
    text, failed, told = client.tool("run", program=program, arguments=["a b"])
    tap.ok(not failed and told.get("stdout") == "42 a b\n", "run: a C program on that kernel", text)
    text, failed, told = client.tool("test", call="sayhello")
    tap.ok(failed and told.get("status") == 1 and "not ok" in told["stdout"],
           "test: what is wrong with it", text)
    client.tool("write", path=SAYHELLO, text=source)
    client.tool("build", call="sayhello")
    text, failed, told = client.tool("test", call="sayhello")
    tap.ok(not failed and told.get("status") == 0, "and of the right one, that it is right", text)
    tap.ok(subprocess.run([UMLAB, "exec", "--", "sayhello"], check=False, timeout=GUARD,
                          capture_output=True).returncode == 0, "the user's own kernel was not touched")


def runs(client):
    _, failed, told = client.tool("run", command=["sh", "-c", "id -un; exit 3"], user="student")
    tap.ok(failed and told["status"] == 3 and told["stdout"] == "student\n",
           "run: a command, its status", told)
    _, failed, told = client.tool("run", command=["sh", "-c", "echo c >/proc/sysrq-trigger"])
    tap.ok(failed and told["status"] == 255 and "sysrq triggered crash" in told["oops"], "a panic", told)
    _, _, told = client.tool("run", command=["sleep", "1000"], seconds=1)
    tap.ok(told["timed_out"], "a time limit", told)
    text, _, told = client.tool("run", command=["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x"])
    tap.ok(told["stdout_bytes"] == 3000000 and len(text) < 40000 and "3000000 bytes in all" in text,
           "much output is cut", len(text))
    text, failed, _ = client.tool("run", program="int main(void) { return x; }")
    tap.ok(failed and "undeclared" in text, "a program that does not compile", text)
    text, failed, _ = client.tool("run")
    tap.ok(failed and "give command" in text, "nothing to run", text)
    text, failed, _ = client.tool("test", call="nosuch")
    tap.ok(failed and "no call nosuch" in text, "a call that is not there", text)
    _, _, told = client.tool("run", command=["touch", "/mnt/share/x"])
    tap.ok(told["status"] == 1, "nothing of the host's is shared", told)


def traces(client):
    if not os.path.exists(os.path.join(os.path.dirname(UMLAB), "linux-kcov")):
        text, failed, _ = client.tool("trace", call="sayhello2", arguments='"Ann" out:64 64')
        tap.ok(failed and "make FLAVOUR=kcov" in text, "trace says what it needs", text)
        tap.skip("trace: the lines of a call", "there is no kernel for it: make FLAVOUR=kcov")
        return
    text, failed, _ = client.tool("trace", call="sayhello2", arguments='"Ann" out:64 64',
                                  against="bad out:64 64")
    tap.ok(not failed and "syscalls/sayhello2.c:" in text and "against" in text,
           "trace: the lines of a call", text)
    text, failed, _ = client.tool("trace", call="sayhello2", arguments="nonsense")
    tap.ok(failed and "arguments" in text, "and arguments that it does not have", text)


def ended_in_a_build(moment):
    """The status of a server that had a SIGTERM so many seconds after a build began, and what
    it left."""
    client = Client(["mcp/server"])
    client.ask("ping")
    client.request("tools/call", name="build", arguments={"call": "sayhello"})
    client.ask("ping")
    time.sleep(moment)
    client.process.send_signal(signal.SIGTERM)
    return client.close()


def ends(client):
    waits = client.request("tools/call", name="run", arguments={"command": ["sleep", "1000"], "seconds": 600})
    tap.ok(client.ask("ping").get("result") == {}, "ping is answered while a tool runs")
    client.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": waits}})
    _, failed, told = client.tool("run", command=["true"])
    tap.ok(not failed and told["status"] == 0, "one that is cancelled is ended, and not answered")
    client.request("tools/call", name="run", arguments={"command": ["sleep", "1000"], "seconds": 600})
    status, left = client.close()
    tap.ok(status == 0, "the end of its input ends it, and what runs", status)
    tap.ok(not left, "and it leaves nothing", left)
    # when the tool has not begun, when what it runs begins, and while it builds
    found = {moment: ended_in_a_build(moment) for moment in (0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 3)}
    wrong = {moment: end for moment, end in found.items() if end != (128 + signal.SIGTERM, [])}
    tap.ok(not wrong, "so does SIGTERM, at any moment of a build", wrong)
    done = subprocess.run([UMLAB, "mcp", "x"], check=False, capture_output=True, timeout=GUARD)
    tap.ok(done.returncode == 125 and b"takes no arguments" in done.stderr, "umlab mcp x is refused", done)


def main():
    client = Client()
    handshake(client)
    bad_requests(client)
    paths(client)
    runs(client)
    work(client)
    traces(client)
    ends(client)
    tap.finish()


main()
