"""The catalogue's pages in bytes, over HTTP from the release program: rows for ./do bench.

    catalog_pages.py FOLDER

A page of 40 with its map, packed and as it is, and the first view of the platform on a
telephone: the page and everything that it asks for at once (styles, script, icon, drawings
that are not loaded late). Bytes do not depend on how busy the machine is.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
from house import House  # noqa: E402

import http.client

YIBAN, PACK = os.path.join(ROOT, "build", "yiban"), os.path.join(ROOT, "packs", "jiangmen")
AIM = 60000


def get(port, path, packed=True):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    c.request("GET", path, headers={"Accept-Encoding": "gzip"} if packed else {})
    r = c.getresponse()
    body = r.read()
    if r.status != 200:
        sys.exit(f"{path}: {r.status}")
    return body


def row(name, n):
    print(f"{name}\t{n} B\t{AIM} B\t{AIM / n:.1f}", flush=True)


def first_view(port, path):
    page = get(port, path, packed=False).decode()
    asked = set(re.findall(r'(?:src|href)="(/a/[^"#]+)["#]', page))
    asked |= {src for tag, src in re.findall(r'(<img [^>]*src="(/m/[^"]+)"[^>]*>)', page)
              if "lazy" not in tag}
    return len(get(port, path)) + sum(len(get(port, a)) for a in asked)


def main():
    with House(YIBAN, PACK) as h:
        page = "/find?kind=scene&view=map"
        row("a page of 40 entries with map, packed", len(get(h.port, page)))
        row("the same, unpacked", len(get(h.port, page, packed=False)))
        row("first view of the platform on a phone", first_view(h.port, "/platform"))


if __name__ == "__main__":
    main()
