// walk.mjs - the main job from the portal to its rating, in a browser: crew, hotline clerk and caller, the
// city's film desk, two bureaus at once, leader, supervisor, auditor, administrator; with script off, on,
// and in the large view. Usage: node walk.mjs PROGRAM PACK [SHOT_DIR]; without chromium it ends with 77.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as crew from './crew.mjs';
import * as desk from './desk.mjs';
import { MODES, check, counted, data, faults, finish, leave, look, note, open, origin, person, press, says, serve, shown, stuck } from './kit.mjs';

const [program, pack, shots, only] = process.argv.slice(2);
if (!pack) { console.error('usage: node walk.mjs PROGRAM PACK [SHOT_DIR [MODE]]'); process.exit(2); }
const began = Date.now();
const lap = (text) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);

/* The permit as page, on paper, as PDF, and what a stranger who scans it sees. */
async function permit(page, id, no) {
  await page.goto(`${origin}/cases/${id}/permit`);
  await look(page, 'permit');
  await says(page, '起飞前一小时报告', 'the bureau\'s condition reaches the crew');
  const code = (await page.textContent('.qr')).match(/校验码\s*(\S+?)以/)?.[1] || (await page.textContent('.qr .num')).replace('校验码', '').trim();
  await page.emulateMedia({ media: 'print' });
  check(await page.locator('.no-print:visible, header .top:visible, .tabbar:visible').count() === 0, 'paper bears the permit alone');
  if (shots) await page.screenshot({ path: join(shots, `permit-print-${page.mode.name}.png`), fullPage: true });
  await page.emulateMedia({ media: null });
  const pdf = await page.request.get(`${origin}/cases/${id}/permit.pdf`);
  check(pdf.status() === 200, `the PDF: ${pdf.status()}`);
  const file = join(shots || data, `permit-${page.mode.name}.pdf`);
  writeFileSync(file, await pdf.body());
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  check(text.includes(no) && text.includes('只拍外立面'), `the PDF holds number and conditions: ${text.slice(0, 200)}`);
  check((await pdf.body()).length < 400000, `the PDF is ${(await pdf.body()).length} bytes`);
  if (shots) spawnSync('pdftoppm', ['-r', '60', '-png', file, join(shots, `permit-pdf-${page.mode.name}`)]);
  execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, join(data, 'permit')]);
  const seen = execFileSync('zbarimg', ['-q', '--raw', join(data, 'permit.png')], { encoding: 'utf8' }).trim();
  check(seen.endsWith(`/v/${code}`), `the QR code leads to ${seen}, the code is ${code}`);
  const stranger = await person(page.mode);
  await stranger.goto(origin + new URL(seen).pathname);
  await says(stranger, '真实', 'the code is genuine');
  await says(stranger, '只拍外立面', 'a stranger sees the conditions');
  await look(stranger, 'verify');
  await leave(stranger);
}

/* A caller sees the one case by number and code, and may send what is missing. */
async function caller(mode, { no, code }, work) {
  const page = await person(mode);
  page.caller = true;
  await page.goto(`${origin}/caller`);
  await page.fill('#f-no', no.toLowerCase());
  await page.fill('#f-code', '00000000');
  await press(page, '查进度');
  check(await shown(page, '.errsum'), 'a wrong code is told');
  await look(page, 'caller-wrong');
  await page.fill('#f-no', no.toLowerCase());
  await page.fill('#f-code', code);
  await press(page, '查进度');
  check(/\/cases\/\d+/.test(page.url()), `number and code lead to the case: ${page.url()}`);
  if (await shown(page, '.errsum')) note(await page.textContent('.errsum'));
  await work(page, page.url().match(/cases\/(\d+)/)?.[1]);
  await leave(page);
}

