// kit.mjs - what the tests stand on: the built program with demo data on a port of its own, the mini
// program built and rendered by miniprogram-simulate, and a `wx` that really asks that server.
//
//   const page = await open('entry', { kind: 'scene', slug: 'x' });   a page, shown
//   await page.tap('.btn');  page.says('预约成功');                      as a person does
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';

const require = createRequire(import.meta.url);
const HERE = dirname(fileURLToPath(import.meta.url));
export const HOME = resolve(HERE, '..');                 // FOLDER of prepare
process.env.YB_WEB ??= join(HOME, 'web');
export const { build, tokens, walk, SRC, WEB, LIMIT } = await import(join(HOME, 'program/build.mjs'));
export const DIST = join(HOME, `dist-${basename(process.argv[1] || 'x').split('.')[0]}`);   // each test file its own
export const [PROGRAM, PACK] = (process.env.YB_MINI || 'build/yiban packs/jiangmen').split(' ');
const PATIENCE = +process.env.YB_PATIENCE || 60000;     // a ceiling, not a wait

// ---- the program ----
const data = mkdtempSync(join(tmpdir(), 'yiban-mini-')), sms = join(data, 'sms.log');
let server, log = '';
export let origin;
const spare = () => new Promise((go) => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => go(port)); });
});

