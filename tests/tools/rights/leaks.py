"""What lists, counts, searches, figures, exports and refusals tell those without a right.

Each check has its other half: whoever has the right does see it.
"""
import re
import urllib.parse

from house import Who
from stage import NOWHERE

BLIND = ('other_clerk', 'other_lead', 'heritage')      # a desk of their own, never asked
SECRET = ('440703199001010017', '15400001001', '15400002001', '13900139000', '来电示',
          '陈敏示', '高锋示', 'chen.min@film.example')
TITLE = '无人知道的片名甲乙丙丁'


def numbers(h, who):
    """All counts that a desk shows to somebody."""
    out = []
    for query in '?queue=unit', '?queue=free', '?queue=mine', '?queue=done', '?queue=unit&light=red':
        got = h.api(who, 'GET', '/tasks' + query)
        out.append((got.status, {k: v for k, v in (got.json or {}).items() if k != 'items'},
                    [t['task'] for t in (got.json or {}).get('items', [])]))
    page = h.page(who, 'GET', '/d').text
    out.append(re.findall(r'<span class="desk-n num">(\d+)', page))
    got = h.api(who, 'GET', '/supervision')
    out.append((got.status, got.json if got.status == 200 else None))
    out.append(re.findall(r'num">(\d+)<', h.page(who, 'GET', '/d/ratings').text))
    return out


def timeless(value):
    """Figures apart from what the clock moves."""
    return re.sub(r"'(words|due_at|fired_at)': '[^']*'", '', repr(value))


def a_case(h, s, state, title=TITLE):
    """A case with a title of its own, on its way."""
    crowd = s.crowd
    s.crowd = lambda: dict(crowd(), title=title)
    try:
        return s.build('E', state)
    finally:
        s.crowd = crowd


def counts(h, s, fault):
    before = {name: timeless(numbers(h, s.who[name])) for name in BLIND}
    own = timeless(numbers(h, s.who['clerk']))
    for state in 'submitted', 'checking', 'consulting', 'mending':
        a_case(h, s, state)
    for name in BLIND:
        if timeless(numbers(h, s.who[name])) != before[name]:
            fault('a count or list tells of cases of another office', name)
    if timeless(numbers(h, s.who['clerk'])) == own:
        fault('the desk of the cases itself does not see them')
    got = h.api(s.who['clerk'], 'GET', '/tasks?queue=unit&unit=taishan_film').json
    if got['items'] or any(v for k, v in got.items() if k in ('unit', 'free', 'red', 'yellow')):
        fault(f'naming another unit tells of its tasks: {got}')


def searches(h, s, fault):
    c = a_case(h, s, 'submitted')
    hot = s.begin_h()
    s.look(hot)
    words = {'title': TITLE, 'number': c.no, 'dashes': c.no.replace('-', '–'), 'phone': '13900139000'}
    for name in BLIND + ('auditor', 'secadmin', 'sysadmin', 'stripped'):
        for what, word in words.items():
            got = h.page(s.who[name], 'GET', '/d/find?q=' + urllib.parse.quote(word))
            if any(x in got.text + got.to for x in (c.id, hot.id)):
                fault(f'the search at the desk finds a foreign case by {what}', name)
    for what, word in words.items():
        got = h.page(s.who['lead'], 'GET', '/d/find?q=' + urllib.parse.quote(word))
        if not any(x in got.text + got.to for x in (c.no, c.id, hot.no, hot.id)):
            fault(f'the search at the desk does not find by {what}')
    for name in 'other', 'anon', 'agent_gone', 'owner_self', 'caller_other':
        for word in TITLE, c.no:
            got = h.page(s.who[name], 'GET', '/search?q=' + urllib.parse.quote(word))
            if c.id in got.text:
                fault('the search of the portal finds a foreign case', name)
    for word in TITLE, c.no, c.no.lower():
        got = h.page(s.who['owner'], 'GET', '/search?q=' + urllib.parse.quote(word))
        if f'/cases/{c.id}' not in got.text:
            fault(f'the search of the portal does not find one\'s own case by {word}')
    by_caller = h.page(s.who['hotline'], 'POST', '/d/hotline', {'q': TITLE})
    if c.no in by_caller.text:
        fault('the hotline finds a case that the caller did not name')
    named = h.page(s.who['hotline'], 'POST', '/d/hotline', {'q': hot.no})
    if hot.no not in named.text or any(x in named.text for x in SECRET):
        fault('the hotline is not told the state of a case by its number, or too much of it')


