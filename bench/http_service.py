"""The whole service over HTTP, on this machine, in one run: starting, its size and
memory, the pages beside nginx `return` on the same core, durable submissions beside the
bare fdatasync of the same disk. Rows for ./do bench; remarks have no tabs.

    http_service.py FOLDER     the folder (build/bench) stands on the disk that is measured

The server runs on the first core, the client (bench_http_load) on the second. Pages are
compared by processor time an answer, so that a busy machine does not decide; so is the
rate of nginx, which answers 200 with one short line from memory.
"""
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
from house import House, SERVICE  # noqa: E402

YIBAN, PACK = os.path.join(ROOT, "build", "yiban"), os.path.join(ROOT, "packs", "jiangmen")
LOAD = os.path.join(ROOT, "build", "release", "bench", "bench_http_load")
CONNECTIONS = 64
ROUNDS = 5


class Server(House):
    """The release program, its data kept, on one core where there are two."""

    def __init__(self, data, prefix=()):
        os.makedirs(data, exist_ok=True)
        super().__init__(YIBAN, PACK, data=data, prefix=prefix)

    def with_paper(self, who):
        paper = self.upload(who).json
        return self.answers("basic", plan_file=[{k: paper[k] for k in ("id", "name", "type", "bytes")}])

    def stat(self):
        with open(f"/proc/{self.run.pid}/stat", encoding="ascii") as f:
            return f.read().rpartition(")")[2].split()

    def cpu_s(self):
        parts = self.stat()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def rss_kib(self):
        return int(self.stat()[21]) * os.sysconf("SC_PAGE_SIZE") // 1024


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def row(name, ours, floor, ratio):
    print(f"{name}\t{ours}\t{floor}\t{ratio}", flush=True)


def pinned(core):
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 else []


def load(port, request, seconds, folder, connections=CONNECTIONS, count=0):
    path = os.path.join(folder, "request")
    with open(path, "wb") as f:
        f.write(request)
    out = subprocess.run(pinned(1) + [LOAD, "127.0.0.1", str(port), str(connections), str(seconds),
                                      path, str(count)], check=True, capture_output=True)
    return json.loads(out.stdout)


