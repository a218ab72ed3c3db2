"""What kill9 and outage share: a PostgreSQL of their own, the driver, and the account
of what was acknowledged against what the database holds."""
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CONFIRMED, CANCELLED = '1', '8'        # engine/booking: states
FIELDS = ['ready', 'sent', 'acked', 'tasks', 'refused', 'lost', 'under_way', 'room', 'stop']
ALL = bool(os.environ.get('YB_TEST_ALL'))


class Wrong(Exception):
    """The promise is broken."""


def wait_for(what, seconds, ask):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = ask()
        if got:
            return got
        time.sleep(0.02)
    raise Wrong(f'{what}: not within {seconds} s')


class Postgres:
    """A cluster in a folder of its own; it waits for the disk as a real one does."""

    def __init__(self, folder):
        self.dir = pathlib.Path(folder)
        self.env = dict(os.environ, YIBAN_PG_FSYNC='on')
        self.tool('start')
        self.url = f'postgresql:///yiban?host={self.dir}/run&user=postgres'

    def tool(self, what):
        subprocess.run([HERE.parent / 'pg' / 'cluster', what, self.dir], env=self.env, check=True)

    def pids(self):
        """The postmaster and every process it has begun."""
        head = int((self.dir / 'data' / 'postmaster.pid').read_text().split()[0])
        group = [head]
        for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
            try:
                if int(stat.read_text().rsplit(')', 1)[1].split()[1]) == head:
                    group.append(int(stat.parent.name))
            except (OSError, ValueError):
                continue
        return group

    def kill9(self):
        group = self.pids()
        for pid in group:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_for('the killed PostgreSQL is gone', 10,
                 lambda: not any(pathlib.Path(f'/proc/{p}').exists() for p in group))

    def back(self):
        self.tool('again')

    def stop(self):
        self.tool('stop')

    def rows(self, sql):
        out = subprocess.run(
            ['psql', '-X', '-q', '-A', '-t', '-F', '\t', '-h', self.dir / 'run', '-U', 'postgres',
             '-d', 'yiban', '-c', sql], check=True, capture_output=True, text=True).stdout
        return [line.split('\t') for line in out.splitlines()]


class Sqlite:
    def __init__(self, folder):
        self.path = pathlib.Path(folder) / 'yiban.db'
        self.url = f'sqlite:{self.path}'

    def rows(self, sql):
        db = sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)
        try:
            return [[str(c) for c in row] for row in db.execute(sql)]
        finally:
            db.close()


def answers(folder):
    """The answers of a case, its dates some days ahead of today."""
    text = (HERE / 'answers.json').read_text()
    for ahead in (18, 21):
        day = datetime.date.today() + datetime.timedelta(days=ahead)
        text = text.replace(f'@{ahead}', day.isoformat())
    path = pathlib.Path(folder) / 'answers.json'
    path.write_text(text)
    return path


