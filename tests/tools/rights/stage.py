"""The people of tests/rights/people.csv, signed in, and cases in any state.

    family E: submitted on the net by the owner for an enterprise
    family H: registered by the hotline for a telephone number
"""
import re

from house import SERVICE

PHONES = ('phone', 'caller', 'caller_other')
OFFICES = {'clerk': 'kaiping_clerk', 'reviewer': 'kaiping_reviewer', 'lead': 'kaiping_lead',
           'city_clerk': 'city_clerk', 'other_clerk': 'taishan_clerk', 'police': 'kaiping_police',
           'city_police': 'city_police', 'heritage': 'kaiping_heritage', 'hotline': 'hotline',
           'supervisor': 'supervisor', 'auditor': 'auditor', 'sysadmin': 'sysadmin',
           'secadmin': 'secadmin'}
NOWHERE = 4611686018427387904        # an id that nobody has


class Case:
    def __init__(self, family, case=NOWHERE, paper=None, code=None, no=None):
        self.family, self.id, self.paper, self.code, self.no = family, case, paper, code, no
        self.phone = family == 'H'
        self.tasks, self.kind = {}, None

    def task(self, kind):
        return self.tasks.get(kind, NOWHERE)

    def none(self):
        c = Case(self.family)
        c.caller = getattr(self, 'caller', None)
        c.paper = NOWHERE if self.paper else None
        c.doc = getattr(self, 'doc', 'accept')
        return c


class Thing:
    """A draft, an enterprise, an account, a letter: by id."""

    def __init__(self, id_=NOWHERE, **more):
        self.id, self.more = id_, more
        self.__dict__.update(more)

    def none(self):
        return Thing(**{k: NOWHERE for k in self.more})


