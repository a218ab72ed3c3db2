// Every call that the client can make, made against the running program, its answer compared with the
// API's document; then what is refused: each kind of fault, with the field named.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, ApiFault, asks, call, finish, forget, lastCode, OPS, origin, phone, png, serve, signIn, SRC, upload } from './kit.mjs';
import { fieldsFor } from './answers.mjs';
import { generate } from '../program/types.mjs';

let doc;
const seen = new Set();
before(async () => { await serve(); forget(); doc = await (await fetch(`${origin}/api/openapi.json`)).json(); });
after(finish);

// ---- a schema, as far as the document goes ----
function* errors(s, v, at = '$') {
  if (s.$ref) { yield* errors(doc.components.schemas[s.$ref.split('/').pop()], v, at); return; }
  const kinds = [s.type ?? []].flat(), is = { object: v !== null && typeof v === 'object' && !Array.isArray(v), array: Array.isArray(v),
    string: typeof v === 'string', boolean: typeof v === 'boolean', integer: Number.isInteger(v), number: typeof v === 'number' };
  if (kinds.length && !kinds.some((k) => is[k])) { yield `${at}: ${JSON.stringify(v)} is not ${kinds}`; return; }
  if (s.enum && !s.enum.includes(v)) yield `${at}: ${v} is none of ${s.enum}`;
  if (s.pattern && !new RegExp(s.pattern).test(v)) yield `${at}: ${v} does not fit ${s.pattern}`;
  if (s.format === 'date-time' && Number.isNaN(Date.parse(v))) yield `${at}: ${v} is no instant`;
  if (is.object) {
    for (const k of s.required ?? []) if (!(k in v)) yield `${at}: ${k} is missing`;
    for (const k of Object.keys(v)) {
      if (s.properties?.[k]) yield* errors(s.properties[k], v[k], `${at}.${k}`);
      else if (s.additionalProperties === false) yield `${at}: ${k} is not described`;
    }
  }
  if (is.array && s.items) for (let i = 0; i < v.length; i++) yield* errors(s.items, v[i], `${at}[${i}]`);
}
function told(op) {
  const [method, path, good] = OPS[op];
  return doc.paths[path][method.toLowerCase()].responses[good].content?.['application/json']?.schema;
}
function fits(op, out) {
  const schema = told(op);
  if (!schema) assert.equal(out, undefined, `${op}: a body where none is described`);
  else assert.deepEqual([...errors(schema, out)], [], op);
  seen.add(op);
  return out;
}
const good = async (op, args) => fits(op, await call(op, args));
async function bad(kind, work, check = () => {}) {
  const f = await work().then(() => assert.fail(`not refused as ${kind}`), (e) => e);
  assert.ok(f instanceof ApiFault, String(f));
  assert.equal(f.kind, kind, `${f.status} ${f.title}`);
  assert.ok(/[\u4e00-\u9fff]/.test(f.title) && /[\u4e00-\u9fff]/.test(f.remedy), `no Chinese words: ${f.title} ${f.remedy}`);
  check(f);
}

test('the types are those of the document', () => {
  const lines = (text) => new Map([...text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) =>
    [name, body.split('\n').map((l) => l.trim()).filter((l) => l && !l.startsWith('/**'))]));
  const now = generate(doc), fresh = lines(now), ours = lines(readFileSync(join(SRC, 'lib/api-types.ts'), 'utf8'));
  for (const [name, members] of ours) for (const m of members)
    assert.ok(fresh.get(name)?.includes(m), `${name}: “${m}” is not in the document any more: npm run types`);
  for (const op of Object.keys(OPS)) assert.ok(now.includes(`  ${op}: ['${OPS[op][0]}', '${OPS[op][1]}', ${OPS[op][2]}, ${OPS[op][3]}],`), op);
});

