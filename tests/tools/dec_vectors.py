#!/usr/bin/env python3
"""Prints the decimal128 vectors of CPython's test folder as lines

    id op mode a b want

for tests/unit/base_dec.c, numbers as coefficient, E and exponent, "!" for a result
that is no number. On standard error: how many were taken and what was left out.
Leaves with 77 when the folder is not installed (it comes with CPython itself, and
on Debian with libpython3.11-testsuite).

Left out: operands that are no finite numbers or given as bits (#...), and what the
operation does not have here (rounding 05up; for
sums, products and quotients any rounding but half even; quantize that would need more than 34
digits, remainders of quotients beyond 34 digits, which are exact here).
"""
import collections
import decimal
import glob
import os
import shlex
import sys
import sysconfig

FILES = ['dqAdd', 'dqSubtract', 'dqMultiply', 'dqDivide', 'dqCompare', 'dqQuantize', 'dqRemainder']
MODES = ['half_even', 'half_up', 'half_down', 'up', 'down', 'floor', 'ceiling']


def folder():
    roots = [sysconfig.get_path('stdlib'), os.path.dirname(os.__file__)]
    roots += sorted(glob.glob('/usr/lib/python3.*'))
    for root in roots:
        at = os.path.join(root, 'test', 'decimaltestdata')
        if os.path.exists(os.path.join(at, 'dqAdd.decTest')):
            return at
    return None


def finite(text):
    try:
        d = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return None
    return d if d.is_finite() else None


def written(d):
    sign, digits, exp = d.as_tuple()
    return f"{'-' if sign else ''}{''.join(map(str, digits)).lstrip('0') or '0'}E{exp}"


def row(words, mode, out):
    """What a line of a file becomes: a reason to leave it out, or None."""
    name, op, *rest = words
    want = rest[rest.index('->') + 1]
    given = rest[:rest.index('->')]
    if len(given) != 2:
        return 'other operands'
    a, b = (finite(x) for x in given)
    if a is None or b is None:
        return 'operand not finite'
    if mode not in MODES and 'Inexact' in rest:
        return 'rounded ' + mode
    if mode not in MODES:
        mode = 'half_even'
    if mode != 'half_even' and op != 'quantize' and 'Inexact' in rest:
        return 'rounded ' + mode
    w = finite(want)
    if w is None and op in ('quantize', 'remainder') and (b or op == 'quantize'):
        return 'beyond 34 digits'
    if w is None and want.startswith('#'):
        return 'result as bits'
    out.append(' '.join([name, op, str(MODES.index(mode)), written(a), written(b),
                         '!' if w is None else written(w)]))
    return None


def main():
    at = folder()
    if not at:
        print('the decimal128 vectors of CPython are not installed: 0 of 7 files read, SKIPPED',
              file=sys.stderr)
        return 77
    out, left = [], collections.Counter()
    for file in FILES:
        mode = 'half_even'
        with open(os.path.join(at, file + '.decTest'), encoding='utf-8') as f:
            for line in f:
                line = line.split('--')[0].strip()
                if '->' in line:
                    reason = row(shlex.split(line), mode, out)
                    if reason:
                        left[reason] += 1
                elif line.lower().startswith('rounding:'):
                    mode = line.split(':')[1].strip().lower()
    print('\n'.join(out))
    print(f'{len(out)} vectors of {len(FILES)} files; left out: {dict(left)}', file=sys.stderr)
    return 0


sys.exit(main())
