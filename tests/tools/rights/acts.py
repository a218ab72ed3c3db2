"""What is sent for each verb of verbs.csv: one row a verb, both ways.

    body(stage, case)  what the API gets          form(stage, case)  what the page gets
"""
import datetime
import re

import catalog
from house import SERVICE
from page import Form
from stage import NOWHERE, Thing

DAY = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
LATE = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()
BECAUSE = '现场情况需要这样办'


class Act:
    """A verb on a case."""
    thing = None

    def __init__(self, name, row, kind=None, body=None, form=None, op=None):
        self.name, self.kind = name, kind
        self.writes = row['看或办'] == '办'
        self.ops = row['接口'].split()
        self.routes = [tuple(p) for p in zip(*[iter(row['页面'].split())] * 2)]
        self.ways = (['api'] if self.ops else []) + ['page %d' % i for i in range(len(self.routes))]
        self.body, self.form = body or (lambda s, c: {}), form or (lambda s, c: {})
        self.needs_paper = name in ('paper_api', 'paper', 'paper_desk', 'verdict')

    def fill(self, path, c):
        page = '{id}' if 'papers/{id}' not in path else None
        values = {'paper': c.paper, 'doc': getattr(c, 'doc', 'accept'), 'task': c.task(self.kind),
                  'kind': 'cancel'}
        if page:
            values['id'] = c.id
        else:
            values['id'] = c.paper
        return re.sub(r'\{(\w+)\}', lambda m: str(values[m.group(1)]), path)

    def run(self, way, s, who, c):
        if way == 'api':
            return self.run_api(s, who, c)
        method, path = self.routes[int(way.split()[1])]
        path = self.fill(path, c)
        if method == 'GET':
            return s.h.page(who, 'GET', path)
        form = self.form(s, c)
        if isinstance(form, Form):
            return form.send(s.h, who, path)
        return s.h.page(who, 'POST', path, form)

    def run_api(self, s, who, c):
        method, path = API[self.ops[0]]
        target = c.task(self.kind) if path.startswith('/tasks') else \
            c.paper if path.startswith('/papers/') else c.id
        body = self.body(s, c) if method == 'POST' else None
        return s.h.api(who, method, path.replace('{}', str(target)), body)


API = {'case_get': ('GET', '/cases/{}'), 'paper': ('GET', '/papers/{}'),
       'case_withdraw': ('POST', '/cases/{}/withdraw'), 'case_remind': ('POST', '/cases/{}/remind'),
       'case_rate': ('POST', '/cases/{}/rate'), 'case_supplement': ('POST', '/cases/{}/supplement'),
       'supplement_form': ('POST', '/cases/{}/supplement/form'),
       'task_claim': ('POST', '/tasks/{}/claim'), 'task_release': ('POST', '/tasks/{}/release'),
       'task_complete': ('POST', '/tasks/{}/complete'),
       'task_hand_over': ('POST', '/tasks/{}/hand-over'),
       'task_extend': ('POST', '/tasks/{}/extend'), 'task_remind': ('POST', '/tasks/{}/remind'),
       'task_press': ('POST', '/tasks/{}/press'), 'case_consult': ('POST', '/cases/{}/consult'),
       'case_messages': ('GET', '/cases/{}/messages'),
       'case_message': ('POST', '/cases/{}/messages'),
       'case_messages_read': ('POST', '/cases/{}/messages/read'),
       'case_changes': ('GET', '/cases/{}/changes'), 'case_change': ('POST', '/cases/{}/changes'),
       'cases': ('GET', '/cases'), 'tasks': ('GET', '/tasks'), 'supervision': ('GET', '/supervision'),
       'audit': ('GET', '/audit'), 'case_submit': ('POST', '/cases')}


class PaperAdd(Act):
    def run_api(self, s, who, c):
        return s.h.upload(who, case=c.id)


