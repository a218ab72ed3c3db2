// desk.mjs - walks the desk in Chromium: hotline -> clerk -> two bureaus -> leader -> supervisor -> auditor, with script
// off and on, and looks at every page at 390 and 1280 and in care mode: no sideways scrolling, no axe violation, targets
// large enough, nothing from elsewhere. Usage: node desk.mjs YIBAN PACK [SHOT_DIR]
import { spawn, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';

const [program, pack, shots] = process.argv.slice(2);
if (!pack) { console.error('usage: node desk.mjs YIBAN PACK [SHOT_DIR]'); process.exit(2); }
if (shots) mkdirSync(shots, { recursive: true });
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PASSWORD = 'walks the desk 7';
const STAFF = [
  ['t_hotline', 'hotline_clerk', 'city_hotline', '苏坐席'], ['t_clerk', 'clerk', 'kaiping_film', '司徒受理'],
  ['t_lead', 'desk_lead', 'kaiping_film', '张组长'], ['t_police', 'bureau_officer', 'kaiping_police', '谢联络'],
  ['t_town', 'bureau_officer', 'town_440783109', '胡联络'], ['t_heritage', 'bureau_officer', 'kaiping_heritage', '许联络'], ['t_super', 'supervisor', '', '吴督办'],
  ['t_audit', 'auditor', '', '叶审计'], ['t_sec', 'security_admin', '', '袁安全'],
];
const data = mkdtempSync(join(tmpdir(), 'desk-'));
const port = 18000 + process.pid % 2000;
const origin = `http://127.0.0.1:${port}`;
const bad = [];
const note = (text) => { bad.push(text); console.log(`  FAULT ${text}`); };

// ---- accounts, server, browser ----
const first = {};
for (const [login, role, unit, name] of STAFF) {
  const args = ['admin', pack, 'add', login, '--name', name, '--role', role, '--data', data];
  const out = execFileSync(program, unit ? [...args, '--unit', unit] : args, { stdio: ['ignore', 'pipe', 'ignore'] });
  first[login] = JSON.parse(out).first_password;
}
const server = spawn(program, ['serve', pack, '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
let log = '';
server.stderr.on('data', (d) => { log += d; });
for (let i = 0; ; i++) {
  try { if ((await fetch(`${origin}/healthz`)).ok) break; } catch { /* not yet */ }
  if (i > 80) { console.error(log); process.exit(1); }
  await new Promise((go) => setTimeout(go, 250));
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });

// ---- looking ----
const small = (min) => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')]
  .filter((e) => {
    if (e.closest('p,small') && e.tagName === 'A' && !e.matches('.desk-btn')) return false;
    if (e.tagName === 'INPUT' && (e.closest('label') || /radio|checkbox|file/.test(e.type))) return false;
    if (e.matches('.skip,.vh') || e.closest('.desk-rows .c-it')) return false;          // the row is the target
    const r = e.getBoundingClientRect();
    return r.width > 0 && r.height > 0 && r.height < min - 0.5;
  }).map((e) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 12)}" ${Math.round(e.getBoundingClientRect().width)}x${Math.round(e.getBoundingClientRect().height)}`);
const VIEWS = [['390', 390, 844, false], ['1280', 1280, 900, false], ['care', 390, 844, true], ['care-1280', 1280, 900, true]];
const seen = new Set();
async function look(page, name) {
  if (seen.has(name)) return;
  seen.add(name);
  const url = page.url(), html = await page.content();
  const context = page.context();
  for (const [view, width, height, care] of VIEWS) {
    const where = `${name} at ${view}`;
    await context.addCookies([{ name: 'yb-care', value: care ? '1' : '0', url: origin }]);
    const p = care || page.posted ? await context.newPage() : page;
    await p.setViewportSize({ width, height });
    if (p !== page) {
      if (page.posted) await p.setContent(care ? html.replace('<html ', '<html data-mode="care" ') : html, { waitUntil: 'load' });
      else await p.goto(url, { waitUntil: 'load' });
    }
    if (page.posted) { await p.goto(origin + '/d/me'); await p.setContent(care ? html.replace('<html ', '<html data-mode="care" ') : html, { waitUntil: 'load' }); }
    const over = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
      const who = await p.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 5).map((e) => `${e.tagName}.${e.className}`));
      note(`${where}: ${over} px too wide: ${who.join(' ')}`);
    }
    for (const t of await p.evaluate(small, care ? 60 : width < 860 ? 44 : 24)) note(`${where}: small target ${t}`);
    if (care) {
      const tiny = await p.evaluate(() => [...new Set([...document.querySelectorAll('body *')].filter((e) =>
        [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && e.getBoundingClientRect().width > 1 &&
        !e.closest('svg') && parseFloat(getComputedStyle(e).fontSize) < 17.9).map((e) => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}`))]);
      for (const t of tiny) note(`${where}: small text ${t}`);
    }
    if (view === '390' && await p.locator('[style]').count()) note(`${where}: inline style`);
    if (context.scripted) {
      const axe = await new AxeBuilder({ page: p }).withTags(TAGS).analyze();
      for (const v of axe.violations) note(`${where}: axe ${v.id}: ${v.nodes.length}: ${v.nodes[0].html.slice(0, 140)}`);
    }
    if (shots) await p.screenshot({ path: `${shots}/${name}-${view}.png`, fullPage: true });
    if (p !== page) await p.close();
  }
  await context.addCookies([{ name: 'yb-care', value: '0', url: origin }]);
  await page.setViewportSize({ width: 1280, height: 900 });
  if (!page.posted && page.url() === url) await page.goto(url, { waitUntil: 'load' });
}

// ---- walking ----
async function person(login, scripted) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', javaScriptEnabled: scripted });
  context.setDefaultTimeout(8000);
  context.scripted = scripted;
  const page = await context.newPage();
  page.on('request', (r) => { if (!r.url().startsWith(origin) && !r.url().startsWith('data:') && !r.url().startsWith('about:')) note(`${login}: asks ${r.url()}`); });
  page.on('console', (m) => { if (m.type() === 'error' && !/40\d|42\d/.test(m.text())) note(`${login}: console: ${m.text()}`); });
  await page.goto(`${origin}/d`);
  if (scripted) await look(page, 'login');
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', first[login] || PASSWORD);
  await page.click('button:has-text("登录")');
  if (first[login]) {
    if (!page.url().endsWith('/d/password')) note(`${login}: the first password was not to be changed: ${page.url()}`);
    await page.goto(`${origin}/d`);
    if (!page.url().endsWith('/d/password')) note(`${login}: could pass by the password page`);
    if (scripted) await look(page, 'password');
    await page.fill('[name=old]', first[login]);
    await page.fill('[name=wanted]', PASSWORD);
    await page.fill('[name=again]', PASSWORD);
    await page.click('button:has-text("保存新密码")');
    delete first[login];
  }
  return page;
}
const expect = async (page, text, what) => {
  const body = await page.textContent('main');
  if (!body.includes(text)) note(`${what}: “${text}” is not on ${page.url()}`);
};
const leave = (page) => page.context().close();

async function entry(page, title, date) {
  const put = (name, value) => page.fill(`[name="${name}"]`, value);
  const tick = (name, value) => page.check(`[name="${name}"][value="${value}"]`);
  await put('_phone', '15400009001');
  await put('_name', '郑来电示');
  await put('title', title);
  await page.selectOption('[name=work_kind]', 'advert');
  await put('crew_name', '走查摄制组');
  await tick('filing_state', 'none');
  await put('synopsis', '一位华侨后人回乡寻找祖父留下的侨批，走访骑楼和碉楼，认识了守护老街的年轻人。');
  await tick('applicant_kind', 'enterprise');
  await put('company_name', '岭海示例影视制作有限公司');
  await put('uscc', '91440703900100015P');
  await tick('origin', 'mainland');
  await put('lead_name', '陈敏示');
  await put('lead_mobile', '15400001001');
  await tick('lead_id_kind', 'cnid');
  await put('site_name', '高锋示');
  await put('site_mobile', '15400002001');
  await put('scenes[0].place', '赤坎古镇');
  await page.selectOption('[name="scenes[0].division"]', '440783109');
  await put('scenes[0].date_from', date);
  await put('scenes[0].date_to', date);
  await put('scenes[0].time_from', '08:00');
  await put('scenes[0].time_to', '18:00');
  await tick('scenes[0].setting', 'outdoor');
  await tick('scenes[0].owner_state', 'agreed');
  await tick('activities', 'crowd');
  await tick('activities', 'heritage');
  await put('people', '160');
  await put('cars', '3');
  await put('trucks', '0');
  for (const box of ['commit_true', 'commit_safe', 'commit_restore', 'consent_identity']) await page.check(`[name=${box}]`);
}

async function walk(scripted) {
  const tag = scripted ? 'script on' : 'script off';
  const title = scripted ? '侨路' : '侨批';
  console.log(tag);
  // the caller
  let page = await person('t_hotline', scripted);
  if (!page.url().endsWith('/d/hotline')) note(`${tag}: the hotline begins at ${page.url()}`);
  if (scripted) await look(page, 'hotline');
  if (await page.locator('.desk-nav a[href="/d/supervise"]').count()) note(`${tag}: the hotline sees 督办`);
  await page.click('a[href^="/d/hotline/new"]');
  if (scripted) await look(page, 'hotline-form');
  const day = new Date(Date.now() + 40 * 86400000).toISOString().slice(0, 10);
  await entry(page, title, day);
  await page.click('button:has-text("更新问题")');
  await page.fill('[name=crowd_size]', '120');
  await page.click('button:has-text("代来电人提交"):not(.vh)');
  await expect(page, '处要改', `${tag}: faults`);
  page.posted = true;
  if (scripted) await look(page, 'hotline-faults');
  page.posted = false;
  if (scripted) { await page.click('.errsum a'); }
  await page.fill('[name=heritage_detail]', '赤坎古镇骑楼外立面，不接触墙体，设隔离带。');
  await page.fill('[name=lead_cnid]', '440703199001010017');
  await page.fill('[name=parking]', '村口广场');
  await page.click('button:has-text("代来电人提交"):not(.vh)');
  await expect(page, '查询码', `${tag}: the code`);
  const no = (await page.textContent('.desk-read dd')).trim();
  const code = (await page.locator('.desk-read .code').textContent()).trim();
  if (!/^\d{8}$/.test(code)) note(`${tag}: the code is ${code}`);
  page.posted = true;
  if (scripted) await look(page, 'hotline-done');
  page.posted = false;
  await page.goto(`${origin}/d/hotline`);
  await page.fill('main [name=q]', '15400009001');
  await page.click('main button:has-text("查找")');
  await expect(page, no, `${tag}: found by telephone`);
  page.posted = true;
  if (scripted) await look(page, 'hotline-found');
  await leave(page);

  // the clerk
  page = await person('t_clerk', scripted);
  await page.goto(`${origin}/d?q=free`);
  await expect(page, title, `${tag}: the free queue`);
  if (scripted) await look(page, 'queue');
  await page.click('button:has-text("领下一件")');
  await expect(page, '已认领', `${tag}: claimed`);
  const casePath = new URL(page.url()).pathname;
  if (scripted) await look(page, 'case-clerk');
  await page.click('#dec .desk-seg a:has-text("补正")');
  if (scripted) await look(page, 'case-supplement');
  await page.click('#dec button.p');
  await expect(page, '请列出需要补正的内容', `${tag}: an empty list is refused`);
  page.posted = true;
  if (scripted) await look(page, 'case-supplement-faults');
  page.posted = false;
  await page.goto(`${origin}${casePath}?do=reject&tpl=1`);
  if (!(await page.inputValue('#d-reason'))) note(`${tag}: the template filled nothing`);
  if (scripted) await look(page, 'case-reject');
  await page.goto(`${origin}${casePath}?do=accept`);
  await page.click('#dec button.p');
  await expect(page, '已受理', `${tag}: accepted`);
  await page.click('a:has-text("受理通知书")');
  await expect(page, no, `${tag}: the notice`);
  if (scripted) await look(page, 'print-accept');
  const denied = await page.goto(`${origin}/d/supervise`);
  if (denied.status() !== 403) note(`${tag}: a clerk may see 督办: ${denied.status()}`);
  if (scripted) await look(page, 'denied');
  await leave(page);

  // two bureaus; the town comes after the leader has looked
  const opine = async (login, opinion) => {
    page = await person(login, scripted);
    await page.goto(`${origin}/d?q=unit`);
    await page.click(`.desk-rows a:has-text("${title}")`);
    await page.check(`[name=opinion][value=${opinion}]`);
    if (opinion === 'conditions') {
      await page.click('#dec button.p');
      await expect(page, '请填写理由', `${tag}: conditions are needed`);
      await page.check(`[name=opinion][value=${opinion}]`);
      await page.fill('#d-conditions', '现场派两名联络员，古镇入口留消防通道。');
    }
    if (scripted && opinion === 'agree') await look(page, 'case-bureau');
    await page.check(`[name=opinion][value=${opinion}]`);
    await page.click('#dec button.p');
    await expect(page, '已办理', `${tag}: ${login} opined`);
    await leave(page);
  };
  await opine('t_police', 'conditions');
  await opine('t_heritage', 'agree');

  // the leader
  page = await person('t_lead', scripted);
  await page.goto(`${origin}/d/find?q=${encodeURIComponent(no)}`);
  if (new URL(page.url()).pathname !== casePath) note(`${tag}: the number does not find the case: ${page.url()}`);
  await expect(page, '现场派两名联络员', `${tag}: the condition`);
  await page.click('summary:has-text("再征求单位意见")');
  await page.click('details[open] button:has-text("发出")');
  await expect(page, '处要改', `${tag}: an empty consultation is refused`);
  await page.locator('#c-units input').first().check();
  await page.fill('#c-question', '停车是否影响公交站点？');
  await page.click('details[open] button:has-text("发出")');
  await expect(page, '已发出征求意见', `${tag}: consulted`);
  if (scripted) await look(page, 'case-lead');
  await page.click('button:has-text("催办")');
  await expect(page, '已催办', `${tag}: reminded`);
  await page.click('summary:has-text("查看完整信息")');
  await page.selectOption('#u-field', 'applicant.phone');
  await page.fill('#u-reason', '短');
  await page.click('button:has-text("看一次")');
  await expect(page, '至少写 5 个字', `${tag}: a reason to unmask`);
  await page.fill('#u-reason', '电话核对停车安排');
  await page.click('button:has-text("看一次")');
  await expect(page, '15400009001', `${tag}: unmasked`);
  page.posted = true;
  if (scripted) await look(page, 'case-unmasked');
  page.posted = false;
  await page.goto(`${origin}${casePath}`);
  if ((await page.textContent('main')).includes('15400009001')) note(`${tag}: the number shows twice`);
  await page.click('summary:has-text("的时限")');
  await page.fill('#e-reason', '等待镇街确认停车位置');
  await page.click('button:has-text("延长"):not(summary)');
  await expect(page, '时限已延长', `${tag}: extended`);
  await leave(page);
  await opine('t_town', 'agree');
  page = await person('t_lead', scripted);
  await page.goto(`${origin}${casePath}?do=grant`);
  if (scripted) await look(page, 'case-decide');
  await page.fill('#d-valid_from', day);
  await page.fill('#d-valid_to', day);
  await page.fill('#d-conditions', '只拍外立面。');
  await page.click('#dec button.p');
  await expect(page, '没有回复意见', `${tag}: an open consultation needs a reason`);
  await page.fill('#d-reason', '停车位置已电话确认');
  await page.click('#dec button.p');
  await expect(page, '已办理', `${tag}: granted`);
  if (await page.locator('button:has-text("登记送达")').count()) {
    await page.click('button:has-text("登记送达")');
    await expect(page, '已登记送达', `${tag}: delivered`);
  }
  if (scripted) await look(page, 'case-done');
  await page.goto(`${origin}/d/ratings`);
  if (scripted) await look(page, 'ratings');
  await page.goto(`${origin}/d?q=done`);
  await expect(page, title, `${tag}: done`);
  await page.goto(`${origin}/d/me`);
  if (scripted) await look(page, 'me');
  await page.goto(`${origin}/d/find?q=nothing`);
  if (scripted) await look(page, 'find');
  await leave(page);

  // supervisor, auditor, administrator
  page = await person('t_super', scripted);
  await page.goto(`${origin}/d/supervise`);
  await expect(page, '红灯', `${tag}: lights`);
  if (scripted) await look(page, 'supervise');
  await leave(page);
  page = await person('t_audit', scripted);
  if (!page.url().includes('/d/audit')) note(`${tag}: the auditor begins at ${page.url()}`);
  await page.goto(`${origin}/d/audit?no=${encodeURIComponent(no)}`);
  await expect(page, '查看完整信息', `${tag}: the unmasking is in the trail`);
  if ((await page.textContent('main')).includes('15400009001')) note(`${tag}: the trail holds the number`);
  if (scripted) await look(page, 'audit');
  const csv = await page.request.get(`${origin}/d/audit.csv?no=${encodeURIComponent(no)}`);
  if (!(await csv.text()).includes('case.unmasked')) note(`${tag}: the CSV lacks the unmasking`);
  await leave(page);
  page = await person('t_sec', scripted);
  await page.goto(`${origin}/d/staff`);
  if (scripted) await look(page, 'staff');
  const login = scripted ? 'new_on' : 'new_off';
  await page.click('summary:has-text("新建账号")');
  await page.fill('#f-login', login);
  await page.fill('#f-name', '黎新人');
  await page.selectOption('#f-role', 'clerk');
  await page.selectOption('#f-unit', 'kaiping_film');
  await page.click('button:has-text("新建"):not(summary)');
  await expect(page, '只显示这一次', `${tag}: a first password`);
  page.posted = true;
  if (scripted) await look(page, 'staff-made');
  page.posted = false;
  await page.goto(`${origin}/d/staff`);
  const row = page.locator('tr', { hasText: login });
  await row.locator('summary').click();
  await row.locator('[name=role]').last().selectOption('auditor');
  await row.locator('button:has-text("授予")').click();
  await expect(page, '已授予角色', `${tag}: a role given`);
  const again = page.locator('tr', { hasText: login });
  await again.locator('summary').click();
  await again.locator('[name=role]').last().selectOption('system_admin');
  await again.locator('button:has-text("授予")').click();
  if (!(await page.locator('.errsum').count())) note(`${tag}: exclusive roles were given together`);
  await leave(page);
}

try {
  await walk(false);
  await walk(true);
} catch (e) {
  note(String(e.stack || e).slice(0, 1200));
  for (const c of browser.contexts()) for (const p of c.pages()) {
    console.log(p.url(), (await p.textContent('main').catch(() => '')).replace(/\s+/g, ' ').slice(0, 600));
    if (shots) await p.screenshot({ path: `${shots}/stuck.png`, fullPage: true }).catch(() => {});
  }
}
await browser.close();
server.kill('SIGTERM');
await new Promise((go) => server.once('exit', go));
rmSync(data, { recursive: true, force: true });
if (bad.length) { console.error(`${bad.length} faults`); process.exit(1); }
console.log('the desk is walked');