class Stage:
    def __init__(self, house):
        self.h = house
        self.who = {'anon': None}
        self.phone_no = 13800138000
        self.people()
        self.office()
        self.callers()

    def new_phone(self):
        self.phone_no += 1
        return str(self.phone_no)

    # ---- people ----

    def identities(self):
        """For whom each acts, as people.csv says."""
        for name, firm in ('owner', self.firm), ('agent', self.firm), ('owner_self', '0'):
            self.ok(self.h.page(self.who[name], 'POST', '/me/identity', {'enterprise': firm}))

    def person(self, name, phone, firm=None):
        w = self.who[name] = self.h.person(phone)
        w.phone = phone
        if firm:
            self.ok(self.h.page(w, 'POST', '/me/identity', {'enterprise': firm}))
        return w

    def ok(self, got, status=303):
        if got.status != status:
            raise SystemExit(f'the stage cannot be set: {got}')
        return got

    def firm_of(self, who, name):
        page = self.h.page(who, 'GET', '/me').text
        row = re.search(rf'<li><div><b>{name}</b>.*?name="enterprise" value="(\d+)"', page, re.S)
        return row.group(1)

    def people(self):
        h = self.h
        self.person('other', '15400001002')
        far = self.person('firm_other', '15400001005')
        self.ok(h.page(far, 'POST', '/me/identity',
                       {'enterprise': self.firm_of(far, '远帆示例纪录片有限公司')}))
        owner = self.person('owner', self.new_phone())
        self.ok(h.page(owner, 'POST', '/me/enterprises',
                       {'uscc': '91440703900100016Q', 'firm': '甲乙示例影视有限公司'}))
        self.firm = self.firm_of(owner, '甲乙示例影视有限公司')
        self.ok(h.page(owner, 'POST', '/me/identity', {'enterprise': self.firm}))
        self.person('owner_self', owner.phone)
        for name in 'agent', 'agent_gone':
            phone = self.new_phone()
            h.person(phone)
            self.ok(h.page(owner, 'POST', f'/me/enterprises/{self.firm}/grant', {'phone': phone},
                           head=h.far()))
            self.person(name, phone, self.firm)
        gone = self.agents(owner)[-1]
        self.ok(h.page(owner, 'POST', f'/me/enterprises/{self.firm}/revoke', {'person': gone}))

    def agents(self, owner):
        return re.findall(r'name="person" value="(\d+)"', self.h.page(owner, 'GET', '/me').text)

    def make_staff(self, login, role, unit):
        got = self.ok(self.h.page(self.who['secadmin'], 'POST', '/d/staff',
                                  {'login': login, 'name': login, 'role': role, 'unit': unit}), 200)
        return re.search(r'首次密码</dt><dd[^>]*>([^<]+)<', got.text).group(1)

    def own_password(self, login, first):
        w = self.h.staff(login, first)
        wanted = 'Kapok-Harbour-' + login[::-1] + '-8'
        got = self.h.api(w, 'POST', '/me/password', {'old': first, 'wanted': wanted})
        assert got.status == 204, got
        w.id = self.h.api(w, 'GET', '/me').json['id']
        return w

    def office(self):
        h = self.h
        for name, login in OFFICES.items():
            self.who[name] = h.staff(login)
        self.who['other_lead'] = self.own_password(
            'tlead', self.make_staff('tlead', 'desk_lead', 'taishan_film'))
        first = self.make_staff('first', 'clerk', 'kaiping_film')
        self.who['first'] = h.staff('first', first)
        self.who['disabled'] = self.own_password(
            'gone', self.make_staff('gone', 'clerk', 'kaiping_film'))
        stripped = self.who['stripped'] = self.own_password(
            'stripped', self.make_staff('stripped', 'clerk', 'kaiping_film'))
        for took in True, False:               # one case handled, one still held
            c = self.build('E', 'submitted')
            self.write(stripped, 'claim', c.task('check'))
            if took:
                h.done(stripped, {'id': c.task('check')}, 'accept')
        self.ok(h.page(self.who['secadmin'], 'POST', f'/d/staff/{self.who["disabled"].id}/switch',
                       {'disable': '1'}))
        self.ok(h.page(self.who['secadmin'], 'POST', f'/d/staff/{stripped.id}/role',
                       {'role': 'clerk', 'unit': 'kaiping_film', 'take': '1'}))

    def callers(self):
        """Bound to a case each time: see bind."""
        self.who['phone'] = self.h.person('13900139000')
        for name in 'caller', 'caller_other':
            self.who[name] = self.signed_caller(self.submit_h('13900139001'))

    def signed_caller(self, c):
        who, got = self.h.caller(c.no, c.code)
        if who is None:
            raise SystemExit(f'a caller is not let in: {got}')
        return who

    # ---- cases ----

    def write(self, who, verb, task, **body):
        got = self.h.api(who, 'POST', f'/tasks/{task}/{verb}', body)
        if got.status != 204:
            raise SystemExit(f'the stage cannot be set: {verb}: {got}')

    def crowd(self):
        return self.h.answers('basic', activities=['crowd'], crowd_size=120)

    def submit_e(self):
        who = self.who['owner']
        paper = self.h.upload(who).json
        a = self.crowd()
        a['plan_file'] = [{k: paper[k] for k in ('id', 'name', 'type', 'bytes')}]
        got = self.h.submit(who, a)
        return Case('E', got['id'], paper['id'], no=got['no'])

    def submit_h(self, phone):
        got = self.h.api(self.who['hotline'], 'POST', '/cases',
                         {'service': SERVICE, 'answers': self.crowd(), 'phone': phone,
                          'name': '来电示'})
        assert got.status == 201, got
        return Case('H', got.json['id'], code=got.json['code'], no=got.json['no'])

    def ask_more(self, c):
        self.h.done(self.who['lead'], {'id': c.task('check')}, 'supplement',
                    items=[{'field': 'plan_file', 'what': '请补一份计划'}], words='请补正',
                    reason='还缺一份拍摄计划')
        self.look(c)

    def begin_h(self):
        """With a paper: the caller completes the case first."""
        c = self.submit_h('13900139000')
        self.look(c)
        caller = self.signed_caller(c)
        self.ask_more(c)
        paper = self.h.upload(caller, case=c.id).json
        a = self.crowd()
        a['plan_file'] = [{k: paper[k] for k in ('id', 'name', 'type', 'bytes')}]
        got = self.h.api(caller, 'POST', f'/cases/{c.id}/supplement', {'answers': a})
        assert got.status == 204, got
        c.paper = paper['id']
        c.caller = caller
        return c

    def look(self, c):
        """The newest tasks of each kind, as the supervisor sees them."""
        view = self.h.case(self.who['supervisor'], c.id)
        c.tasks, live = {}, None
        for t in reversed(view['tasks']):
            if t['kind'] != 'opinion' or t['unit'] == 'kaiping_police':
                c.tasks[t['kind']] = t['id']
            if t['state'] in ('open', 'claimed'):
                live = t['id']
        c.tasks['live'] = live or next(iter(c.tasks.values()))
        return view

    def mark(self, c):
        """What people did to a case; a light that comes on, a butler who is named meanwhile
        is nobody's doing."""
        view = self.h.case(self.who['supervisor'], c.id)
        return (view['state'], view['rating'], [(p['id'], p['verdict']) for p in view['papers']],
                [p['verb'] for p in view['past'] if p['verb'] not in ('rung', 'butler')],
                [(t['id'], t['state'], t['unit'], t.get('staff')) for t in view['tasks']])

    def actor(self, person, c):
        return c.caller if person == 'caller' and c is not None else self.who[person]

    def build(self, family, state):
        c = self.submit_e() if family == 'E' else self.begin_h()
        self.look(c)
        for step in PATHS[state]:
            STEPS[step](self, c)
            self.look(c)
        c.doc = {'supplement': 'supplement', 'rejected': 'reject',
                 'refused': 'refuse'}.get(state, 'accept')
        return c

    # ---- what is no case ----

    def login(self):
        self.logins = getattr(self, 'logins', 0) + 1
        return f'new{self.logins}'

    def uscc(self):
        """Invented credit codes, each once."""
        self.codes = getattr(self, 'codes', 0) + 1
        return credit_code('9144070390%07d' % (20000 + self.codes))

    def thing(self, act, fresh):
        kind = act.thing
        if kind is None:
            return None
        if fresh or not hasattr(self, 'made_' + kind):
            setattr(self, 'made_' + kind, getattr(self, 'make_' + kind)())
        return getattr(self, 'made_' + kind)

    def make_draft(self):
        who, h = self.who['owner'], self.h
        got = self.ok(h.page(who, 'POST', f'/services/{SERVICE}/start', {'fresh': '1'}))
        draft = re.search(r'/apply/(\d+)/', got.to).group(1)
        page = next(n for n in range(1, 20) if 'name="plan_file"' in
                    h.page(who, 'GET', f'/apply/{draft}/{n}').text)
        self.ok(h.page(who, 'POST', f'/apply/{draft}/{page}', {'_do': 'later'},
                       files=[('plan_file', 'plan.png', acts_png())]))
        export = self.ok(h.page(who, 'POST', '/me/export', {}), 200).json
        mine = [d for d in export['drafts'] if d['answers'].get('plan_file')]
        assert mine, export
        return Thing(draft, draft=draft, paper=mine[-1]['answers']['plan_file'][0]['id'])

    def make_firm(self):
        owner, phone = self.who['owner'], self.new_phone()
        self.h.person(phone)
        self.ok(self.h.page(owner, 'POST', f'/me/enterprises/{self.firm}/grant', {'phone': phone},
                            head=self.h.far()))
        return Thing(self.firm, person=self.agents(owner)[-1], phone=phone)

    def make_account(self):
        self.accounts = getattr(self, 'accounts', 0) + 1
        login = f'made{self.accounts}'
        self.make_staff(login, 'clerk', 'kaiping_film')
        page = self.h.page(self.who['secadmin'], 'GET', '/d/staff').text
        row = re.search(rf'<small class="desk-mono">{login}</small>.*?/d/staff/(\d+)/', page, re.S)
        return Thing(row.group(1))

    def make_letter(self):
        inbox = self.h.page(self.who['owner'], 'GET', '/inbox').text
        found = re.search(r'action="/inbox/(\d+)"', inbox)
        return Thing(found.group(1) if found else NOWHERE)