def get(path, **headers):
    head = {"Host": "127.0.0.1", **headers}
    lines = [f"GET {path} HTTP/1.1"] + [f"{k}: {v}" for k, v in head.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


# ---- starting ----

def starting(data):
    times = []
    for _ in range(ROUNDS):
        began = time.monotonic()
        server = Server(data)
        with server:
            line = http.client.HTTPConnection("127.0.0.1", server.port)
            line.request("GET", "/")
            answer = line.getresponse()
            answer.read()
            times.append(time.monotonic() - began)
            if answer.status != 200:
                print(f"the home page answers {answer.status}")
    took = statistics.median(times)
    row("first answer after start, pack loaded", f"{took * 1e3:.0f} ms", "150 ms allowed",
        f"{0.15 / took:.2f}")


def size(folder):
    stripped = os.path.join(folder, "yiban.stripped")
    subprocess.run(["strip", "-o", stripped, os.path.join(ROOT, "build", "yiban")], check=True)
    n = os.path.getsize(stripped)
    row("program, stripped", f"{n / 1e6:.2f} MB", "5 MB allowed", f"{5e6 / n:.2f}")


# ---- pages ----

def home_bytes(server):
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    total, parts = 0, []

    def fetch(path):
        nonlocal total
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        body = answer.read()
        head = sum(len(k) + len(v) + 4 for k, v in answer.getheaders())
        total += len(body) + head
        parts.append(f"{path} {len(body)}")
        return body, answer.getheader("Content-Encoding")

    import gzip
    body, coding = fetch("/")
    text = (gzip.decompress(body) if coding == "gzip" else body).decode()
    for path in sorted(set(re.findall(r'(?:href|src)="(/a/[^"#?]+)', text))):
        fetch(path)
    print("; ".join(parts))
    row("home page, cold, all its parts", f"{total / 1e3:.1f} kB", "60 kB allowed",
        f"{60e3 / total:.2f}")


class Nginx:
    def __init__(self, folder):
        self.folder, self.port = os.path.join(folder, "nginx"), free_port()

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        conf = os.path.join(self.folder, "nginx.conf")
        with open(conf, "w", encoding="ascii") as f:
            f.write(f"""daemon off; worker_processes 1; pid {self.folder}/pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000;
  client_body_temp_path {self.folder}; proxy_temp_path {self.folder};
  fastcgi_temp_path {self.folder}; uwsgi_temp_path {self.folder}; scgi_temp_path {self.folder};
  server {{ listen 127.0.0.1:{self.port}; location / {{ return 200 "ok"; }} }} }}
""")
        self.process = subprocess.Popen(pinned(0) + ["nginx", "-e", "stderr", "-c", conf],
                                        stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        kids = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(kids, encoding="ascii") as f:
            self.worker = int(f.read().split()[0])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def cpu_s(self):
        with open(f"/proc/{self.worker}/stat", encoding="ascii") as f:
            parts = f.read().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def cpu_us(who, port, request, folder):
    before = who.cpu_s()
    got = load(port, request, 3, folder)
    spent = who.cpu_s() - before
    if got["refused"] or got["failed"] or not got["good"]:
        print(f"refused {got['refused']}, failed {got['failed']} of {got['done']}")
        return None
    return spent * 1e6 / got["done"], got["per_s"]


def beside_nginx(server, nginx, name, request, folder):
    ours, theirs = [], []
    for _ in range(ROUNDS):
        a = cpu_us(server, server.port, request, folder)
        b = cpu_us(nginx, nginx.port, get("/"), folder)
        if a is None or b is None:
            return
        ours.append(a)
        theirs.append(b)
    x, y = (statistics.median(t[0] for t in ours), statistics.median(t[0] for t in theirs))
    rate, peer = (statistics.median(t[1] for t in ours), statistics.median(t[1] for t in theirs))
    row(f"{name}, processor time", f"{x:.1f} us ({rate:.0f}/s)",
        f"{y:.1f} us ({peer:.0f}/s) nginx return", f"{y / x:.2f}")


def memory(server, requests, folder):
    each = 10000 // len(requests) + 1
    for request in requests:
        load(server.port, request, 60, folder, count=each)
    kib = server.rss_kib()
    row("memory after 10,000 requests", f"{kib / 1024:.1f} MiB", "64 MiB allowed",
        f"{64 * 1024 / kib:.2f}")


# ---- submissions ----

def syncs_per_s(folder, seconds=2):
    path = os.path.join(folder, "raw")
    page, n = b"\0" * 4096, 0
    fd = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        os.write(fd, page)
        os.fdatasync(fd)
        n += 1
    took = time.monotonic() - began
    os.close(fd)
    os.unlink(path)
    return n / took


def submissions(server, folder):
    person = server.person("15400009001")
    body = json.dumps({"service": SERVICE, "answers": server.with_paper(person)},
                      ensure_ascii=False).encode()
    head = [f"POST /api/v1/cases HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
            f"Content-Length: {len(body)}", f"Authorization: Bearer {person.token}",
            "Idempotency-Key: bench-@@@@@@@@@@@@"]
    request = ("\r\n".join(head) + "\r\n\r\n").encode() + body
    rates, disks = [], []
    for _ in range(3):
        before = syncs_per_s(folder)
        got = load(server.port, request, 5, folder)
        after = syncs_per_s(folder)
        if got["refused"] or got["failed"]:
            print(f"submissions: {got['refused']} refused, {got['failed']} failed of {got['done']}")
        rates.append(got["per_s"])
        disks.append((before + after) / 2)
        print(f"submissions: {got['per_s']:.0f}/s, p50 {got['p50_ms']} ms, p99 {got['p99_ms']} ms,"
              f" disk {before:.0f} and {after:.0f} fdatasync/s, body {len(body)} bytes")
    rate, disk = statistics.median(rates), statistics.median(disks)
    row("durable submissions, 64 connections", f"{rate:.0f}/s", f"{disk:.0f} fdatasync/s",
        f"{rate / disk:.2f}")


def main(folder):
    folder = os.path.abspath(folder)
    data = os.path.join(folder, "service")
    shutil.rmtree(data, ignore_errors=True)
    size(folder)
    with Server(data):
        pass                                   # the first start fills the store
    starting(data)
    with Server(data, pinned(0)) as server, Nginx(folder) as nginx:
        home_bytes(server)
        person = server.person("15400009001")
        case = server.submit(person, server.with_paper(person))
        status = get(f"/cases/{case['id']}", **server.cookie(person))
        beside_nginx(server, nginx, "case status page", status, folder)
        beside_nginx(server, nginx, "home page", get("/"), folder)
        pages = ["/", "/services", "/services/film-shooting", "/login", "/promise"]
        memory(server, [get(p) for p in pages] + [status], folder)
    with Server(data) as server:
        submissions(server, folder)
        print(f"memory after the submissions: {server.rss_kib() / 1024:.1f} MiB")


if __name__ == "__main__":
    main(sys.argv[1])