export async function serve() {
  const port = await spare();
  origin = `http://127.0.0.1:${port}`;
  server = spawn(PROGRAM, ['serve', PACK, '--demo', '--data', join(data, 'd'), '--sms-file', sms,
    '--listen', `127.0.0.1:${port}`, '--trust-proxy'], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const s of [server.stdout, server.stderr]) s.on('data', (d) => { log += d; });
  for (const end = Date.now() + 4 * PATIENCE; ;) {
    if (await fetch(`${origin}/readyz`).then((r) => r.ok, () => false)) break;
    if (Date.now() > end || server.exitCode !== null) throw new Error(`the program does not start: ${log}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}
export async function finish() {
  if (server && server.exitCode === null) {
    const gone = new Promise((go) => server.once('exit', go));
    server.kill('SIGTERM');
    assert.equal(await gone, 0, log.slice(-2000));
  }
  rmSync(data, { recursive: true, force: true });
}
export const lastCode = (phone) => readFileSync(sms, 'utf8').trim().split('\n').filter((l) => l.includes(phone)).pop().match(/\b\d{6}\b/)[0];
/* Asks as somebody else: the desk, a stranger. */
export async function asks(method, path, { body, token } = {}) {
  const r = await fetch(`${origin}/api/v1${path}`, { method, body: body && JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address(), ...(token && { Authorization: `Bearer ${token}` }) } });
  const text = await r.text();
  return { status: r.status, body: text && text.startsWith('{') ? JSON.parse(text) : text };
}
let callers = 0;
const address = () => `10.1.${callers >> 8 & 255}.${callers++ & 255}`;     // logins are limited by address

// ---- the telephone ----
export const phone = { storage: new Map(), off: false, slow: 0, went: [], said: [], confirm: true, files: [], titles: [], heard: [] };
function send(url, method, header, body, done, fail, timeout) {
  if (phone.off) { setTimeout(() => fail({ errMsg: 'request:fail' }), 1); return; }
  const r = http.request(url, { method, headers: { ...header, 'X-Forwarded-For': address() }, timeout }, (res) => {
    const parts = [];
    res.on('data', (d) => parts.push(d));
    res.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const go = () => { phone.heard.push({ method, url, status: res.statusCode, body: text }); done({ statusCode: res.statusCode, data: text, header: res.headers }); };
      if (phone.slow) setTimeout(go, phone.slow); else go();
    });
  });
  r.on('error', (e) => fail({ errMsg: `request:fail ${e}` }));
  if (body) r.write(body);
  r.end();
}
const wx = {
  request: (o) => send(o.url, o.method || 'GET', o.header, o.data, o.success, o.fail, o.timeout),
  uploadFile(o) {
    const mark = 'mini----mark', parts = Object.entries(o.formData).map(([k, v]) =>
      `--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('');
    const head = `${parts}--${mark}\r\nContent-Disposition: form-data; name="${o.name}"; filename="${basename(o.filePath)}"\r\nContent-Type: image/png\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), readFileSync(o.filePath), Buffer.from(`\r\n--${mark}--\r\n`)]);
    send(o.url, 'POST', { ...o.header, 'Content-Type': `multipart/form-data; boundary=${mark}`, 'Content-Length': body.length }, body, o.success, o.fail);
    return { onProgressUpdate: (f) => f({ progress: 100 }) };
  },
  getStorageSync: (k) => (phone.storage.has(k) ? structuredClone(phone.storage.get(k)) : ''),
  setStorageSync: (k, v) => phone.storage.set(k, structuredClone(v)),
  removeStorageSync: (k) => phone.storage.delete(k),
  navigateTo: (o) => phone.went.push(o.url), redirectTo: (o) => phone.went.push(o.url), switchTab: (o) => phone.went.push(o.url),
  navigateBack: () => phone.went.push('back'),
  showModal: async () => ({ confirm: phone.confirm }), showToast: (o) => phone.said.push(o.title),
  setNavigationBarTitle: (o) => phone.titles.push(o.title), pageScrollTo: () => {}, makePhoneCall: (o) => phone.went.push(`tel:${o.phoneNumber}`),
  setClipboardData: (o) => phone.said.push(o.data),
  chooseMedia: (o) => o.success({ tempFiles: phone.files.map((p) => ({ tempFilePath: p })) }),
  chooseMessageFile: (o) => o.success({ tempFiles: phone.files.map((p) => ({ path: p, name: basename(p) })) }),
};
export const png = (name = 'plan.png') => {
  const file = join(data, name);
  require('node:fs').writeFileSync(file, Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082', 'hex'));
  return file;
};

// ---- the page ----
const { JSDOM } = require('jsdom');
const dom = new JSDOM('<!doctype html><html lang="zh-CN"><body></body></html>', { url: 'https://mini.example/', pretendToBeVisual: true });
for (const k of ['window', 'document', 'navigator', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent', 'MutationObserver', 'getComputedStyle', 'requestAnimationFrame', 'TouchEvent', 'Text', 'Comment', 'DocumentFragment'])
  if (dom.window[k] !== undefined) Object.defineProperty(globalThis, k, { value: k === 'window' ? dom.window : dom.window[k], configurable: true, writable: true });
globalThis.wx = wx;
globalThis.getCurrentPages = () => phone.stack || [1];
globalThis.App = (o) => { globalThis.theApp = o; };

export const OFFICIAL = process.platform === 'linux' && process.arch === 'x64' && process.env.YB_WXML !== 'simulate';
export const size = build({ out: DIST });
const simulate = require('miniprogram-simulate');
Object.assign(globalThis.wx, wx);
/* The vendor's elements with what they show, told as attributes, so that a test or a picture can see it. */
const SHOWS = { image: ['src', 'mode'], input: ['value', 'placeholder', 'type'], textarea: ['value', 'placeholder'], 'rich-text': ['nodes'], button: ['disabled'], picker: ['mode', 'value'], map: ['markers'] };
for (const [name, list] of Object.entries(SHOWS)) require('j-component').register({
  id: name, tagName: `wx-${name}`, template: '<slot/>',
  properties: Object.fromEntries(list.map((k) => [k, null])),
  observers: Object.fromEntries(list.map((k) => [k, function tell(v) { this.$$?.setAttribute(`data-${k}`, Array.isArray(v) ? v.length : String(v ?? '')); }])),
});
/* No prefix before the classes of a component: the style sheet is one, as on the telephone. */
const component = globalThis.Component;
globalThis.Component = (o) => component({ ...o, options: { classPrefix: '', ...(o.options || {}) } });

export const lib = (name) => require(join(DIST, `lib/${name}.js`));
export const { api, call, ApiFault, upload } = lib('api');
export const { OPS } = lib('api-types');
require(join(DIST, 'app.js'));

const ids = new Map();
function idOf(path, compiler) {
  const key = `${path} ${compiler}`;
  if (!ids.has(key)) ids.set(key, simulate.load(join(DIST, path), 'main', { rootPath: DIST, compiler }));
  return ids.get(key);
}

export class Page {
  constructor(path, compiler, props) {
    this.comp = simulate.render(idOf(path, compiler), props);
    this.root = document.createElement('div');
    document.body.appendChild(this.root);
    this.comp.attach(this.root);
    this.self = this.comp.instance;
  }
  get data() { return this.self.data; }
  get html() { return this.comp.dom.outerHTML; }
  get text() { return this.comp.dom.textContent.replace(/\s+/g, ' '); }
  says(...words) { for (const w of words) assert.ok(this.text.includes(w), `“${w}” is not on the page: ${this.text.slice(0, 1500)}`); }
  lacks(...words) { for (const w of words) assert.ok(!this.text.includes(w), `“${w}” is on the page`); }
  all(selector) { return this.comp.querySelectorAll(selector); }
  /* The part with these words, or the first. */
  find(selector, words = '') {
    const found = this.all(selector).find((c) => c.dom.textContent.replace(/\s+/g, '').includes(words.replace(/\s+/g, '')));
    assert.ok(found, `no ${selector} “${words}” on: ${this.text.slice(0, 1200)}`);
    return found;
  }
  async settle() {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((go) => setTimeout(go, 15));
      quiet = this.data.busy || this.self.sending ? 0 : quiet + 1;
    }
  }
  async event(selector, words, name, detail) {
    const at = this.find(selector, words);
    at.dispatchEvent(name, detail === undefined ? {} : { detail, bubbles: true });
    await new Promise((go) => setTimeout(go, 5));
    await this.settle();
  }
  tap(selector, words = '') { return this.event(selector, words, 'tap'); }
  /* Types into a field of the page that has data-name. */
  async type(name, value) {
    const at = this.all('.ctl').concat(this.all('.in')).find((c) => c.dom.dataset?.name === name || c.instance.dataset?.name === name);
    assert.ok(at, `no field ${name}`);
    at.dispatchEvent('input', { detail: { value }, bubbles: true });
    await new Promise((go) => setTimeout(go, 5));
  }
  /* Fills a field of a form by its name, as the component tells of it. */
  async fill(name, value) {
    const of = (n) => this.all('.fi').find((c) => c.instance.data.i.name === n);
    assert.ok(of(name), `no field ${name} on: ${this.all('.fi').map((c) => c.instance.data.i.name).join(' ')}`);
    const i = of(name).instance.data.i;
    const put = (v) => { of(name).instance.tell(v); return this.settle(); };
    if (i.kind === 'checklist') { for (const v of value) await put(v); return; }
    if (i.kind === 'checkbox') { if ((i.now === 'true') !== value) await put(value ? 'true' : ''); return; }
    await put(String(value));
  }
  close() { this.comp.detach(); this.root.remove(); }
}

export async function open(name, query = {}, compiler = OFFICIAL ? 'official' : 'simulate') {
  const page = new Page(`pages/${name}/${name}`, compiler);
  if (page.self.onLoad) await page.self.onLoad(query);
  if (page.self.onShow) await page.self.onShow();
  await page.settle();
  return page;
}
export const show = async (page) => { await page.self.onShow(); await page.settle(); };

// ---- people ----
/* Signs the telephone in through the page itself. */
export async function signIn(number = '13800000001', name = '陈敏示') {
  api.token = '';
  const me = await open('me', { back: '1' });
  await me.type('phone', number);
  await me.tap('.btn', '发送验证码');
  await me.type('code', lastCode(number));
  await me.tap('.btn', '登录');
  if (me.data.fresh) {
    await me.type('name', name);
    for (const c of me.data.consents.filter((x) => x.required)) { me.self.agree({ currentTarget: { dataset: { id: c.id } } }); }
    await me.tap('.btn', '登记并登录');
  }
  assert.ok(api.token, `not signed in: ${me.text}`);
  me.close();
}
export function forget() {
  phone.storage.clear();
  Object.assign(phone, { off: false, slow: 0, went: [], said: [], confirm: true, files: [], stack: undefined });
  api.token = '';
  api.language = 'zh-CN';
  api.host = origin;
}
