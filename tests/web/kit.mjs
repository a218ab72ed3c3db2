// kit.mjs - what the browser walk stands on: the built program on its own data and port, people in
// three modes, and look(): what every page must hold, wherever it is met.
//
//   off    script off, 390 pixels             care   script on, 390 pixels, large view
//   on     script on, 1280, looked at again at 390 and 320
//
// A fault is noted and the walk goes on; only a page that does not come ends it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const MODES = [
  { name: 'off', js: false, care: false, widths: [390, 320] },
  { name: 'on', js: true, care: false, widths: [1280, 390, 320] },
  { name: 'care', js: true, care: true, widths: [390, 1280] },
];
export const PATIENCE = +process.env.YB_PATIENCE || 60000;       // a ceiling, not a wait: of one step on a loaded machine

// ---- faults ----
export const faults = [];
export const counted = { pages: 0, looks: 0, axe: 0 };
export function note(text) {
  faults.push(text);
  console.log(`  FAULT ${text}`);
}
export const check = (ok, text) => { if (!ok) note(text); };

// ---- the program ----
export const data = mkdtempSync(join(tmpdir(), 'yiban-walk-'));
const sms = join(data, 'sms.log');
let server, log = '', closed = false;
export let origin;

const spare = () => new Promise((go) => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => go(port)); });
});

// ---- its clock ----
/* For journeys that last days: the program's wall clock (libfaketime) begins at an instant, and is moved on. */
const WARP = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'].find(existsSync);
const ahead = join(data, 'ahead');
const set = (instant) => writeFileSync(ahead, `${instant < Date.now() ? '-' : '+'}${Math.round(Math.abs(instant - Date.now()) / 1000)}\n`);
const warped = (instant) => {
  if (!WARP) throw new Error('libfaketime is missing: run tools/do/setup test');
  set(instant);
  return { ...process.env, LD_PRELOAD: WARP, FAKETIME_TIMESTAMP_FILE: ahead, FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_FORCE_MONOTONIC_FIX: '0' };   // else its timed waits spin
};
/* It is now `instant` (ms) for the program; comes back when the program says so itself. */
export async function goOn(instant) {
  set(instant);
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const there = Date.parse((await fetch(`${origin}/healthz`)).headers.get('date'));
    if (Math.abs(there - instant) < PATIENCE) return;
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error('the clock of the program did not move');
}

/* begins: the instant (ms) at which the program believes to be started; else the machine's clock. */
export async function serve(program, pack, begins) {
  const port = await spare();
  origin = `http://127.0.0.1:${port}`;
  server = spawn(program, ['serve', pack, '--demo', '--data', join(data, 'd'), '--sms-file', sms,
    '--listen', `127.0.0.1:${port}`, '--trust-proxy'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: begins ? warped(begins) : process.env });
  for (const s of [server.stdout, server.stderr]) s.on('data', (d) => { log += d; });
  server.once('exit', (code) => { if (!closed) note(`the program ended by itself (${code}): ${log.slice(-2000)}`); });
  for (const end = Date.now() + 4 * PATIENCE; ;) {
    if (await fetch(`${origin}/readyz`).then((r) => r.ok, () => false)) break;
    if (Date.now() > end || server.exitCode !== null) throw new Error(`the program does not start: ${log}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}

/* What was on the screens when the walk could not go on. */
export async function stuck() {
  for (const c of browser ? browser.contexts() : []) for (const p of c.pages()) {
    console.log(`  ${p.url()}: ${(await p.textContent('main').catch(() => '') || '').replace(/\s+/g, ' ').slice(0, 500)}`);
    if (shots) await p.screenshot({ path: join(shots, 'stuck.png'), fullPage: true }).catch(() => {});
  }
}

export async function finish() {
  closed = true;
  if (browser) await browser.close();
  if (server && server.exitCode === null) {
    const gone = new Promise((go) => server.once('exit', go));
    server.kill('SIGTERM');
    const code = await gone;
    check(code === 0, `the program ended with ${code}: ${log.slice(-2000)}`);
  }
  rmSync(data, { recursive: true, force: true });
}

/* The last code that was sent to this telephone. */
export function lastCode(phone) {
  const line = readFileSync(sms, 'utf8').trim().split('\n').filter((l) => l.includes(phone)).pop();
  return (line || '').match(/\b\d{6}\b/)[0];
}

// ---- people ----
let browser, shots;
export async function open(dir) {
  shots = dir;
  if (shots) mkdirSync(shots, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
}

let people = 0;
/* A person at a screen of their own: a page with `mode`, and an address of their own. */
export async function person(mode) {
  const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: mode.js,
    viewport: { width: mode.widths[0], height: 900 }, deviceScaleFactor: mode.dense || 1, acceptDownloads: true,
    extraHTTPHeaders: { 'X-Forwarded-For': `10.0.${people >> 8}.${people++ & 255}` } });
  context.setDefaultTimeout(PATIENCE);
  if (mode.care) await context.addCookies([{ name: 'yb-care', value: '1', url: origin }]);
  const page = await context.newPage();
  page.mode = mode;
  page.on('request', (r) => { if (!/^(data|about):/.test(r.url()) && !r.url().startsWith(`${origin}/`)) note(`${page.url()} asks ${r.url()}`); });
  page.on('pageerror', (e) => note(`${page.url()}: script: ${e}`));
  page.on('console', (m) => { if (m.type() === 'error' && !/^Failed to load resource/.test(m.text())) note(`${page.url()}: ${m.text()}`); });
  page.on('response', (r) => { if (r.status() >= 400 && !r.request().isNavigationRequest()) note(`${page.url()}: ${r.status()} for ${r.url()}`); });
  return page;
}
export const leave = (page) => page.context().close();

/* Presses what leads to another page, and waits for that page. */
export async function press(page, button) {
  const at = typeof button === 'string' ? page.locator(`button:not(.vh):visible:has-text("${button}")`).first() : button;
  await Promise.all([page.waitForNavigation(), at.click()]);
}
export async function follow(page, words) {
  await Promise.all([page.waitForNavigation(), page.locator(`main a:visible:has-text("${words}")`).first().click()]);
}
export async function says(page, text, what) {
  const body = (await page.textContent('main')).replace(/\s+/g, ' ');
  check(body.includes(text), `${what}: “${text}” is not on ${page.url()}: ${body.slice(0, 300)}`);
}
export const shown = async (page, selector) => (await page.locator(selector).count()) > 0;

// ---- looking ----
/* Visible targets below the minimum. A link in running text is exempt (WCAG 2.5.8); a box or
 * radio is as large as its label, a row's link as its row. */
const small = ([least]) => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')]
  .map((e) => [e, e.matches('input[type=radio],input[type=checkbox],input[type=file]') ? e.closest('label') || e
    : e.closest('.desk-rows .c-it') ? e.closest('tr') : e.closest('.scene h3') ? e.closest('.scene') : e.closest('.panel h3') ? e.closest('.panel') : e])
  .filter(([e, box]) => {
    if (e.matches('.skip,.vh') || e.closest('svg,.prose')) return false;
    if (e.tagName === 'A' && e.closest('p,small,td,dd,.inline') && !e.matches('.btn,.link,.more,.desk-btn,.tag')) return false;
    const r = box.getBoundingClientRect(), s = getComputedStyle(e);
    return s.visibility !== 'hidden' && r.width > 1 && r.height > 1 && (r.height < least - 0.5 || r.width < 43.5);
  }).map(([e, box]) => {
    const r = box.getBoundingClientRect();
    return `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 14)}" ${Math.round(r.width)}x${Math.round(r.height)}`;
  }).slice(0, 5);
