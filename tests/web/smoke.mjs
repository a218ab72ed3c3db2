// smoke.mjs - opens pages at 320, 390 and 1280 pixels and in care mode, and asserts what UX demands:
// no sideways scrolling, no axe violation, targets large enough, nothing from elsewhere, no inline style,
// a small first page. Usage: node smoke.mjs PROGRAM [SHOT_DIR] [PATH...]; the program prints its address.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';

const [program, shots, ...paths] = process.argv.slice(2);
if (!program) { console.error('usage: node smoke.mjs PROGRAM [SHOT_DIR] [PATH...]'); process.exit(2); }
if (shots) mkdirSync(shots, { recursive: true });
const pages = paths.length ? paths : ['/components', '/nothing-here'];
const views = [
  { name: '320', width: 320, height: 640 },
  { name: '390', width: 390, height: 844 },
  { name: '1280', width: 1280, height: 800 },
  { name: 'care-390', width: 390, height: 844, care: true },
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const server = spawn(program, ['0'], { stdio: ['pipe', 'pipe', 'ignore'] });
const origin = await new Promise((go) => createInterface({ input: server.stdout }).once('line', go));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
const bad = [];

// Visible targets below the minimum; a link inside running text is exempt (WCAG 2.5.8).
const small = (min) => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,label.opt,label.fchip')]
  .filter((e) => {
    if (e.closest('p,li small,.prose') && e.tagName === 'A' && !e.matches('.link,.btn,.more,.back')) return false;
    if (e.tagName === 'INPUT' && (e.closest('label') || /radio|checkbox|file/.test(e.type))) return false;
    if (e.matches('.skip')) return false;
    if (e.closest('.scene h3') || e.closest('svg')) return false;   // the card is the target; maps have a table twin
    const r = e.getBoundingClientRect();
    return r.width > 0 && r.height > 0 && (r.height < min - 0.5 || r.width < 43.5);
  }).map((e) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 12)}" ${Math.round(e.getBoundingClientRect().width)}x${Math.round(e.getBoundingClientRect().height)}`);

for (const view of views) {
  const context = await browser.newContext({ viewport: view, locale: 'zh-CN', javaScriptEnabled: true });
  if (view.care) await context.addCookies([{ name: 'yb-care', value: '1', url: origin }]);
  for (const path of pages) {
    const page = await context.newPage();
    const where = `${path} at ${view.name}`;
    page.on('request', (r) => { if (!r.url().startsWith(origin)) bad.push(`${where}: asks ${r.url()}`); });
    page.on('console', (m) => { if (m.type() === 'error' && !/404/.test(m.text())) bad.push(`${where}: ${m.text()}`); });
    await page.goto(origin + path, { waitUntil: 'networkidle' });
    const bytes = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((n, e) => n + e.transferSize, 0));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
      const who = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) =>
        e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.tbl,.toc,.tabs,.rail')).slice(0, 5).map((e) => `${e.tagName}.${e.className}`));
      bad.push(`${where}: ${over} px too wide: ${who.join(' ')}`);
    }
    for (const t of await page.evaluate(small, view.care ? 60 : 44)) bad.push(`${where}: small target ${t}`);
    if (view.care) {
      const tiny = await page.evaluate(() => [...new Set([...document.querySelectorAll('body *')].filter((e) =>
        [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && e.getBoundingClientRect().width > 1 &&
        !e.closest('svg') && parseFloat(getComputedStyle(e).fontSize) < 17.9).map((e) => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}`))]);
      for (const t of tiny) bad.push(`${where}: small text ${t}`);
    }
    if (await page.locator('[style]').count()) bad.push(`${where}: inline style`);
    const axe = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    for (const v of axe.violations) bad.push(`${where}: axe ${v.id}: ${v.nodes.length}: ${v.nodes[0].html.slice(0, 120)}`);
    if (shots) await page.screenshot({ path: `${shots}/${(path.slice(1) || 'home').replace(/\W/g, '-')}-${view.name}.png`, fullPage: true });
    console.log(`${where}: ${bytes} bytes, ${axe.violations.length} violations`);
    if (bytes > 61440) bad.push(`${where}: ${bytes} bytes`);
    await page.close();
  }
  await context.close();
}
await browser.close();
server.stdin.end();
for (const b of bad) console.error(b);
process.exit(bad.length ? 1 : 0);
