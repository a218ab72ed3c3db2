#!/usr/bin/env python3
"""Checks decimal operations against Python's decimal (34 digits, half even).

Reads lines "op a b result" on standard input, as tests/unit/base_dec.c writes
them: numbers as coefficient, E and exponent; "!" for a refused result. Prints
the first wrong lines and leaves with 1 when there is one.
"""
import decimal
import sys

LIMITS = dict(Emin=-6143, Emax=6144, clamp=1, traps=[])
C = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, **LIMITS)
H = decimal.Context(prec=100, Emin=-99999, Emax=99999, traps=[])
FAST_MAX = 10 ** 18
MODES = [decimal.ROUND_HALF_EVEN, decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN,
         decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_FLOOR, decimal.ROUND_CEILING]


def modulo(a, b):
    """a - b * floor(a / b), rounded once."""
    if not b:
        return None
    span = max(a.adjusted(), b.adjusted()) - min(a.as_tuple()[2], b.as_tuple()[2])
    wide = decimal.Context(prec=max(span, 0) + 80, Emin=-99999, Emax=99999, traps=[])
    r = wide.remainder(a, b)
    if r and r.is_signed() != b.is_signed():
        r = wide.add(r, b)
    return C.plus(r)


def power(a, b):
    if not b:
        return decimal.Decimal(1)
    if not a and b < 0:
        return None
    return C.plus(H.power(a, b))


def rounded(a, how):
    scale, mode = divmod(int(how), 8)
    if a.as_tuple()[2] >= -scale:
        return a
    q = decimal.Context(prec=100, Emin=-99999, Emax=99999, rounding=MODES[mode], traps=[])
    return C.plus(q.quantize(a, decimal.Decimal(1).scaleb(-scale, context=q)))


OPS = {
    'add': (C.add, True), 'sub': (C.subtract, True), 'mul': (C.multiply, True),
    'div': (lambda a, b: C.divide(a, b) if b else None, True),
    'sqrt': (lambda a, b: C.sqrt(a) if a >= 0 else None, True),
    'mod': (modulo, False), 'round': (rounded, False),
    'pow': (power, False), 'exp': (lambda a, b: C.plus(H.exp(a)), False),
    'log': (lambda a, b: C.plus(H.ln(a)) if a > 0 else None, False),
    'cmp': (lambda a, b: a.compare(b, context=H), False),
}


def form(d):
    """Sign, coefficient and exponent as base/dec.h says they are kept."""
    sign, exp = d.is_signed(), d.as_tuple()[2]
    coef = abs(int(d.scaleb(-exp, context=H)))
    if coef == 0:
        return 0, 0, min(0, max(-18, exp))
    if 0 < exp <= 18 and coef * 10 ** exp <= FAST_MAX:
        coef, exp = coef * 10 ** exp, 0
    return int(sign), coef, exp


def right(op, a, b, got):
    function, exact = OPS[op]
    want = function(decimal.Decimal(a), decimal.Decimal(b))
    if want is None or not want.is_finite():
        return got == '!', want
    if got == '!':
        return False, want
    got = decimal.Decimal(got)
    return (form(want) == form(got) if exact else want == got), want


def main():
    wrong = count = 0
    for line in sys.stdin:
        count += 1
        op, a, b, got = line.split()
        ok, want = right(op, a, b, got)
        if ok:
            continue
        wrong += 1
        if wrong <= 20:
            print(f'{line.strip()}, want {want}', file=sys.stderr)
    if wrong or not count:
        print(f'{wrong} of {count} wrong', file=sys.stderr)
    return 1 if wrong or not count else 0


sys.exit(main())