def neighbours(h, s, fault):
    c = a_case(h, s, 'checking')
    for near in range(-3, 4):
        for path in f'/cases/{int(c.id) + near}', f'/papers/{int(c.paper) + near}':
            for name in 'other', 'other_clerk', 'caller_other', 'heritage', 'auditor':
                got = h.api(s.who[name], 'GET', path)
                if got.status != 404:
                    fault(f'{path.split("/")[1]}: a neighbouring id answers {got.status}', name)
        for path in f'/v/{NOWHERE}', f'/cases/{int(c.id) + near}/permit':
            if h.page(s.who['other'], 'GET', path, head=h.far()).status != 404:
                fault(f'{path} is told to another citizen')
    rows = h.api(s.who['other'], 'GET', f'/cases?cursor={int(c.id) + 1}').json['items']
    if any(r['id'] == c.id for r in rows):
        fault('a cursor leads into the cases of others')
    mine = h.page(s.who['other'], 'GET', f'/my?before={int(c.id) + 1}').text
    if c.id in mine:
        fault('a page of my cases leads into those of others')
    letter = s.make_letter().id
    before = h.page(s.who['owner'], 'GET', '/inbox').text.count('action="/inbox/')
    h.page(s.who['other'], 'POST', f'/inbox/{letter}', {})
    if h.page(s.who['owner'], 'GET', '/inbox').text.count('action="/inbox/') != before:
        fault('a letter was read by somebody else')


def faces(h, s, fault):
    """People's data: masked at the desk, absent where it has no business."""
    c = a_case(h, s, 'mending')
    for name in 'clerk', 'lead', 'police', 'supervisor':
        for got in h.api(s.who[name], 'GET', f'/cases/{c.id}'), \
                h.page(s.who[name], 'GET', f'/d/cases/{c.id}'), h.page(s.who[name], 'GET', '/d'):
            shown = [x for x in SECRET if x in got.text]
            if shown:
                fault(f'the desk shows in full: {shown}', name)
    if h.case(s.who['clerk'], c.id)['rating'] != 0:
        fault('who handled a case sees how it was rated')
    if h.case(s.who['lead'], c.id)['rating'] != 1:
        fault('who mends a rating does not see it')
    code = h.case(s.who['owner'], c.id)['permit_code']
    public = [h.page(None, 'GET', f'/v/{code}', head=h.far()).text,
              h.api(None, 'GET', f'/permits/{code}', **h.far()).text,
              h.page(None, 'GET', '/promise').text, h.page(None, 'GET', '/').text]
    audit = [h.api(s.who['auditor'], 'GET', '/audit?limit=100').text,
             h.page(s.who['auditor'], 'GET', '/d/audit').text,
             h.page(s.who['auditor'], 'GET', '/d/audit.csv').text]
    if c.no not in audit[2]:
        fault('the export of the audit trail does not tell of a case')
    for text in public + audit:
        for x in SECRET:
            if x in text:
                fault(f'{x} stands in public, or in the audit trail')
    hot = s.begin_h()
    told = h.api(hot.caller, 'GET', f'/cases/{hot.id}')
    if told.status != 200 or s.crowd()['lead_cnid'] in told.text:
        fault(f'a caller is told an identity number in full, or nothing: {told.status}')
    own = h.api(s.who['other'], 'GET', '/cases').text
    if TITLE in own:
        fault('my cases show those of others')


def refusals(h, s, fault):
    """What does not exist and what is not yours is refused in the same words, as often."""
    def plain(got):
        return got.status, re.sub(r'[0-9a-f]{16}|"[\w-]{40,}"|value="[^"]*"|\d\d:\d\d', '', got.text)

    def login(name, word):
        return plain(h.api(None, 'POST', '/sessions', {'login': name, 'password': word}, **h.far()))

    known = [login('taishan_reviewer', f'wrong-{i}') for i in range(7)]
    unknown = [login('nobody_at_all', f'wrong-{i}') for i in range(7)]
    if known != unknown:
        fault('a wrong password tells whether there is such an account')
    if [k[0] for k in known] != [422] * 4 + [423] * 3:
        fault(f'the lock of an account: {[k[0] for k in known]}')
    c = s.submit_h('13900139009')

    def caller(no, code):
        b = h.browser()
        return plain(h.page(b, 'POST', '/caller', {'no': no, 'code': code}, head=h.far()))
    known = [caller(c.no, '00000000') for i in range(7)]
    unknown = [caller(c.no[:-4] + '9999', '00000000') for i in range(7)]
    if known != unknown:
        fault('a wrong code tells whether there is such a case')
    if [k[0] for k in known] != [422] * 5 + [423] * 2:
        fault(f'the lock of a case: {[k[0] for k in known]}')
    sent = [plain(h.api(None, 'POST', '/sessions/code', {'phone': p}, **h.far()))
            for p in ('15400001003', '13655556666')]
    if sent[0] != sent[1]:
        fault('asking for a code tells whether a telephone is registered')


def left(h, s, fault):
    """Who lost a role sees nothing of before; what they held is free again."""
    stripped = s.who['stripped']
    if h.api(stripped, 'GET', '/tasks?queue=mine').status != 403:
        fault('somebody without a role has a queue')
    got = h.api(s.who['clerk'], 'GET', '/tasks?queue=unit').json['items']
    if any(t.get('staff') == 'stripped' for t in got):
        fault('a task is still held by somebody without a role')
    again = h.api(None, 'POST', '/sessions',
                  {'login': 'gone', 'password': 'Kapok-Harbour-enog-8'}, **h.far())
    if again.status != 403:
        fault(f'a disabled account signs in: {again.status}')
    if h.api(Who('x', 'x' * 43), 'GET', '/me').status != 401:
        fault('a token that nobody was given is a session')


def all(h, s, fault):
    s.identities()
    for check in counts, searches, neighbours, faces, refusals, left:
        check(h, s, fault)