class Answer(Act):
    """By the page the form is sent as it is shown."""

    def run(self, way, s, who, c):
        if not way.startswith('page') or self.routes[int(way.split()[1])][0] == 'GET':
            return super().run(way, s, who, c)
        path = f'/cases/{c.id}/supplement'
        shown = s.h.page(who, 'GET', path)
        if shown.status != 200:
            return s.h.page(who, 'POST', path, {'title': '改名'}, files=[])
        return Form(shown.text, path).send(s.h, who, path)


def answers(s, c):
    a = s.crowd()
    a['plan_file'] = [{'id': str(c.paper), 'name': 'plan.png', 'type': 'image/png', 'bytes': 70}]
    return {'answers': a}


def decide(verb, kind, **more):
    def body(s, c):
        return {'verb': verb, **more}

    def form(s, c):
        f = {'task': c.task(kind), 'verb': verb, **more}
        if 'items' in f:
            del f['items']
            f.update({'item': 'plan_file', 'what.plan_file': '请补一份计划'})
        if verb == 'grant':
            f.update(valid_from=DAY, valid_to=LATE)
        return f
    return dict(kind=kind, body=body, form=form)


def on_task(kind, **more):
    return dict(kind=kind, body=lambda s, c: {k: v for k, v in more.items() if k != 'release'},
                form=lambda s, c: {'task': c.task(kind), **more})


def hand(kind, unit):
    return dict(kind=kind, body=lambda s, c: {'unit': unit, 'reason': BECAUSE},
                form=lambda s, c: {'task': c.task(kind), 'to': 'unit:' + unit, 'reason': BECAUSE})


CASE = {
    'withdraw': dict(body=lambda s, c: {'reason': '计划改变'}, form=lambda s, c: {'reason': '计划改变'}),
    'rate': dict(body=lambda s, c: {'level': 5}, form=lambda s, c: {'level': '5'}),
    'answer': dict(body=answers),
    'claim_check': on_task('check'), 'release_check': on_task('check', release='1'),
    'claim_opinion': on_task('opinion'), 'claim_decide': on_task('decide'),
    'accept': decide('accept', 'check'),
    'supplement': decide('supplement', 'check', words='请补正', reason=BECAUSE,
                         items=[{'field': 'plan_file', 'what': '请补一份计划'}]),
    'reject': decide('reject', 'check', reason=BECAUSE, clause='演示文本第一条'),
    'opine': decide('opine', 'opinion', opinion='agree'),
    'grant': decide('grant', 'decide', reason=BECAUSE, conditions='注意安全'),
    'refuse': decide('refuse', 'decide', reason=BECAUSE, clause='演示文本第一条'),
    'mend': decide('mend', 'mend', words='已改进办理流程', conditions='已改进'),
    'hand_check': hand('check', 'city_film'), 'hand_opinion': hand('opinion', 'city_police'),
    'extend_check': on_task('check', amount=1, reason=BECAUSE),
    'extend_opinion': on_task('opinion', amount=1, reason=BECAUSE),
    'remind_desk': dict(kind='live', form=lambda s, c: {'task': c.task('live')}),
    'press': dict(kind='live', body=lambda s, c: {'reason': BECAUSE},
                  form=lambda s, c: {'reason': BECAUSE}),
    'consult': dict(body=lambda s, c: {'units': ['kaiping_heritage'], 'question': '是否同意？'},
                    form=lambda s, c: {'units': 'kaiping_heritage', 'question': '是否同意？'}),
    'verdict': dict(form=lambda s, c: {'paper': c.paper, 'verdict': '1'}),
    'unmask': dict(form=lambda s, c: {'field': 'applicant.phone', 'reason': BECAUSE}),
    'deliver': dict(form=lambda s, c: {'how': 'window'}),
    'talk_write': dict(form=lambda s, c: {'text': '您好'}),
    'talk_write_desk': dict(form=lambda s, c: {'text': '您好'}),
    'talk_write_api': dict(body=lambda s, c: {'text': '您好'}),
    'cancel': dict(body=lambda s, c: {'kind': 'cancel', 'answers': {}}),
    'call_back': dict(form=lambda s, c: {'satisfied': '1', 'words': '已经满意'}),
}


