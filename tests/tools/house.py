"""The built program with the pack's demonstration, for tests that speak HTTP to it.

    with House(yiban, pack) as h:
        clerk = h.staff('kaiping_clerk')            # somebody, signed in
        h.api(clerk, 'GET', '/tasks')               # JSON, by token
        h.page(clerk, 'POST', '/d/next', {})        # a page: cookie and the form's token

Every sign-in comes from an address of its own (X-Forwarded-For behind --trust-proxy), so
that the limit of sign-ins for an address does not slow a test down. Needs the standard
library and PyYAML.
"""
import copy
import datetime
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import urllib.parse

import yaml

SERVICE = 'film-shooting'
PNG = bytes.fromhex(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
    '0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082')


class Got:
    """An answer: status, headers (lower case), bytes, text, JSON when it is JSON."""

    def __init__(self, r):
        self.status = r.status
        self.head = {k.lower(): v for k, v in r.getheaders()}
        self.bytes = r.read()
        self.kind = self.head.get('content-type', '').split(';')[0]
        self.text = self.bytes.decode('utf-8', 'replace')
        self.json = json.loads(self.bytes) if self.kind.endswith('json') and self.bytes else None
        self.to = self.head.get('location', '')

    def __repr__(self):
        return f'{self.status} {self.to} {self.text[:300]!r}'


class Who:
    """Somebody: the token of a session (None: nobody), and the token of their forms."""

    def __init__(self, name, token=None):
        self.name, self.token, self.csrf = name, token, None


def encode(form):
    if isinstance(form, bytes):
        return form
    return urllib.parse.urlencode(form, doseq=True).encode()


def multipart(fields, files=()):
    """fields: (name, text); files: (name, filename, bytes)."""
    out = b''
    for name, text in fields:
        out += (f'--yb-b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n').encode()
        out += (text if isinstance(text, bytes) else str(text).encode()) + b'\r\n'
    for name, filename, data in files:
        out += (f'--yb-b\r\nContent-Disposition: form-data; name="{name}"; '
                f'filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n').encode()
        out += data + b'\r\n'
    return out + b'--yb-b--\r\n', 'multipart/form-data; boundary=yb-b'


