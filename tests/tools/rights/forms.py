"""Every form of the pages: without its token, with somebody else's, and with a session
that was closed, nothing is done. The forms are those that verbs.csv names."""
import re

from stage import NOWHERE

OPEN = {'/login', '/login/code', '/caller', '/d/login'}      # nobody is signed in yet
PUBLIC = {'/logout', '/shortlist', '/shortlist/save'}        # for nobody, whose browser it is
VALUES = {'kind': 'provider', 'slug': 'qimingli', 'page': 1}


def paths(verbs):
    """The paths that take a form, each once."""
    seen = set()
    for v in verbs:
        for method, path in zip(*[iter(v['页面'].split())] * 2):
            if method == 'POST' and path not in OPEN:
                seen.add(path)
    return sorted(seen)


def all(house, stage, verbs, told, fault):
    tried = 0
    closed = house.person(stage.new_phone())
    closed.csrf = house.form_token(closed)
    if house.api(closed, 'DELETE', '/session').status != 204:
        raise SystemExit('the stage cannot be set: a session cannot be closed')
    foreign = house.browser()
    for path in paths(verbs):
        who = stage.who['lead' if path.startswith(('/d/', '/desk/')) else 'owner']
        where = re.sub(r'\{(\w+)\}', lambda m: str(VALUES.get(m.group(1), NOWHERE)), path)
        for what, asks, token in (('no token', who, ''), ("another's token", who, foreign.csrf),
                                  ('a closed session', closed, closed.csrf)):
            got = house.page(asks, 'POST', where, {'email': 'a@b.example'}, csrf=token,
                             head=house.far())
            word = told(got, False, None)
            tried += 1
            if asks is closed and path in PUBLIC:
                continue
            if word != '否' and not (asks is closed and word == '登录'):
                fault(f'POST {path} with {what}: {word}, {got.status}')
    return tried
