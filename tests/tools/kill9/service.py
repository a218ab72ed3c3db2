"""The whole program over HTTP, held to the same account as the driver (proof.py): clients
submit cases through the JSON API with an Idempotency-Key each; what got 201 counts as
acknowledged."""
import http.client
import json
import pathlib
import random
import re
import signal
import socket
import subprocess
import threading
import time

from proof import Driver, Wrong, answers, wait_for

PERSONS = 4
LOST = (OSError, http.client.HTTPException)


class Clients:
    """Threads that send until they are told to stop."""

    def __init__(self, service, threads, pause):
        self.service, self.pause, self.stop = service, pause, False
        self.began = {}                 # of the request that each thread waits for
        self.cut = []                   # began of those that were never answered
        self.acked = self.failed = 0
        self.lock = threading.Lock()
        self.wrong = []
        self.thread = [threading.Thread(target=self.work, args=(i,), daemon=True)
                       for i in range(threads)]
        for t in self.thread:
            t.start()

    def work(self, no):
        number, c = 0, None
        while not self.stop and not self.wrong:
            key = self.service.next_retry()
            if key is None:
                key, number = f'h{self.service.run}-{no}-{number}', number + 1
            while not self.stop and not self.wrong:
                time.sleep(random.uniform(0, 2 * self.pause))
                c = c or http.client.HTTPConnection('127.0.0.1', self.service.port, timeout=60)
                try:
                    if self.send(c, no, key):
                        break
                except LOST:
                    self.cut.append(self.began[no])
                    c.close()
                    c = None
                    break
        if c:
            c.close()

    def send(self, c, no, key):
        s = self.service
        person = int(key.split('-')[1]) % PERSONS
        s.intent.add(key)
        self.began[no] = time.monotonic()
        status, kind, data = s.ask_http(c, 'POST', '/api/v1/cases', s.body(key),
                                        s.token[person], {'Idempotency-Key': key})
        if status == 201:
            with self.lock:
                self.acked += 1
                if s.acked.setdefault(key, data['id']) != data['id']:
                    self.wrong.append(f'key {key} is acknowledged as two cases')
            return True
        if status != 503 or kind != 'application/problem+json':
            self.wrong.append(f'{key}: {status} {kind} {data}')
        elif data.get('status') != 503 or not clear(data):
            self.wrong.append(f'503 says nothing: {data}')
        with self.lock:
            self.failed += 1
        return False

    def end(self):
        self.stop = True
        for t in self.thread:
            t.join(90)
        if self.wrong:
            raise Wrong(self.wrong[0])


def clear(problem):
    """Says in Chinese what is the matter and what to do."""
    text = problem.get('detail', '') + ''.join(e['detail'] for e in problem.get('errors', []))
    return bool(re.search('[\u4e00-\u9fff]{6}', text))


