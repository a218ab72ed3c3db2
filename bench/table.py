"""Rows of several rounds into one table: the round of the median ratio of each name.

    table.py ROWS      lines of name, ours, floor or peer, ratio, with tabs between

The ratio tells how many times as good as its floor or peer a figure is: above 1 better.
"""
import sys
import unicodedata


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def ratio(row):
    try:
        return float(row[3])
    except ValueError:
        return 0.0


def main(path):
    rounds = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = line.rstrip("\n").split("\t")
            rounds.setdefault(row[0], []).append((row + ["-"] * 4)[:4])
    rows = [["name", "ours", "floor or peer", "ratio"]]
    for same in rounds.values():
        rows.append(sorted(same, key=ratio)[len(same) // 2])
    wide = [max(width(r[i]) for r in rows) for i in range(3)]
    for r in rows:
        print("  ".join(r[i] + " " * (wide[i] - width(r[i])) for i in range(3)) + "  " + r[3])


if __name__ == "__main__":
    main(sys.argv[1])
