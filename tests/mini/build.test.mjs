// What needs no server: the build, the tokens, the templates and styles through the vendor's compilers
// that npm carries, the pages that app.json names, the size.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DIST, HOME, LIMIT, lib, OFFICIAL, size, SRC, tokens, walk, WEB } from './kit.mjs';

const require = createRequire(import.meta.url);
const read = (f) => readFileSync(f, 'utf8');
const css = read(join(WEB, 'yiban.css')), app = JSON.parse(read(join(SRC, 'app.json')));

test('at most ten pages, each whole, each a tab or led to', () => {
  assert.ok(app.pages.length <= 10, `${app.pages.length} pages`);
  const sources = walk(SRC).filter((f) => /\.(ts|wxml)$/.test(f)).map(read).join('\n');
  for (const p of app.pages) {
    for (const ext of ['ts', 'wxml', 'wxss', 'json']) assert.ok(existsSync(join(SRC, `${p}.${ext}`)), `${p}.${ext}`);
    assert.ok(app.tabBar.list.some((t) => t.pagePath === p) || sources.includes(`/${p}`), `nothing leads to ${p}`);
  }
  for (const [, page] of sources.matchAll(/\/(pages\/\w+\/\w+)/g)) assert.ok(app.pages.includes(page), `${page} is not in app.json`);
});

test('every component that a page uses is there, and every component is used', () => {
  const used = new Set();
  for (const f of walk(SRC).filter((x) => x.endsWith('.json') && !x.endsWith('app.json') && !x.endsWith('sitemap.json'))) {
    const wxml = read(f.replace('.json', '.wxml'));
    for (const [tag, at] of Object.entries(JSON.parse(read(f)).usingComponents ?? {})) {
      used.add(at);
      assert.ok(existsSync(join(SRC, `${at}.ts`)), `${f}: ${at}`);
      assert.ok(wxml.includes(`<${tag} `), `${f} does not use ${tag}`);
    }
  }
  for (const f of walk(join(SRC, 'components')).filter((x) => x.endsWith('.ts'))) assert.ok(used.has(f.slice(SRC.length, -3)), `${f} is used nowhere`);
});

test('tokens are the H5’s own', () => {
  const made = tokens(css), root = css.match(/:root\{([\s\S]*?)\}/)[1];
  for (const [, name, value] of root.matchAll(/(--[\w-]+):([^;]+);/g)) {
    const want = value.replace(/(\d*\.?\d+)rem/, (_, n) => `${n * 16}px`);
    assert.ok(made.includes(`  ${name}: ${want};`), `${name}: ${want}`);
  }
  assert.ok(made.split('.care {')[1].includes('--tap: 60px;'), 'large targets in the large view');
  for (const [, n] of made.split('.care {')[1].matchAll(/--t-[\w]+: ([\d.]+)px/g)) assert.ok(+n >= 18, `${n} px in the large view`);
  for (const f of walk(SRC).filter((x) => x.endsWith('.wxss'))) {
    for (const [, name] of read(f).matchAll(/var\((--[\w-]+)\)/g)) assert.ok(made.includes(`${name}:`), `${f}: ${name} is no token`);
    for (const [, color] of read(f).matchAll(/(#[0-9a-f]{3,8})\b/gi)) assert.ok(css.includes(color), `${f}: ${color} is no colour of the H5`);
  }
});

test('drawings and icons that templates name are in the package', () => {
  for (const f of walk(DIST).filter((x) => /\.(wxml|js)$/.test(x)))
    for (const [, at] of read(f).matchAll(/["'`](\/assets\/[\w/.-]+\.svg)/g)) assert.ok(existsSync(join(DIST, at)), `${f}: ${at}`);
});

test('the size of the package', () => {
  console.log(`  package: ${(size / 1024).toFixed(0)} KB of ${LIMIT / 1024}`);
  assert.ok(size < LIMIT);
});

test('templates and styles pass the vendor’s compilers; a bad one does not', { skip: OFFICIAL ? false : 'the compilers are for Linux on x86-64' }, () => {
  const compiler = require('miniprogram-compiler');
  const wxml = new Function(compiler.wxmlToJs(DIST))();
  for (const f of walk(DIST).filter((x) => x.endsWith('.wxml'))) assert.equal(typeof wxml(f.slice(DIST.length + 1)), 'function', f);
  const wxss = new Function(compiler.wxssToJs(DIST))();
  const at = wxss('app.wxss');
  assert.ok(at, 'app.wxss');
  const { mkdirSync, writeFileSync } = require('node:fs'), bad = join(HOME, 'bad');
  mkdirSync(bad, { recursive: true });
  writeFileSync(join(bad, 'x.wxml'), '<view wx:for="{{a}"><text></view>');
  assert.throws(() => compiler.wxmlToJs(bad));
});

test('the map is drawn of paths alone, and pins stand where the counties are', () => {
  const { picture, pins } = lib('sketch');
  const s = { name: 'x', width: 200, height: 100, towns: [], counties: [{ code: '1', name: '甲', x: 50, y: 50, outline: 'M0,0 10,10Z"/><script>', islands: [] }] };
  const svg = decodeURIComponent(picture(s).slice('data:image/svg+xml,'.length));
  assert.ok(svg.includes('M0,0 10,10Z') && !svg.includes('<script'), svg);
  assert.deepEqual(pins(s, [{ id: '1', name: '甲', count: 3, chosen: false }]), [{ id: '1', name: '甲', count: 3, left: 25, top: 50 }]);
});

test('instants in the city’s zone, whatever the telephone’s', () => {
  const { dayOf, day, clock, addDays, price } = lib('say');
  assert.equal(dayOf('2026-12-31T16:00:00Z'), '2027-01-01');
  assert.equal(clock('2026-12-31T16:05:00Z'), '00:05');
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.match(day('2026-11-24'), /11 月 24 日（周二）/);
  assert.equal(price(10000, 'month'), '100 元/月');
  assert.equal(price(0), '免费');
  assert.equal(price(-1), '');
});