class Driver:
    """The program under load, and the account of its acknowledgements."""

    def __init__(self, program, pack, folder, base, threads=16, pause=15, lossy=False):
        self.program, self.pack, self.data, self.base = program, pack, pathlib.Path(folder), base
        self.answers = answers(folder)
        self.threads, self.pause, self.lossy = threads, pause, lossy
        self.run, self.head, self.at = 0, '', 0
        self.intent, self.acked, self.tasks, self.refused = set(), {}, set(), {}
        self.booked, self.cancelled, self.full = {}, set(), set()
        self.child = None
        self.resent = 0
        self.figures = {}

    def command(self, what, *more):
        return [self.program, what, self.pack, self.data, self.base.url, *map(str, more)]

    def begin(self):
        self.run += 1
        open_keys = sorted(self.unsure())
        again = [k for k in open_keys if random.random() < 0.5]
        self.resent += len(again)
        (self.data / 'retry').write_text(''.join(k + '\n' for k in again))
        status = self.data / 'status'
        status.write_bytes(bytes(8 * len(FIELDS)))
        log = open(self.data / 'log', 'ab')
        more = ['lossy'] if self.lossy else []
        self.child = subprocess.Popen(
            self.command('load', self.answers, f'r{self.run}', self.threads, self.pause, *more),
            stdout=log, stderr=log)

    def unsure(self):
        """What may or may not have happened."""
        return (self.intent - self.acked.keys() - self.refused.keys() - self.booked.keys()
                - self.full)

    def status(self):
        raw = (self.data / 'status').read_bytes()
        return dict(zip(FIELDS, struct.unpack(f'<{len(FIELDS)}Q', raw)))

    def set_room(self, room):
        with open(self.data / 'status', 'r+b') as f:
            f.seek(8 * FIELDS.index('room'))
            f.write(struct.pack('<Q', room))

    def alive(self):
        if self.child.poll() is not None:
            raise Wrong(f'the program ended by itself: {self.child.returncode}')

    def ready(self, seconds=60):
        wait_for('the program is ready', seconds, lambda: self.alive() or self.status()['ready'])

    def goes_on(self, seconds=60):
        """New acknowledgements come."""
        then = self.status()['acked']
        wait_for('requests are acknowledged again', seconds,
                 lambda: self.alive() or self.status()['acked'] > then + 5)

    def kill9(self):
        """Returns how many requests were under way."""
        self.child.kill()
        self.child.wait()
        self.read_acks()
        return self.status()['under_way']

    def end(self):
        self.child.send_signal(signal.SIGTERM)
        if self.child.wait(60) != 0:
            raise Wrong(f'SIGTERM: exit {self.child.returncode}')
        self.read_acks()

    def read_acks(self):
        path = self.data / 'acks'
        if not path.exists():
            return
        with open(path) as f:
            f.seek(self.at)
            for line in f:
                word = line.split()
                if word[0] == 'I':
                    self.intent.add(word[1])
                elif word[0] == 'A':
                    if self.acked.setdefault(word[1], word[2]) != word[2]:
                        raise Wrong(f'key {word[1]} is acknowledged as two cases')
                elif word[0] == 'B':
                    if self.booked.setdefault(word[1], word[2]) != word[2]:
                        raise Wrong(f'key {word[1]} is acknowledged as two bookings')
                elif word[0] == 'C':
                    self.cancelled.add(word[1])
                elif word[0] == 'N':
                    self.full.add(word[1])
                elif word[0] == 'T':
                    self.tasks.add(word[1])
                else:
                    self.refused[word[1]] = word[2]
            self.at = f.tell()
        if self.refused or self.status()['refused']:
            raise Wrong(f'refused: {sorted(self.refused.items())[:5]}, {self.status()}')

    # ---- the account ----

    def ask(self, what, *more):
        done = subprocess.run(self.command(what, *more), capture_output=True, text=True)
        if done.returncode:
            raise Wrong(f'{what} after a restart: exit {done.returncode}\n{done.stderr}')
        return json.loads(done.stdout)

    def check(self):
        """Starts anew, verifies the seals against the last head, compares all rows."""
        report = self.ask('check', self.head) if self.head else self.ask('check')
        if report['faults']:
            raise Wrong(f'verify names {report["faults"]} faults')
        self.head = report['head']
        self.check_cases()
        self.check_tasks()
        self.check_timers()
        self.check_bookings()
        self.figures.update(events=report['events'], seals=report['seals'])

    def check_cases(self):
        held = {}
        for title, case in self.base.rows('select title, id from cases'):
            if title in held:
                raise Wrong(f'doubled: key {title} is case {held[title]} and {case}')
            held[title] = case
        for key, case in self.acked.items():
            if held.get(key) != case:
                raise Wrong(f'lost: key {key} was case {case}, is {held.get(key)}')
        unknown = held.keys() - self.intent
        if unknown:
            raise Wrong(f'cases that nobody sent: {sorted(unknown)[:5]}')
        begun = self.base.rows("select agg, count(*) from event where verb = 'case.submitted'"
                               ' group by agg')
        if {c for c, n in begun} != set(held.values()) or any(n != '1' for c, n in begun):
            raise Wrong('not one event case.submitted for each case')
        self.figures.update(cases=len(held), acked=len(self.acked))

    def check_tasks(self):
        done = {t for t, in self.base.rows('select id from task where state = 2')}
        if self.tasks - done:
            raise Wrong(f'lost: tasks {sorted(self.tasks - done)[:5]} were acknowledged as done')
        twice = self.base.rows("select agg, verb from event where verb in ('case.accepted',"
                               " 'case.granted') group by agg, verb having count(*) > 1")
        if twice:
            raise Wrong(f'done twice: {twice[:5]}')
        self.figures.update(tasks=len(self.tasks))

    def check_bookings(self):
        """An acknowledged booking is there, its room taken once; 1 confirmed, 8 cancelled."""
        held = dict(self.base.rows('select id, state from booking'))
        gone = [k for k, b in self.booked.items() if b not in held]
        if gone or len(set(self.booked.values())) != len(self.booked):
            raise Wrong(f'lost or doubled: bookings {gone[:5]}')
        back = [b for b in self.cancelled if held[b] != CANCELLED]
        if back:
            raise Wrong(f'bookings {back[:5]} were acknowledged as cancelled')
        nobody = len(held) - len(self.booked)
        if nobody > len([k for k in self.unsure() if k.startswith('b')]):
            raise Wrong(f'{nobody} bookings that nobody sent')
        begun = self.base.rows("select agg, count(*) from event where verb = 'booking.opened'"
                               ' group by agg')
        if {b for b, n in begun} != held.keys() or any(n != '1' for b, n in begun):
            raise Wrong('not one event booking.opened for each booking')
        self.check_room()
        self.figures.update(bookings=len(held), booked=len(self.booked),
                            cancelled=len(self.cancelled))

    def check_room(self):
        """What is taken of a slot is the sum of what is confirmed, and there is as much."""
        sums = {(r, at): n for r, at, n in self.base.rows(
            'select b.resource_id, s.start_at, sum(b.count) from booking b join booking_slot s on '
            f's.city = b.city and s.booking_id = b.id where b.state = {CONFIRMED} '
            'group by b.resource_id, s.start_at')}
        for r, at, taken, capacity in self.base.rows(
                'select resource_id, start_at, taken, capacity from slot'):
            if taken != sums.pop((r, at), '0') or int(taken) > int(capacity):
                raise Wrong(f'room of {r} at {at}: {taken} taken, of {capacity}')
        if sums:
            raise Wrong(f'confirmed without room: {list(sums)[:5]}')

    def check_timers(self):
        """Wound once with each case: it has fired once, or it still waits."""
        fired = self.base.rows("select agg, count(*) from event where verb = 'tick.fired'"
                               ' group by agg')
        waits = self.base.rows("select owner, count(*) from timer where kind = 'proof.tick'"
                               ' group by owner')
        cases = {c for c, in self.base.rows('select id from cases')}
        told = [c for c, n in fired] + [c for c, n in waits]
        if any(n != '1' for c, n in fired + waits) or len(told) != len(set(told)):
            raise Wrong('a timer fired twice, or fired and still waits')
        if set(told) != cases:
            raise Wrong(f'timers lost: {sorted(cases - set(told))[:5]}')
        twice = self.base.rows("select agg, data from event where verb = 'case.rung'"
                               ' group by agg, data having count(*) > 1')
        if twice:
            raise Wrong(f'rungs fired twice: {twice[:5]}')
        rungs = self.base.rows("select count(*) from event where verb = 'case.rung'")[0][0]
        marks = sum(bin(int(f)).count('1') for f, in self.base.rows('select fired from clock'))
        if int(rungs) != marks:
            raise Wrong(f'{marks} rungs are marked as fired, {rungs} events tell of one')
        self.figures.update(timers=len(fired), rungs=int(rungs))

    def settle(self):
        """Nothing that is due stays behind."""
        self.ask('settle')
        now = int(time.time() * 1000) - 1000
        late = self.base.rows(f'select kind, count(*) from timer where due_at < {now} group by kind')
        if late:
            raise Wrong(f'timers due and not fired: {late}')
        self.check()


class Place:
    """A folder for one test, gone afterwards unless the test failed."""

    def __init__(self, name, room=None):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix=f'yiban-{name}-', dir='/tmp'))
        self.dir.chmod(0o755)
        self.mounted = False
        if room:
            subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={room},mode=755', 'tmpfs',
                            self.dir], check=True)
            self.mounted = True

    def close(self, keep):
        if self.mounted:
            subprocess.run(['umount', self.dir], check=False)
        if not keep or self.mounted:
            shutil.rmtree(self.dir, ignore_errors=True)


def run(test, seed):
    """Runs test(random), prints its figures as JSON; a broken promise exits 1."""
    seed = int(os.environ.get('YB_SEED', seed or time.time_ns() % 1000000))
    random.seed(seed)
    began = time.monotonic()
    try:
        figures = test()
    except Wrong as e:
        print(f'seed {seed}: {e}', file=sys.stderr)
        return 1
    figures.update(seconds=round(time.monotonic() - began, 1), seed=seed)
    print(json.dumps(figures, ensure_ascii=False))
    return 0