class Service(Driver):
    def __init__(self, yiban, pack, folder, base, threads=12, pause=0.02):
        super().__init__(yiban, pack, folder, base, threads, pause)
        self.sketch = json.loads(self.answers.read_text())
        self.clients, self.token, self.again, self.killed_at = None, [], [], 0
        self.mutex = threading.Lock()
        self.service = sorted(p.name for p in (pathlib.Path(pack) / 'services').iterdir())[0]

    def command(self, what, *more):
        return [self.program, what, self.pack, '--data', self.data, '--db', self.base.url,
                '--lang', 'zh', *more]

    def next_retry(self):
        with self.mutex:
            return self.again.pop() if self.again else None

    def body(self, key):
        return {'service': self.service, 'answers': dict(self.sketch, title=key)}

    # ---- the program ----

    def begin(self):
        self.run += 1
        self.again = [k for k in sorted(self.intent - self.acked.keys()) if random.random() < 0.5]
        self.resent += len(self.again)
        self.port = None
        self.log_at = (self.data / 'log').stat().st_size if (self.data / 'log').exists() else 0
        log = open(self.data / 'log', 'ab')
        self.child = subprocess.Popen(
            self.command('serve', '--listen', '127.0.0.1:0', '--sms-file', self.data / 'sms'),
            stdout=log, stderr=log)
        log.close()

    def find_port(self):
        self.alive()
        with open(self.data / 'log', encoding='utf-8', errors='replace') as f:
            f.seek(self.log_at)
            found = re.search(r'http://127\.0\.0\.1:(\d+)/', f.read())
        self.port = int(found.group(1)) if found else None
        return self.port

    def ready(self, seconds=60):
        wait_for('the program listens', seconds, self.find_port)
        if not self.token:
            self.token = [self.sign_in(f'1540009{i:04d}') for i in range(PERSONS)]
        self.clients = Clients(self, self.threads, self.pause)

    def ask_http(self, c, method, path, body=None, token=None, headers=()):
        h = dict(headers)
        if token:
            h['Authorization'] = 'Bearer ' + token
        if body is not None:
            body = json.dumps(body, ensure_ascii=False).encode()
            h['Content-Type'] = 'application/json'
        c.request(method, path, body, h)
        r = c.getresponse()
        data = r.read()
        kind = (r.getheader('Content-Type') or '').split(';')[0]
        if r.getheader('Retry-After') and r.status == 429:
            time.sleep(min(20, int(r.getheader('Retry-After'))))
        return r.status, kind, json.loads(data) if kind.endswith('json') and data else data

    def once(self, *args):
        """One request of its own; waits and asks again while it was too fast."""
        while True:
            c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
            try:
                got = self.ask_http(c, *args)
            finally:
                c.close()
            if got[0] != 429:
                return got

    def sign_in(self, phone):
        self.once('POST', '/api/v1/sessions/code', {'phone': phone})
        sms = wait_for('a one-time code', 20, lambda: re.findall(
            rf'{phone}\D*?(\d{{6}})', (self.data / 'sms').read_text(encoding='utf-8')))
        guide = self.once('GET', f'/api/v1/services/{self.service}')[2]
        status, _, data = self.once('POST', '/api/v1/sessions', {
            'phone': phone, 'code': sms[-1], 'name': '陈敏示',
            'consents': [c['id'] for c in guide['consents'] if c['required']]})
        if status != 201:
            raise Wrong(f'cannot sign in: {status} {data}')
        return data['token']

    # ---- as the driver ----

    def status(self):
        c = self.clients
        return dict(acked=c.acked if c else 0, lost=c.failed if c else 0, ready=c is not None)

    def alive(self):
        super().alive()
        if self.clients and self.clients.wrong:
            raise Wrong(self.clients.wrong[0])

    def kill9(self):
        self.child.kill()
        at = time.monotonic()
        return self.after(at)

    def after(self, at):
        """How many requests that began before `at` were never answered."""
        self.child.wait(60)
        if not self.clients:
            return 0
        self.clients.end()
        cut, self.clients = self.clients.cut, None
        return sum(began < at for began in cut)

    def end(self):
        """SIGTERM while requests come: they are finished or never began."""
        self.child.send_signal(signal.SIGTERM)
        self.after(0)
        if self.child.returncode != 0:
            raise Wrong(f'SIGTERM: exit {self.child.returncode}')

    def ask(self, what, *more):
        if more:
            return super().ask('verify', '--head', *more)
        return super().ask('verify')

    def check_tasks(self):
        pass

    def check_timers(self):
        twice = self.base.rows("select agg, data from event where verb = 'case.rung'"
                               ' group by agg, data having count(*) > 1')
        if twice:
            raise Wrong(f'rungs fired twice: {twice[:5]}')

    def settle(self):
        self.begin()
        self.ready()
        self.goes_on()
        self.end()
        self.check()


def refuses(port):
    """Nobody listens any more."""
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
        return False
    except OSError:
        return True