# ---- what is no case ----

class Other(Act):
    """Draft, enterprise, account, letter, the desk, everybody's: each way one request, or
    several (run_all)."""

    def __init__(self, name, row, thing=None, form=None, calls=None, fill=None, faulty=False,
                 always=None, query=None, files=None, browser=False):
        super().__init__(name, row, form=form)
        self.faulty, self.always = faulty, always or (lambda s: {})
        self.query, self.files, self.browser = query, files, browser
        self.thing, self.calls, self.values = thing, calls or {}, fill or (lambda t: {})

    def run_all(self, way, s, who, t):
        if way == 'api':
            for op in self.ops:
                yield self.calls[op](s, who, t) if op in self.calls else \
                    s.h.api(who, *API[op])
            return
        method, path = self.routes[int(way.split()[1])]
        values = {**ALWAYS(s), **self.always(s), **(self.values(t) if t else {})}
        path = re.sub(r'\{(\w+)\}', lambda m: str(values[m.group(1)]), path)
        path += QUERY.get(path, '')
        if self.query:
            path += self.query(s, path)
        form = self.form(s, t) if method == 'POST' else None
        if self.browser and who is None and method == 'POST':
            who = s.h.browser()                # nobody, with the token of a form that was shown
        files = self.files if method == 'POST' else None
        yield s.h.page(who, method, path, form, files=files, head=s.h.far())


def ALWAYS(s):
    return {'id': SERVICE, 'page': 1, 'text': 'sample-plan', 'code': permit(s)}


def permit(s):
    """The code of some permit."""
    if not hasattr(s, 'permit_code'):
        c = s.build('E', 'delivered')
        s.permit_code = s.h.case(s.who['owner'], c.id)['permit_code']
    return s.permit_code


QUERY = {'/d/find': '?q=XP', '/search': '?q=协拍', '/d/hotline/new': '?service=' + SERVICE}
QUERY['/search'] = '?q=%E5%8D%8F%E6%8B%8D'


def draft(**more):
    return dict(thing='draft', fill=lambda t: {'draft': t.draft, 'id': NOWHERE, 'paper': t.paper},
                **more)


def submit_api(s, who, t):
    body = {'service': SERVICE, 'answers': s.crowd()}
    if who and who.name == 'hotline':
        body.update(phone=s.new_phone(), name='来电示')
    return s.h.api(who, 'POST', '/cases', body)


def erase_form(s, t):
    return {'phrase': '不是那两个字'}         # refused with a fault of the field: nobody is erased


def draft_api(*ops, body=lambda s, t, who: {}):
    """Operations on a draft; `ops` are (operation, method, path below the draft)."""
    def call(method, path):
        return lambda s, who, t: s.h.api(who, method, f'/drafts/{t.draft}{path}',
                                         body(s, t, who) if method == 'POST' else None)
    return draft(calls={op: call(method, path) for op, method, path in ops})


def version_of(s, t, who):
    """The one of now, where they may know it."""
    got = s.h.api(s.who['owner'], 'GET', f'/drafts/{t.draft}/pages/1')
    return got.json.get('version', 1) if got.status == 200 else 1


def account(**more):
    return dict(thing='account', fill=lambda t: {'id': t.id}, **more)