def credit_code(first17):
    """GB 32100-2015: with its check character."""
    signs = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    total = sum(signs.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return first17 + signs[(31 - total) % 31]


def acts_png():
    from house import PNG
    return PNG


PATHS = {
    'submitted': [], 'checking': ['claim'], 'supplement': ['ask'], 'consulting': ['accept'],
    'deciding': ['accept', 'opine'], 'granted': ['accept', 'opine', 'grant'],
    'refused': ['accept', 'opine', 'refuse'], 'rejected': ['reject'], 'withdrawn': ['withdraw'],
    'delivered': ['accept', 'opine', 'grant', 'deliver'],
    'rated': ['accept', 'opine', 'grant', 'deliver', 'praise'],
    'mending': ['accept', 'opine', 'grant', 'deliver', 'blame'],
    'mended': ['accept', 'opine', 'grant', 'deliver', 'blame', 'mend'],
    'closed': ['accept', 'opine', 'grant', 'deliver', 'blame', 'mend', 'call'],
}


def by_lead(verb, kind, **more):
    return lambda s, c: s.h.done(s.who['lead'], {'id': c.task(kind)}, verb, **more)


def opine(s, c):
    view = s.h.case(s.who['supervisor'], c.id)
    for t in view['tasks']:
        if t['kind'] == 'opinion' and t['state'] in ('open', 'claimed'):
            who = s.who['police'] if t['unit'] == 'kaiping_police' else s.town()
            s.h.done(who, t, 'opine', opinion='agree')


def town(self):
    if not hasattr(self, 'town_'):
        self.town_ = self.h.staff('chikan_town')
    return self.town_


Stage.town = town


def applicant(s, c):
    return c.caller if c.phone else s.who['owner']


def rate(level):
    def step(s, c):
        got = s.h.api(applicant(s, c), 'POST', f'/cases/{c.id}/rate',
                      {'level': level, 'words': '等得太久'})
        assert got.status == 204, got
    return step


def deliver(s, c):
    if c.phone:
        s.ok(s.h.page(s.who['lead'], 'POST', f'/d/cases/{c.id}/deliver', {'how': 'window'}))


def call(s, c):
    s.ok(s.h.page(s.who['lead'], 'POST', f'/d/cases/{c.id}/callback',
                  {'satisfied': '1', 'words': '已经满意'}))


def withdraw(s, c):
    got = s.h.api(applicant(s, c), 'POST', f'/cases/{c.id}/withdraw', {})
    assert got.status == 204, got


STEPS = {
    'claim': lambda s, c: s.write(s.who['clerk'], 'claim', c.task('check')),
    'ask': lambda s, c: s.ask_more(c),
    'accept': by_lead('accept', 'check'),
    'reject': by_lead('reject', 'check', reason='不在受理范围以内', clause='演示文本第一条'),
    'opine': opine,
    'grant': by_lead('grant', 'decide'),
    'refuse': by_lead('refuse', 'decide', reason='场地不具备条件', clause='演示文本第一条'),
    'withdraw': withdraw, 'deliver': deliver, 'praise': rate(5), 'blame': rate(1),
    'mend': by_lead('mend', 'mend', words='已改进办理流程', conditions='已改进'),
    'call': call,
}