const tiny = () => [...new Set([...document.querySelectorAll('body *')].filter((e) =>
  [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && e.getBoundingClientRect().width > 1 &&
  !e.closest('svg,option,.vh') && parseFloat(getComputedStyle(e).fontSize) < 17.9)
  .map((e) => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}`))].slice(0, 5);
const wide = () => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return over <= 0 ? '' : `${over} px too wide: ` + [...document.querySelectorAll('body *')].filter((e) =>
    e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.tbl,.toc,.tabs'))
    .slice(0, 4).map((e) => `${e.tagName}.${e.className}`).join(' ');
};
const frame = () => ({
  h1: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
  style: [...document.querySelectorAll('[style]:not([style=""]),style,script:not([src])')]
    .filter((e) => !e.closest('.lmap'))          // moved by script, which the policy allows: the map that zooms
    .map((e) => e.outerHTML.slice(0, 80)).join(' ').slice(0, 300),
  raw: /\{\d\}|\{\{|\(null\)|undefined|%\.\*s|%l?ld/.exec(document.body.innerText || '')?.[0],
});
async function axe(page, where) {
  counted.axe++;
  const bad = await page.evaluate(async ([source, tags]) => {
    if (!window.axe) (0, eval)(source);
    const r = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return r.violations.map((v) => `${v.id}: ${v.nodes.length}: ${v.nodes[0].html.slice(0, 160)}`);
  }, [AXE, TAGS]);
  for (const b of bad) note(`${where}: axe ${b}`);
}

const seen = new Set();
/* Everything that every page must hold. Looks once at each name and mode. */
export async function look(page, name) {
  const { mode } = page, key = `${name} ${mode.name}`;
  if (seen.has(key)) return;
  seen.add(key);
  counted.pages++;
  const f = await page.evaluate(frame);
  check(f.h1 === 1, `${key}: ${f.h1} h1`);
  check(/^(zh-CN|zh-Hant|en)$/.test(f.lang), `${key}: lang=${f.lang}`);
  check(!f.style, `${key}: inline style or script: ${f.style}`);
  check(!f.raw, `${key}: raw text ${f.raw}`);
  for (const width of mode.widths) {
    const where = `${key} at ${width}`;
    counted.looks++;
    if (width !== page.viewportSize().width) await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(wide);
    check(!over, `${where}: ${over}`);
    if (width === 320) continue;
    for (const t of await page.evaluate(small, [mode.care ? 60 : 44])) note(`${where}: small target ${t}`);
    if (mode.care) for (const t of await page.evaluate(tiny)) note(`${where}: small text ${t}`);
    if (mode.js && !(mode.care && width === 1280)) await axe(page, where);
    if (shots) await page.bringToFront();
    if (shots) await page.screenshot({ path: join(shots, `${name}-${mode.name}-${width}.png`), fullPage: true });
  }
  if (page.viewportSize().width !== mode.widths[0]) await page.setViewportSize({ width: mode.widths[0], height: 900 });
}
