// portal.mjs - walks the portal as a citizen, with script off and on: guide -> start -> login -> each page of
// the form (with mistakes, a list row, uploads) -> check -> submit twice -> receipt -> case -> supplement ->
// permit -> verification -> rating -> own data. The office's part is done over the desk's pages.
// Usage: node portal.mjs PROGRAM PACK [SHOT_DIR]
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';

const [program, pack, shots] = process.argv.slice(2);
if (!program || !pack) { console.error('usage: node portal.mjs PROGRAM PACK [SHOT_DIR]'); process.exit(2); }
if (shots) mkdirSync(shots, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'yiban-portal-'));
const sms = join(data, 'sms');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const bad = [];
const check = (ok, what) => { if (!ok) bad.push(what); console.log(`${ok ? 'ok  ' : 'BAD '} ${what}`); };

const port = 20000 + Math.floor(Math.random() * 20000);
const server = spawn(program, ['serve', pack, '--demo', '--data', join(data, 'd'), '--sms-file', sms,
  '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
const origin = `http://127.0.0.1:${port}`;
for (let i = 0; i < 100; i++) {
  if (await fetch(`${origin}/readyz`).then((r) => r.ok, () => false)) break;
  await new Promise((go) => setTimeout(go, 200));
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });

const pdf = join(data, 'plan.pdf');
writeFileSync(pdf, '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const text = join(data, 'notes.txt');
writeFileSync(text, 'not a picture');

// What every page must hold, wherever it is met.
const seen = new Set();
async function look(page, name) {
  const shot = () => shots && page.screenshot({ path: join(shots, `${name}${page.scripted ? '-js' : ''}.png`), fullPage: true });
  const key = `${name} ${page.scripted}`;
  if (seen.has(key)) return;
  seen.add(key);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) bad.push(`${name}: ${over} px too wide`);
  if (await page.locator('[style]').count()) bad.push(`${name}: inline style`);
  await shot();
  if (!page.scripted) return;            // axe needs script in the page
  const axe = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  for (const v of axe.violations) bad.push(`${name}: axe ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
}

const lastCode = (phone) => readFileSync(sms, 'utf8').trim().split('\n').filter((l) => l.includes(phone)).pop().match(/\b\d{6}\b/)[0];
const press = (page, words) => Promise.all([page.waitForLoadState('load'), page.locator(`button:not(.vh):has-text("${words}")`).first().click()]);

async function login(page, phone, name) {
  await page.fill('#f-phone', phone);
  await press(page, '获取验证码');
  await page.fill('#f-code', lastCode(phone));
  await page.locator('form[action="/login"] button.grow').click();
  if (await page.locator('#f-name').count()) {
    await look(page, 'login-new');
    await page.locator('form[action="/login"] button.grow').click();   // nothing filled in: told what is missing
    check(await page.locator('.errsum').count() === 1, 'a new person is told what is missing');
    await page.fill('#f-name', name);
    for (const box of await page.locator('input[name=consent]').all()) await box.check();
    await page.locator('form[action="/login"] button.grow').click();
  }
}

const project = async (page) => {
  await page.fill('#f-title', '风吹侨村');
  await page.selectOption('#f-work_kind', 'series');
  await page.fill('#f-crew_name', '《风吹侨村》剧组');
  await page.check('input[name=filing_state][value=done]');
  await page.fill('#f-synopsis', '一家三代在侨村与海外之间往来书信。');
};
const company = async (page) => {
  await page.check('input[name=applicant_kind][value=enterprise]');
  await page.fill('#f-company_name', '岭海示例影视制作有限公司');
  await page.fill('#f-uscc', '9144 0703 9001 0001 5p');
  await page.check('input[name=origin][value=mainland]');
  await page.fill('#f-lead_name', '陈敏示');
  await page.fill('#f-lead_mobile', '１５４ 0000 1001');
  await page.check('input[name=lead_id_kind][value=cnid]');
  await page.fill('#f-site_name', '高锋示');
  await page.fill('#f-site_mobile', '15400002001');
};
const scene = async (page, n, town) => {
  const f = (k) => `#f-scenes-${n}-${k}`;
  await page.fill(f('place'), '赤坎镇堤西路骑楼街');
  await page.selectOption(f('division'), town);
  await page.fill(f('date_from'), '2027-03-08');
  await page.fill(f('date_to'), '2027-03-11');
  await page.fill(f('time_from'), '06:00');
  await page.fill(f('time_to'), '19:00');
  await page.check(`input[name="scenes[${n}].setting"][value=outdoor]`);
  await page.check(`input[name="scenes[${n}].owner_state"][value=public]`);
};
const crew = async (page) => {
  await page.fill('#f-people', '86');
  await page.fill('#f-cars', '6');
  await page.fill('#f-trucks', '2');
};

async function apply(page, js) {
  const tell = (ok, what) => check(ok, `${js ? 'script' : 'no script'}: ${what}`);
  await page.goto(`${origin}/services/film-shooting`);
  await page.locator('a:has-text("立即申请")').first().click();
  await look(page, 'start');
  await page.locator('a:has-text("登录，去填写")').click();
  await look(page, 'login');
  await login(page, js ? '15400007002' : '15400007001', '测试示');
  await press(page, '开始填写');
  tell(/\/apply\/\d+\/1$/.test(page.url()), 'login comes back to the application');
  const draft = page.url().match(/apply\/(\d+)/)[1];
  await look(page, 'apply-1');
  await press(page, '保存，去下一步');
  tell(await page.locator('.errsum li').count() >= 5, 'an empty page is told what is missing');
  tell((await page.title()).startsWith('错误：'), 'the title says so');
  await look(page, 'apply-1-errors');
  await project(page);
  await press(page, '保存，去下一步');
  tell(/more=1/.test(page.url()), 'a choice that opens a question is no mistake');
  tell(await page.inputValue('#f-title') === '风吹侨村', 'what was typed is kept');
  await page.fill('#f-filing_no', '演示备字〔2026〕第009号');
  await press(page, '保存，去下一步');
  tell(/\/2$/.test(page.url()), 'the second page');
  await company(page);
  await press(page, '保存，去下一步');
  await page.fill('#f-lead_cnid', '440703199001010017');
  await press(page, '保存，去下一步');
  tell(/\/3$/.test(page.url()), 'numbers with blanks and wide digits are understood');
  const town = await page.locator('#f-scenes-0-division option').nth(1).getAttribute('value');
  await scene(page, 0, town);
  await press(page, '再加一项');
  tell(await page.locator('#f-scenes-1').count() === 1, 'a row is added');
  tell(await page.inputValue('#f-scenes-0-place') === '赤坎镇堤西路骑楼街', 'the first row is kept');
  await look(page, 'apply-3-rows');
  await page.locator('#f-scenes-1 button:has-text("删除")').click();
  tell(await page.locator('#f-scenes-1').count() === 0, 'a row is removed');
  await press(page, '保存，稍后再填');
  tell(/\/my/.test(page.url()), 'leaves, and the draft waits');
  await look(page, 'my-draft');
  await page.locator('a:has-text("继续填写")').first().click();
  if (/\/3/.test(page.url())) await press(page, '保存，去下一步');
  tell(/\/4/.test(page.url()), 'resumes where it was left');
  await press(page, '保存，去下一步');
  await crew(page);
  await press(page, '保存，去下一步');
  if (await page.locator('#f-parking').count()) await page.fill('#f-parking', '村口广场');
  await press(page, '保存，去');
  tell(/\/6/.test(page.url()), 'the page of papers');
  const file = page.locator('input[type=file][name=plan_file]').last();
  await file.setInputFiles(text);
  await press(page, '保存，去');
  tell(await page.locator('.errsum').count() === 1, 'a wrong file is refused on the page');
  await look(page, 'apply-6-refused');
  await page.locator('input[type=file][name=plan_file]').last().setInputFiles(pdf);
  await press(page, '保存，稍后再填');
  await page.goto(`${origin}/apply/${draft}/6`);
  tell(await page.locator('.file:has-text("plan.pdf")').count() === 1, 'an upload is kept');
  await look(page, 'apply-6');
  await page.locator('.file button:has-text("删除")').first().click();
  tell(await page.locator('.file').count() === 0, 'an upload is removed');
  await page.locator('input[type=file][name=plan_file]').last().setInputFiles(pdf);
  await press(page, '保存，去');
  tell(/\/7/.test(page.url()), 'the page of promises');
  await page.goto(`${origin}/apply/${draft}/check`);
  tell(await page.locator('.errsum li').count() === 4, 'check lists what is missing on any page');
  await look(page, 'check-errors');
  await page.locator('.errsum a').first().click();
  for (const k of ['commit_true', 'commit_safe', 'commit_restore', 'consent_identity']) await page.check(`#f-${k}`);
  await press(page, '保存，回到核对');
  tell(/\/check$/.test(page.url()) && await page.locator('.errsum').count() === 0, 'mending comes back to check');
  await look(page, 'check');
  tell((await page.content()).includes('440703********0017'), 'the identity number is masked');
  const again = await page.context().newPage();
  await again.goto(page.url());
  await press(page, '提交申请');
  tell(/\/cases\/\d+\/receipt$/.test(page.url()), 'the receipt');
  await look(page, 'receipt');
  await press(again, '提交申请');
  tell(again.url() === page.url(), 'a second submission is the same case');
  await again.close();
  return page.url().match(/cases\/(\d+)/)[1];
}

// ---- the office ----
async function office(login_, work) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${origin}/d/login`);
  await page.fill('input[name=login]', login_);
  await page.fill('input[name=password]', process.env.YIBAN_DEMO_PASSWORD || 'yiban-demo-2026');
  await page.locator('main form button').first().click();
  await work(page);
  await context.close();
}

for (const js of [false, true]) {
  const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: js,
    viewport: js ? { width: 1280, height: 900 } : { width: 390, height: 844 } });
  const page = await context.newPage();
  page.scripted = js;
  page.setDefaultTimeout(8000);
  page.on('pageerror', (e) => bad.push(`script error: ${e}`));
  const id = await apply(page, js);
  await page.goto(`${origin}/cases/${id}`);
  await look(page, 'case');
  check(await page.locator('text=钟表时间').count() > 0, 'both measures of the promise are shown');
  await page.goto(`${origin}/cases/${id}/remind`);
  await press(page, '催办');
  check(/reminded/.test(page.url()), 'reminded');
  await page.goto(`${origin}/cases/${id}/remind`);
  await press(page, '催办');
  check(await page.locator('.errsum').count() === 1, 'twice a day is refused in words');
  await context.close();
}

await browser.close();
server.kill('SIGTERM');
await new Promise((go) => server.once('exit', go));
rmSync(data, { recursive: true, force: true });
for (const b of bad) console.error(b);
console.log(bad.length ? `${bad.length} faults` : 'all good');
process.exit(bad.length ? 1 : 0);