OTHER = {
    'draft_see': draft(), 'draft_save': draft(form=lambda s, t: {'title': '改名', '_do': 'later'}),
    'draft_submit': draft(), 'draft_drop': draft(),
    'draft_paper': draft(calls={'paper': lambda s, who, t: s.h.api(who, 'GET', f'/papers/{t.paper}')}),
    'draft_see_api': draft_api(('draft_page', 'GET', '/pages/1'), ('draft_check', 'GET', '/check')),
    'draft_save_api': draft_api(
        ('draft_save', 'POST', '/pages/1'), body=lambda s, t, who: {
            'version': version_of(s, t, who), 'fields': [{'name': 'title', 'value': '改名'}]}),
    'draft_submit_api': {**draft_api(('draft_submit', 'POST', '/submit')), 'faulty': True},
    'draft_drop_api': draft_api(('draft_drop', 'DELETE', '')),
    'start_api': dict(calls={
        'draft_open': lambda s, who, t: s.h.api(who, 'POST', '/drafts', {'service': SERVICE}),
        'drafts': lambda s, who, t: s.h.api(who, 'GET', '/drafts'),
        'inbox': lambda s, who, t: s.h.api(who, 'GET', '/inbox')}),
    'letter_api': dict(thing='letter', calls={
        'inbox_read': lambda s, who, t: s.h.api(who, 'POST', f'/inbox/{t.id}/read', {})}),
    'submit_api': dict(calls={'case_submit': submit_api}),
    'paper_own': dict(calls={'paper_add': lambda s, who, t: s.h.upload(who)}),
    'me_edit': dict(form=lambda s, t: {'email': 'someone@film.example'}),
    'consent': dict(form=lambda s, t: {'purpose': 'contact_later', 'given': '1'}),
    'erase': dict(form=erase_form, faulty=True),
    'firm_add': dict(form=lambda s, t: {'uscc': s.uscc(), 'firm': '又一示例有限公司'}),
    'identity': dict(form=lambda s, t: {'enterprise': '0'}),
    'letter': dict(thing='letter', fill=lambda t: {'id': t.id}),
    'firm_grant': dict(thing='firm', fill=lambda t: {'id': t.id},
                       form=lambda s, t: {'phone': t.more.get('phone', '13700137000')}),
    'firm_revoke': dict(thing='firm', fill=lambda t: {'id': t.id},
                        form=lambda s, t: {'person': t.more.get('person', NOWHERE)}),
    'firm_switch': dict(thing='firm', form=lambda s, t: {'enterprise': t.id}),
    'hotline': dict(form=lambda s, t: {'q': '开机', '_service': SERVICE, '_do': 'show'}),
    'staff_make': dict(form=lambda s, t: {'login': s.login(), 'name': '新人', 'role': 'clerk',
                                          'unit': 'kaiping_film'}),
    'staff_reset': account(), 'staff_switch': account(form=lambda s, t: {'disable': '1'}),
    'staff_role': account(form=lambda s, t: {'role': 'reviewer', 'unit': 'kaiping_film'}),
    'shoot_pages': dict(always=lambda s: {'id': 'hk-mo-film', 'service': SERVICE}, calls={
        'lead_time': lambda s, who, t: s.h.api(who, 'POST', f'/services/{SERVICE}/lead-time',
                                               {'answers': {}}),
        'shoots': lambda s, who, t: s.h.api(who, 'GET', '/shoots')}),
    'public': dict(calls={
        'city': lambda s, who, t: s.h.api(who, 'GET', '/city'),
        'services': lambda s, who, t: s.h.api(who, 'GET', '/services'),
        'service': lambda s, who, t: s.h.api(who, 'GET', '/services/' + SERVICE),
        'service_schema': lambda s, who, t: s.h.api(who, 'GET', f'/services/{SERVICE}/schema'),
        'figures': lambda s, who, t: s.h.api(who, 'GET', f'/services/{SERVICE}/figures'),
        'permit': lambda s, who, t: s.h.api(who, 'GET', '/permits/' + permit(s), **s.h.far())}),
}


def of(name, row):
    if name == 'paper_add':
        return PaperAdd(name, row)
    if name == 'answer':
        return Answer(name, row, **CASE[name])
    if row['对什么'].endswith('环节') or row['对什么'] == '办件':
        return Act(name, row, **CASE.get(name, {}))
    return Other(name, row, **(OTHER.get(name) or catalog.OTHER.get(name, {})))