class House:
    def __init__(self, yiban, pack, *more, demo=True, db=None, data=None, prefix=()):
        self.yiban, self.pack = os.path.abspath(yiban), os.path.abspath(pack)
        base = '/dev/shm' if os.path.isdir('/dev/shm') else None
        self.dir = data or tempfile.mkdtemp(prefix='yiban-house-', dir=base)
        self.keep = data is not None
        self.sms = os.path.join(self.dir, 'sms')
        self.more = list(more) + (['--demo'] if demo else []) + (['--db', db] if db else [])
        self.calls, self.prefix = 0, list(prefix)
        self.local = threading.local()
        self.begin()

    def begin(self):
        self.log = open(os.path.join(self.dir, 'log'), 'a', encoding='utf-8')
        self.run = subprocess.Popen(
            # the libraries that draw a PDF keep what they allocate once
            env={**os.environ, 'LSAN_OPTIONS': 'print_suppressions=0:suppressions=' + self.quiet()},
            args=[*self.prefix, self.yiban, 'serve', self.pack, '--data', os.path.join(self.dir, 'data'),
             '--listen', '127.0.0.1:0', '--trust-proxy', '--sms-file', self.sms, '--lang', 'en',
             *self.more], stderr=subprocess.PIPE, text=True)
        self.port, self.password = None, None
        for line in self.run.stderr:
            self.log.write(line)
            found = re.search(r'http://127\.0\.0\.1:(\d+)/', line)
            if found:
                self.port = int(found.group(1))
            found = re.search(r'staff password (\S+),', line)
            if found:
                self.password = found.group(1)
            if self.port and (self.password or '--demo' not in self.more):
                break
        if not self.port:
            raise SystemExit('the program did not start: '
                             + open(os.path.join(self.dir, 'log'), encoding='utf-8').read())
        threading.Thread(target=self.drain, daemon=True).start()

    def quiet(self):
        path = os.path.join(self.dir, 'lsan')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(''.join(f'leak:{lib}\n' for lib in ('libfontconfig', 'libcairo', 'libpango',
                                                        'libglib', 'libfreetype')))
        return path

    def drain(self):
        for line in self.run.stderr:
            self.log.write(line)
            self.log.flush()

    def end(self):
        self.run.send_signal(signal.SIGTERM)
        return self.run.wait(60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ended = self.end() if self.run.poll() is None else self.run.returncode
        self.log.close()
        text = open(os.path.join(self.dir, 'log'), encoding='utf-8').read()
        if not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)
        if ended != 0 or 'Sanitizer' in text or 'http_broken' in text:
            print(text[-4000:])
            raise SystemExit(f'the program ended with {ended}, or its log tells of a fault')

    # ---- asking ----

    def ask(self, method, path, body=None, head=()):
        """One request; a connection of its thread is used again."""
        self.calls += 1
        for again in (False, False, False, True):
            c = getattr(self.local, 'c', None)
            if c is None or self.local.port != self.port:
                c = self.local.c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
                self.local.port = self.port
            try:
                try:
                    c.request(method, path, body, dict(head))
                except BrokenPipeError:      # refused before all was sent: the answer is there
                    pass
                got = Got(c.getresponse())
                if got.head.get('connection') == 'close':
                    c.close()
                    self.local.c = None
                return got
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
                c.close()
                self.local.c = None
                if again:
                    raise

    def api(self, who, method, path, body=None, **head):
        h = {k.replace('_', '-'): v for k, v in head.items()}
        if who and who.token:
            h['Authorization'] = 'Bearer ' + who.token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            h.setdefault('Content-Type', 'application/json')
        return self.ask(method, '/api/v1' + path, body, h)

    def cookie(self, who):
        return {'Cookie': 'yb=' + who.token} if who and who.token else {}

    def page(self, who, method, path, form=None, files=None, csrf=None, head=()):
        h = {**self.cookie(who), **dict(head)}
        if method == 'GET':
            return self.ask('GET', path, None, h)
        if who and who.token and who.csrf is None:
            who.csrf = self.form_token(who)
        token = csrf if csrf is not None else (who.csrf if who else None) or ''
        if files is not None:
            fields = [('_csrf', token)] + list((form or {}).items())
            body, kind = multipart(fields, files)
        else:
            body = form if isinstance(form, bytes) else \
                encode([('_csrf', token)] + list((form or {}).items() if isinstance(form, dict)
                                                 else form or []))
            kind = 'application/x-www-form-urlencoded'
        h.setdefault('Content-Type', kind)
        return self.ask(method, path, body, h)

    def form_token(self, who):
        """Forms of a browser share one token: any page that has one gives it."""
        for path in '/logout', '/d/password', '/login':
            found = re.search(r'name="_csrf" value="([^"]+)"',
                              self.ask('GET', path, None, self.cookie(who)).text)
            if found:
                return found.group(1)
        return ''

    def browser(self):
        """Nobody, with the cookie that binds the forms of a browser."""
        got = self.ask('GET', '/login')
        who = Who('browser', re.search(r'yb=([^;]+)', got.head['set-cookie']).group(1))
        who.csrf = re.search(r'name="_csrf" value="([^"]+)"', got.text).group(1)
        return who

    # ---- signing in ----

    def far(self):
        self.calls += 1
        return {'X-Forwarded-For': '10.%d.%d.%d' % (self.calls >> 16 & 255, self.calls >> 8 & 255,
                                                    self.calls & 255)}

    def staff(self, login, password=None):
        got = self.api(None, 'POST', '/sessions',
                       {'login': login, 'password': password or self.password}, **self.far())
        if got.status != 201:
            raise SystemExit(f'{login} cannot sign in: {got}')
        return Who(login, got.json['token'])

    def code(self, phone):
        got = self.api(None, 'POST', '/sessions/code', {'phone': phone}, **self.far())
        assert got.status == 202, got
        with open(self.sms, encoding='utf-8') as f:      # numbers of cases are longer
            return re.findall(rf'{phone}\t[^\d\n]*(\d{{6}})(?!\d)', f.read())[-1]

    def consents(self):
        got = self.api(None, 'GET', '/services/' + SERVICE)
        return [c['id'] for c in got.json['consents'] if c['required']]

    def person(self, phone, name='某人示'):
        body = {'phone': phone, 'code': self.code(phone), 'name': name,
                'consents': self.consents()}
        got = self.api(None, 'POST', '/sessions', body, **self.far())
        if got.status != 201:
            raise SystemExit(f'{phone} cannot sign in: {got}')
        return Who(phone, got.json['token'])

    def caller(self, no, code):
        b = self.browser()
        got = self.page(b, 'POST', '/caller', {'no': no, 'code': code}, head=self.far())
        token = re.search(r'yb=([^;]+)', got.head.get('set-cookie', ''))
        return (Who('caller', token.group(1)) if got.status == 303 and token else None), got

    # ---- a case on its way ----

    def answers(self, named='basic', **but):
        if not hasattr(self, 'demo_answers'):
            with open(self.pack + '/demo/answers.yaml', encoding='utf-8') as f:
                self.demo_answers = yaml.safe_load(f)
        a = copy.deepcopy(self.demo_answers[named])
        for scene in a.get('scenes', []):
            day = datetime.date.today() + datetime.timedelta(days=40)
            scene['date_from'] = day.isoformat()
            scene['date_to'] = (day + datetime.timedelta(days=2)).isoformat()
        a.update(but)
        return a

    def upload(self, who, field='plan_file', case=None, data=PNG, name='plan.png'):
        fields = [('field', field)] + ([('case', case)] if case else [])
        body, kind = multipart(fields, [('file', name, data)])
        return self.api(who, 'POST', '/papers', body, Content_Type=kind)

    def submit(self, who, answers, **head):
        got = self.api(who, 'POST', '/cases', {'service': SERVICE, 'answers': answers}, **head)
        if got.status != 201:
            raise SystemExit(f'a case was refused: {got}')
        return got.json

    def case(self, who, case):
        got = self.api(who, 'GET', f'/cases/{case}')
        if got.status != 200:
            raise SystemExit(f'{who.name} does not see the case {case}: {got}')
        return got.json

    def task(self, who, case, kind, unit=None, live=True):
        """The newest task of a kind."""
        found = [t for t in self.case(who, case)['tasks'] if t['kind'] == kind
                 and (unit is None or t['unit'] == unit)
                 and (not live or t['state'] in ('open', 'claimed'))]
        return found[0] if found else None

    def done(self, who, task, verb, **more):
        got = self.api(who, 'POST', f'/tasks/{task["id"]}/complete', {'verb': verb, **more})
        if got.status != 204:
            raise SystemExit(f'{who.name} cannot {verb}: {got}')