/* The home page comes at once and stays where it is. */
async function light(mode) {
  const page = await person(mode);
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((l) => { for (const e of l.getEntries()) window.shift += e.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${origin}/`, { waitUntil: 'load' });
  const [bytes, shift] = await page.evaluate(() => [[...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource')].reduce((n, e) => n + e.transferSize, 0), window.shift]);
  console.log(`      ${mode.name}: the home page is ${bytes} bytes, layout shift ${shift}`);
  check(bytes > 0 && bytes < 61440, `the home page is ${bytes} bytes`);
  check(shift < 0.001, `the home page moves by ${shift}`);     // a parser that pauses within a line on a busy machine moves that line
  await leave(page);
}

async function main_job(mode, n) {
  const title = `侨路${'甲乙丙'[n]}`, phone = `1540000700${n + 1}`;
  const page = await person(mode);
  if (mode.care) {                                   // chosen on the page, remembered
    await page.context().clearCookies();
    await page.goto(`${origin}/`);
    await Promise.all([page.waitForNavigation(), page.locator('a:has-text("关怀版")').first().click()]);
    check(await page.getAttribute('html', 'data-mode') === 'care', 'the large view is one tap away');
  }
  await crew.visit(page);
  if (mode.js) await light(mode);
  lap(`${mode.name}: public pages`);
  const id = await crew.apply(page, phone, title);
  await page.goto(`${origin}/cases/${id}`);
  const no = (await page.textContent('.phead')).match(/XP\d{8}-\d+/)[0];
  await crew.remind(page, id);
  lap(`${mode.name}: applied, ${no}`);

  await desk.at(mode, 'city_clerk', (p) => desk.check_papers(p, no, title));
  await crew.supplement(page, id);
  await desk.at(mode, 'city_clerk', (p) => desk.accept(p, no));
  await desk.at(mode, 'city_lead', (p) => desk.lead(p, no, phone));
  await Promise.all([                                // two bureaus at once
    desk.at(mode, 'city_police', (p) => desk.opine(p, title, 'conditions', '起飞前一小时报告。')),
    desk.at(mode, 'kaiping_heritage', (p) => desk.opine(p, title, 'agree')),
  ]);
  await desk.at(mode, 'city_lead', (p) => desk.extend(p, no));
  await desk.at(mode, 'city_reviewer', (p) => desk.grant(p, no, crew.day(40), crew.day(42)));
  lap(`${mode.name}: granted`);
  await page.goto(`${origin}/cases/${id}`);
  await look(page, 'case-granted');
  const number = (await page.textContent('main')).match(/演示协拍〔\d+〕\d+号/)[0];
  await permit(page, id, number);
  await crew.rate(page, id, 1, '等得太久，没人接电话');
  await desk.at(mode, 'city_lead', (p) => desk.mend(p, title));
  await page.goto(`${origin}/cases/${id}`);
  await look(page, 'case-mended');
  await page.goto(`${origin}/promise`);
  await says(page, '答复改为当天', 'what was mended is public');
  await page.goto(`${origin}/my`);
  await look(page, 'my');
  lap(`${mode.name}: rated and mended`);
  return { page, no, phone };
}

/* Callers: one is asked for papers and then refused, one is not accepted. */
async function by_telephone(mode, n) {
  const got = [];
  await desk.at(mode, 'hotline', async (p) => {
    got.push(await desk.enter(p, `侨批${'甲乙丙'[n]}`, crew.day(40), `1540000900${n + 1}`, true));
    await p.goto(`${origin}/d/hotline`);
    got.push(await desk.enter(p, `侨乡${'甲乙丙'[n]}`, crew.day(40), `1540000901${n + 1}`, false));
  });
  const [one, other] = got;
  await desk.at(mode, 'kaiping_clerk', async (p) => {
    await desk.check_papers(p, one.no, '侨批');
    await desk.reject(p, other.no);
  });
  await caller(mode, one, crew.supplement);
  await desk.at(mode, 'kaiping_clerk', (p) => desk.hand_over(p, one.no, '关审查', 'kaiping_reviewer'));
  await desk.at(mode, 'kaiping_reviewer', (p) => desk.accept(p, one.no));
  await desk.at(mode, 'kaiping_reviewer', (p) => desk.refuse(p, one.no));
  await caller(mode, one, async (page) => {
    await says(page, '场地当天已有活动', 'the reason of the refusal');
    await says(page, '对结果有异议，您可以这样做', 'the way to object');
    await look(page, 'caller-case-refused');
  });
  await caller(mode, other, async (page) => {
    await says(page, '受理条件第一项', 'the clause of the rejection');
    await look(page, 'caller-case-rejected');
  });
}

/* Who applied before: withdraws one of the demo's running cases. */
async function withdrawn(mode, phone, title) {
  const page = await person(mode);
  await page.goto(`${origin}/login?next=/my`);
  await crew.login(page, phone);
  await page.goto(`${origin}/`);
  await look(page, 'home-signed-in');
  await crew.drop(page);
  await page.goto(`${origin}/my`);
  await press(page, '切换');                          // the firm's cases stand under the firm
  check(page.url().endsWith('/my'), `the switch comes back: ${page.url()}`);
  await look(page, 'my-many');
  await press(page, page.locator(`main a:has-text("${title}")`).first());
  await crew.withdraw(page, page.url().match(/cases\/(\d+)/)[1]);
  await crew.mine(page);
  await leave(page);
}

async function watched(mode, { no, phone }, n) {
  await desk.at(mode, 'supervisor', (p) => desk.supervise(p, n));
  await desk.at(mode, 'auditor', (p) => desk.audit(p, no, phone));
  const login = `walker${n}`;
  let first;
  await desk.at(mode, 'secadmin', async (p) => { first = await desk.accounts(p, login); });
  const page = await person(mode);
  await desk.first_day(page, login, first);
  await leave(page);
}

/* The language is chosen on the page, keeps page and draft, and leaves no word behind: what
 * has no translation is marked as Chinese. */
async function tongues(mode) {
  const page = await person(mode);
  const foreign = () => {
    const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n; (n = walk.nextNode());)
      if (/[\u3400-\u9fff]/.test(n.textContent) && !n.parentElement.closest('[lang^=zh],option')) out.push(n.textContent.trim());
    return out.slice(0, 5);
  };
  const choose = (words) => press(page, page.locator(`nav a[hreflang="${words}"]`));
  await page.goto(`${origin}/login?next=/services/film-shooting/start`);
  await crew.login(page, '15400001003');
  await press(page, page.locator('form[action$="/start"] button').first());
  const here = page.url();
  await page.fill('#f-title', 'Two Cities');
  await press(page, page.locator('button[name=_do][value=later]'));
  await page.goto(here);
  await choose('en');
  check(page.url() === here, `the language keeps the page: ${page.url()}`);
  check(await page.inputValue('#f-title') === 'Two Cities', 'the language keeps the draft');
  check(await page.getAttribute('html', 'lang') === 'en', 'lang says English');
  for (const path of [new URL(here).pathname, '/', '/services', '/services/film-shooting', '/services/film-shooting/start', '/promise',
    '/about', '/privacy', '/accessibility', '/help', '/caller', '/verify', '/my', '/me', '/inbox', '/nothing-here']) {
    await page.goto(origin + path);
    const left = await page.evaluate(foreign);
    check(!left.length, `${path} in English: ${left.join(' | ')}`);
    await look(page, `en${path.replace(/\d+/g, 'n').replace(/\//g, '-')}`);
  }
  await choose('zh-Hant');
  check(await page.getAttribute('html', 'lang') === 'zh-Hant', 'lang says traditional Chinese');
  await page.goto(`${origin}/`);
  await says(page, '今天要辦什麼事', 'the traditional home page');
  await look(page, 'hant-home');
  await leave(page);
}

/* What goes wrong has a page too. */
async function wrong(mode) {
  const page = await person(mode);
  const gone = await page.goto(`${origin}/nothing-here`);
  check(gone.status() === 404, `404: ${gone.status()}`);
  await look(page, 'error-404');
  await page.goto(`${origin}/login`);
  await page.$eval('form[action="/login/code"] input[name=phone]', (e) => { e.removeAttribute('maxlength'); });
  for (let i = 0; i < 14 && !(await page.textContent('main')).includes('操作太频繁'); i++) {
    await page.goto(`${origin}/v/WRONG-${i}`);
  }
  await says(page, '操作太频繁', 'who tries too often is told');
  await look(page, 'error-429');
  await leave(page);
}

async function walk(mode, n) {
  const before = faults.length;
  const done = await main_job(mode, n);
  await by_telephone(mode, n);
  lap(`${mode.name}: hotline and callers`);
  await withdrawn(mode, ['15400001001', '15400001002', '15400001004'][n], ['侨路', '老街裁缝', '骑楼下的猫'][n]);
  await watched(mode, done, n);
  await wrong(mode);
  if (mode.name === 'on') await tongues(mode);
  await crew.erase(done.page);
  await leave(done.page);
  lap(`${mode.name}: walked, ${faults.length - before} faults`);
}

if (!existsSync(program)) { console.log(`SKIPPED: ${program} is not built; run ./do build`); process.exit(77); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('SKIPPED: no chromium here'); process.exit(77); }
try {
  await open(shots);
  await serve(program, pack);
  lap('the program serves');
  const walks = MODES.map((mode, n) => [mode, n]).filter(([mode]) => !only || only === mode.name);
  const ends = await Promise.allSettled(walks.map(([mode, n]) => walk(mode, n)));
  for (const e of ends) if (e.status === 'rejected') note(String(e.reason.stack || e.reason).slice(0, 1500));
  if (ends.some((e) => e.status === 'rejected')) await stuck();
} catch (e) {
  note(String(e.stack || e).slice(0, 1500));
}
await finish();
lap(`${counted.pages} pages, ${counted.looks} looks, ${counted.axe} axe runs`);
if (faults.length) console.error(`${faults.length} faults:\n${faults.join('\n')}`);
process.exit(faults.length ? 1 : 0);