test('without signing in', async () => {
  assert.equal((await good('city')).demo, true);
  assert.equal((await good('sketch')).counties.length, 7);
  const catalog = await good('catalog');
  assert.equal(catalog.panels.length, 6);
  const found = await good('entries', { query: { kind: 'scene', limit: 5 } });
  const second = await good('entries', { query: { kind: 'scene', limit: 5, after: found.next } });
  assert.ok(!second.items.some((e) => found.items.some((x) => x.id === e.id)), 'two pages share an entry');
  assert.ok((await good('entries', { query: { text: '碉楼' } })).total > 0);
  const at = found.items[0];
  await good('entry', { path: { kind: 'scene', slug: at.slug } });
  assert.equal((await good('compare', { query: { ids: found.items.slice(0, 2).map((e) => e.id).join(' ') } })).items.length, 2);
  await good('entry_free', { path: { id: at.id } });
  const { code } = await good('shortlist_save', { body: { title: '看景', items: [{ id: at.id, note: '先看' }] } });
  assert.equal((await good('shortlist', { path: { code } })).items[0].note, '先看');
  const services = await good('services');
  assert.ok((await good('service', { path: { id: services.items[0].id } })).consents.length > 0);
});

test('languages', async () => {
  const name = async (language) => { api.language = language; return (await call('entry', { path: { kind: 'scene', slug: 'qimingli' } })).card.name; };
  assert.deepEqual([await name('zh-CN'), await name('zh-Hant'), await name('en')], ['启明里', '啓明里', 'Qiming Lane']);
  api.language = 'zh-CN';
});

test('signing in', async () => {
  await good('code_send', { body: { phone: '13800000001' } });
  const body = { phone: '13800000001', code: lastCode('13800000001') };
  await bad('input', () => call('session_open', { body }), (f) => assert.ok(f.of('name') && f.of('consents')));
  const consents = (await call('service', { path: { id: 'film-shooting' } })).consents.filter((c) => c.required).map((c) => c.id);
  const s = await good('session_open', { body: { ...body, name: '陈敏示', consents } });
  api.token = s.token;
  assert.equal((await good('me')).kind, 'person');
  await bad('input', () => call('session_open', { body: { phone: '13800000001', code: '000000' } }));
  await bad('input', () => call('code_send', { body: { phone: '12' } }), (f) => assert.ok(f.of('phone')));
});

let caseId;
async function staff(login) {
  const r = await asks('POST', '/sessions', { body: { login, password: 'yiban-demo-2026' } });
  assert.equal(r.status, 201, JSON.stringify(r.body));
  return r.body.token;
}

/* From the first page to the check; `on` is told of each page. */
async function fillIn(id, on = () => {}) {
  for (let n = 1, most = 0; n && most < 40; most++) {
    let page = await call('draft_page', { path: { id, page: String(n) } });
    await on(page);
    if (page.items.some((i) => i.name === 'plan_file' && !i.uploads.length))
      fits('paper_add', await upload({ path: png(), name: 'plan.png' }, { field: 'plan_file', draft: id }));
    page = await call('draft_save', { path: { id, page: String(n) }, body: { version: page.version, fields: fieldsFor(page) } });
    if (page.then === 'more') continue;
    assert.equal(page.then, 'onward', `page ${n}: ${page.items.filter((i) => i.error).map((i) => `${i.name}: ${i.error}`)}`);
    n = page.next;
  }
}
async function makeCase() {
  const { id } = await call('draft_open', { body: { service: 'film-shooting', fresh: true } });
  await fillIn(id);
  return call('draft_submit', { path: { id } });
}

test('a draft, page by page, with a paper, submitted once', async () => {
  const { id } = await good('draft_open', { body: { service: 'film-shooting' } });
  const page = await good('draft_page', { path: { id, page: '1' } });
  const empty = await good('draft_save', { path: { id, page: '1' }, body: { version: page.version, fields: [{ name: 'title', value: '' }] } });
  assert.equal(empty.then, 'stay');
  assert.ok(empty.items.find((i) => i.name === 'title').error);
  await bad('state', () => call('draft_save', { path: { id, page: '1' }, body: { version: page.version, fields: [] } }));
  await bad('input', () => call('draft_save', { path: { id, page: '1' }, body: { version: empty.version, fields: [{ name: 'title' }] } }),
    (f) => assert.ok(f.of('fields/0/value')));
  await bad('absent', () => upload({ path: png(), name: 'plan.png' }, { field: 'plan_file', draft: '12345' }));
  await fillIn(id);
  const check = await good('draft_check', { path: { id } });
  assert.equal(check.faults, 0);
  assert.ok((await good('drafts')).items.some((d) => d.id === id));
  const first = await good('draft_submit', { path: { id } });
  assert.equal((await call('draft_submit', { path: { id } })).id, first.id);
  await bad('state', () => call('draft_page', { path: { id, page: '1' } }));
  caseId = first.id;
  const other = await call('draft_open', { body: { service: 'film-shooting', fresh: true } });
  await bad('input', () => call('draft_submit', { path: { id: other.id } }), (f) => assert.ok(f.of('title')));
  await good('draft_drop', { path: { id: other.id } });
});

test('a case: reading, reminding, a stale version, withdrawing; messages', async () => {
  assert.ok((await good('cases')).items.some((c) => c.id === caseId && c.state_name));
  const c = await good('case_get', { path: { id: caseId } });
  assert.ok(c.past.every((h) => h.name) && c.to_come.length && c.parts.length);
  await good('case_remind', { path: { id: caseId } });
  await bad('state', () => call('case_remind', { path: { id: caseId } }));
  let box;                                                /* notices are made after the commit */
  for (let n = 0; n < 600 && !(box = await good('inbox')).items.length; n++) await new Promise((go) => setTimeout(go, 100));
  await good('inbox_read', { path: { id: box.items[0].id } });
  assert.equal((await call('inbox')).unread, box.unread - 1);
});

/* Messages both ways, a change that is taken back, how early one must apply. */
async function around(desk, day) {
  const path = { id: caseId }, paper = await upload({ path: png(), name: 'map.png' }, { field: 'message', case: caseId });
  await good('case_message', { path, body: { text: '停车场在哪里？', papers: [paper.id] } });
  await bad('input', () => call('case_message', { path, body: { text: ' ' } }));
  await asks('POST', `/cases/${caseId}/messages`, { token: desk, body: { text: '村口左转' } });
  const talk = await good('case_messages', { path });
  assert.deepEqual(talk.items.map((m) => [m.mine, m.text]), [[true, '停车场在哪里？'], [false, '村口左转']]);
  await good('case_messages_read', { path });
  assert.equal((await call('case_messages', { path })).unread, 0);
  assert.ok((await good('case_changes', { path })).offers.some((o) => o.open));
  const { scenes } = (await call('case_get', { path })).answers;
  const made = await asks('POST', `/cases/${caseId}/changes`, { token: api.token, body: { kind: 'amend',
    fields: { scenes: [{ ...scenes[0], date_to: scenes[0].date_from }] }, answers: { why: '少拍一天' } } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await good('case_change_back', { path: { id: caseId, change: made.body.id } });
  const lead = await good('lead_time', { path: { id: 'film-shooting' }, body: { answers: { activities: ['road'], scenes: [{ division: '440783', date_from: day(40).slice(0, 10), date_to: day(40).slice(0, 10) }] } } });
  assert.ok(lead.days >= 5 && lead.why.length);
}

test('what the desk asks for, is answered; what it decides, is shown and rated', async () => {
  const who = api.token, desk = await staff('kaiping_clerk');
  const task = async (kind) => (await asks('GET', `/cases/${caseId}`, { token: desk })).body.tasks.find((t) => ['open', 'claimed'].includes(t.state) && (!kind || t.kind === kind));
  const done = async (token, kind, body) => {
    const r = await asks('POST', `/tasks/${(await task(kind)).id}/complete`, { token, body });
    assert.equal(r.status, 204, JSON.stringify(r.body));
  };
  await done(desk, undefined, { verb: 'supplement', items: [{ field: 'plan_file', what: '请补一份完整的拍摄计划' }], words: '请补正' });
  let form = await good('supplement_form', { path: { id: caseId }, body: {} });
  assert.equal(form.wanted[0].field, 'plan_file');
  await upload({ path: png('two.png'), name: 'two.png' }, { field: 'plan_file', case: caseId });
  form = await call('supplement_form', { path: { id: caseId }, body: {} });
  const fields = form.pages.flatMap((p) => fieldsFor(p));
  const wrong = fields.map((f) => (f.name === 'people' ? { name: 'people', value: '许多' } : f));
  await bad('input', () => call('case_supplement', { path: { id: caseId }, body: { fields: wrong } }), (f) => assert.ok(f.of('answers/people')));
  await bad('state', () => call('case_supplement', { path: { id: caseId }, body: { fields }, version: 1 }));
  await good('case_supplement', { path: { id: caseId }, body: { fields }, version: form.version });
  assert.ok((await call('case_get', { path: { id: caseId } })).papers.some((p) => p.name === 'two.png'));
  await done(desk, undefined, { verb: 'accept' });
  const day = (n) => new Date(Date.now() + n * 86400000).toISOString();
  await done(await staff('kaiping_reviewer'), 'decide', { verb: 'grant', conditions: '注意安全', reason: '不再等待其他意见', valid_from: day(30), valid_to: day(33) });
  const c = await call('case_get', { path: { id: caseId } });
  assert.equal((await good('permit', { path: { code: c.permit_code } })).no, c.permit_no);
  await around(desk, day);
  await bad('input', () => call('case_rate', { path: { id: caseId }, body: { level: 1 } }), (f) => assert.ok(f.of('words')));
  await good('case_rate', { path: { id: caseId }, body: { level: 5, words: '很快' } });
  await bad('state', () => call('case_rate', { path: { id: caseId }, body: { level: 5 } }));
  assert.equal(api.token, who);
});

test('a case is withdrawn once, by the version that was seen', async () => {
  const { id } = await makeCase();
  const { version } = await call('case_get', { path: { id } });
  await bad('state', () => call('case_withdraw', { path: { id }, body: {}, version: version + 7 }));
  await good('case_withdraw', { path: { id }, body: { reason: '计划改变' }, version });
  await bad('state', () => call('case_withdraw', { path: { id }, body: {} }));
});

test('bookings: made once however often it is sent, changed, cancelled', async () => {
  const scene = (await call('entries', { query: { kind: 'scene', limit: 1 } })).items[0];
  const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
  const body = { entry: scene.id, from: day(10), to: day(11), name: '示例剧组' };
  const one = await good('book', { body, key: 'mini-1' });
  assert.equal((await call('book', { body, key: 'mini-1' })).id, one.id);
  assert.ok((await good('bookings')).items.some((b) => b.id === one.id && b.code === one.code));
  await good('booking', { path: { id: one.id } });
  await good('booking_change', { path: { id: one.id }, body: { from: day(13), to: day(14) } });
  await good('booking_move', { path: { id: one.id }, body: { event: 'cancel' } });
  await bad('state', () => call('booking_move', { path: { id: one.id }, body: { event: 'cancel' } }));
  const soon = await call('book', { body: { entry: scene.id, from: day(1), to: day(1) } });
  await bad('input', () => call('review', { path: { id: soon.id }, body: { level: 5 } }));
  const came = await asks('POST', '/check-in', { body: { code: soon.code }, token: await staff('city_lead') });
  assert.equal(came.status, 200, JSON.stringify(came.body));
  await good('review', { path: { id: soon.id }, body: { level: 5, words: '好找' } });
  await bad('input', () => call('book', { body: { entry: scene.id, from: '2020-01-01', to: '2020-01-01' } }));
});

test('what is refused, and how it is told', async () => {
  const token = api.token;
  await bad('absent', () => call('entry', { path: { kind: 'scene', slug: 'nothing' } }));
  await bad('absent', () => call('case_get', { path: { id: '12345' } }));
  await bad('absent', () => call('permit', { path: { code: 'nothing' } }));
  await bad('input', () => call('entries', { query: { near: '22.58,113.08' } }));
  phone.off = true;
  await bad('offline', () => call('catalog'));
  await bad('offline', () => upload({ path: png(), name: 'x.png' }, { field: 'plan_file' }));
  phone.off = false;
  api.token = 'x'.repeat(43);
  await bad('session', () => call('me'));
  assert.equal(api.token, '', 'a session that has ended is forgotten');
  await bad('session', () => call('cases'));
  api.token = token;
  await signIn('13800000009', '黄示例');
  await bad('absent', () => call('case_get', { path: { id: caseId } }));
  await bad('absent', () => call('draft_page', { path: { id: caseId, page: '1' } }));
  api.token = token;
});

test('signing out', async () => {
  await good('session_close');
  await bad('session', () => call('me'));
  const never = Object.keys(OPS).filter((op) => !seen.has(op));
  assert.deepEqual(never, [], 'calls that were never answered as described');
  console.log(`  ${seen.size} calls of the client answered as the document says`);
});
