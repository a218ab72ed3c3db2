// booking.mjs - what is done with entries and bookings, in a browser: people find what is free, book, wait, change,
// are checked in and review; providers keep their entries; the staff moderate.   node booking.mjs PROGRAM PACK [SHOTS] [MODE]
import { existsSync } from 'node:fs';
import { MODES, PATIENCE, check, counted, faults, finish, follow, lastCode, leave, look, note, open, origin, person, press, says,
  serve, shown, stuck } from './kit.mjs';

const [program, pack, shots, only] = process.argv.slice(2);
const go = (page, path) => page.goto(origin + path);

/* Signs in on the page that asks for it. */
async function signIn(page, phone) {
  await page.fill('#f-phone', phone);
  await press(page, '获取验证码');
  await page.fill('#f-code', lastCode(phone));
  await press(page, page.locator('form[action="/login"] button.grow'));
}

// ---- people ----

/* An event by sessions: its closing day is told, the choice survives the login. */
async function event(page, phone) {
  await go(page, '/e/event/winter-week-2026/book');
  await says(page, '休映', 'the day without films is told with its reason');
  check(await shown(page, '.cal .shut'), 'closed days stand in the calendar');
  await look(page, 'bk-event');
  await press(page, '下一步');
  check(await shown(page, '.errsum'), 'nothing chosen is told');
  await look(page, 'bk-event-nothing');
  await page.locator('input[name=start]').nth(1).check();
  await page.fill('#f-count', '999');
  await press(page, '下一步');
  check(await shown(page, '#f-count[aria-invalid]'), 'too many of one booking are told');
  await look(page, 'bk-event-many');
  await page.locator('input[name=start]').nth(1).check();
  await page.fill('#f-count', '3');
  await press(page, '下一步');
  check(page.url().includes('/login'), 'the login comes when the choice is whole');
  await signIn(page, phone);
  await says(page, '3 人', 'the count is told back');
  await look(page, 'bk-event-check');
  await press(page, '确认预约');
  await says(page, '已约好', 'booked');
  await look(page, 'bk-one');
  return page.url().match(/bookings\/(\d+)/)[1];
}

async function change(page, id) {
  await go(page, `/bookings/${id}`);
  await follow(page, '改期');
  await look(page, 'bk-change');
  await page.locator('input[name=start]').nth(2).check();
  await press(page, '下一步');
  await look(page, 'bk-change-check');
  await press(page, '确认改期');
  await says(page, '已改好', 'changed');
}

/* A scene by days: a hold, confirmed; the next person waits in line and is offered the room. */
const nextFree = (page) => page.locator('.cal a.free').first();
async function scene(page, other, n) {
  await go(page, '/e/scene/qimingli/book');
  await look(page, 'bk-scene');
  for (let i = 0; i <= n; i++) await follow2(page, page.locator('.navb[aria-label="下个月"]'));
  await follow2(page, nextFree(page));
  await look(page, 'bk-scene-picked');
  const chosen = page.url();
  await press(page, '下一步');
  await look(page, 'bk-scene-check');
  await page.fill('#f-name', '《侨路》剧组');
  await press(page, '先占住');
  await says(page, '还留', 'the hold tells how long it lasts');
  await look(page, 'bk-held');
  const id = page.url().match(/bookings\/(\d+)/)[1];
  await other.goto(chosen);
  await press(other, '下一步');
  if (other.url().includes('/login')) await signIn(other, '15400001003');
  await says(other, '已经满了', 'what is full is told');
  await look(other, 'bk-full');
  await press(other, '排队等空位');
  await says(other, '排在最前面', 'the place in line is told');
  await look(other, 'bk-waiting');
  const waiting = other.url();
  await go(page, `/bookings/${id}`);
  await press(page, '确认预约');
  await says(page, '已确认', 'confirmed');
  await page.locator('summary:has-text("取消这个预约")').click();
  await press(page, '确定取消');
  await says(page, '已取消', 'cancelled');
  await look(page, 'bk-cancelled');
  await other.goto(waiting.split('?')[0]);
  await says(other, '还留', 'the room is offered to who waited');
  await look(other, 'bk-offered');
  await press(other, '确认预约');
  await says(other, '已确认', 'the offer is confirmed');
  await told(other, ['已排队', '有空位了', '预约已确认']);
  await look(other, 'inbox-bookings');
  await other.goBack();
  await other.locator('summary:has-text("取消这个预约")').click();
  await press(other, '确定取消');
}
/* Notices are made after the commit, by a consumer: they come a little later. */
async function told(page, titles) {
  for (const end = Date.now() + PATIENCE; ;) {
    await go(page, '/inbox');
    const text = await page.textContent('main');
    if (titles.every((t) => text.includes(t)) || Date.now() > end) break;
    await new Promise((on) => setTimeout(on, 300));
  }
  for (const t of titles) await says(page, t, 'the notice');
}
const follow2 = (page, at) => Promise.all([page.waitForNavigation(), at.click()]);

/* A desk by the month. */
async function lease(page, n) {
  await go(page, `/e/desk/desk-${n + 1}/book`);
  await look(page, 'bk-desk');
  await follow2(page, page.locator('.bk-months a').nth(1));
  await follow2(page, page.locator('.bk-months a').nth(3));
  await says(page, '3 个月', 'three months are chosen');
  await press(page, '下一步');
  await look(page, 'bk-desk-check');
  await press(page, '提交申请');
  await says(page, '等管理方答复', 'the request waits for an answer');
  await look(page, 'bk-requested');
}

// ---- at the desk ----

/* Requests are decided, a refusal needs its reason, the day shows who comes. */
async function requests(page, n) {
  await go(page, '/desk/bookings');
  if (page.url().includes('/d/login')) {
    await page.fill('[name=login]', 'city_lead');
    await page.fill('[name=password]', 'yiban-demo-2026');
    await press(page, '登录');
  }
  await look(page, 'bk-day');
  await go(page, '/desk/bookings?q=asked');
  await look(page, 'bk-asked');
  await follow2(page, page.locator(`.bk-rows a:has-text("工位 ${n + 1} 号"), .bk-rows a`).last());
  await look(page, 'bk-manage');
  await press(page, '不接受');
  check(await shown(page, '.errsum'), 'a refusal without a reason is told');
  await look(page, 'bk-manage-reason');
  await press(page, page.locator('button[value=accept]'));
  await says(page, '已接受', 'the request is accepted');
}

/* A session that begins within a day: booked, checked in by its code, reviewed. */
async function door(page, staff, n) {
  const kinds = JSON.parse(await (await fetch(`${origin}/api/v1/entries?kind=window&limit=5`)).text());
  const slug = kinds.items[n % kinds.items.length].slug;
  await go(page, `/e/window/${slug}/book`);
  await look(page, 'bk-window');
  await follow2(page, page.locator('.cal a').first());
  await look(page, 'bk-window-day');
  await page.locator('input[name=start]').first().check();
  await press(page, '下一步');
  await press(page, '确认预约');
  const code = (await page.textContent('.bk-code')).trim(), id = page.url().match(/bookings\/(\d+)/)[1];
  await go(staff, '/desk/check-in');
  await look(staff, 'bk-door');
  await staff.fill('[name=code]', 'WRONG234');
  await press(staff, '签到');
  check(await shown(staff, '.errsum'), 'an unknown code is told');
  await look(staff, 'bk-door-wrong');
  await staff.fill('[name=code]', code.toLowerCase());
  await press(staff, '签到');
  await look(staff, 'bk-door-done');
  await says(staff, '已签到', 'checked in');
  await go(page, `/bookings/${id}`);
  await follow(page, '去评价');
  check(!(await shown(page, 'input[name=level]:checked')), 'no level is preselected');
  await look(page, 'bk-review');
  await press(page, '提交评价');
  check(await shown(page, '.errsum'), 'a review without a level is told');
  await page.locator('input[name=level][value="4"]').check({ force: true });
  await page.fill('#f-words', '接待很快。');
  await press(page, '提交评价');
  await says(page, '谢谢您的评价', 'reviewed');
  await go(staff, '/desk/entries');
  await look(staff, 'desk-entries-review');
  await press(staff, staff.locator('form[action^="/desk/reviews/"] button[value=show]').first());
  await says(staff, '评价已处理', 'the words are shown');
}

// ---- providers ----
const PICTURE = 'iVBORw0KGgo';
async function provider(page, staff, n) {
  const name = `示例道具行 ${n + 1} 店`;
  await go(page, '/keep');
  await look(page, 'keep-list');
  await follow(page, '新的服务商');
  await look(page, 'keep-new');
  await press(page, '保存草稿');
  check(await shown(page, '.errsum'), 'what is missing is told');
  await look(page, 'keep-new-errors');
  await page.fill('#f-name', '启明');
  await page.selectOption('#f-division', { index: 3 });
  await page.locator('input[name="f.service"]').nth(6).check();
  await page.fill('#f-phone', '0750-0001111');
  await page.fill('[id="f.rates.0.item"]', '古董家具（件）');
  await page.fill('[id="f.rates.0.price"]', '80.5');
  await page.fill('#f-name', name);
  await press(page, '再加几行');
  check(await page.locator('[id="f.rates.5.item"]').count() === 1, 'rows are added');
  await says(page, '具体情况', 'the form is kept');
  check(await page.inputValue('#f-name') === name, 'what was written is kept');
  await press(page, '保存并预览');
  await says(page, '古董家具（件） · 80.5', 'the preview shows the rate card');
  await look(page, 'keep-preview');
  await press(page, '提交审核');
  await says(page, '已提交', 'sent');
  const id = page.url().match(/keep\/(\d+)/)[1];
  await look(page, 'keep-one');
  await page.setInputFiles('#f-file', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from(PICTURE, 'base64') });
  await press(page, '上传图片');
  check(await shown(page, '.errsum'), 'what is no picture is told');
  await look(page, 'keep-photo-errors');
  await go(staff, '/desk/entries');
  await look(staff, 'desk-entries');
  await follow2(staff, staff.locator(`a:has-text("${name}")`));
  await look(staff, 'desk-entry');
  await press(staff, staff.locator('button[value=refuse]'));
  check(await shown(staff, '.errsum'), 'sending back needs a reason');
  await look(staff, 'desk-entry-reason');
  await staff.fill('[name=reason]', '请写明营业时间');
  await press(staff, staff.locator('button[value=refuse]'));
  await go(page, `/keep/${id}`);
  await says(page, '请写明营业时间', 'the reason reaches the provider');
  await look(page, 'keep-refused');
  await press(page, page.locator('form button[value=submit]').first());
  await go(staff, `/desk/entries/${id}`);
  await press(staff, staff.locator('button[value=publish]'));
  await says(staff, '已公开', 'published');
  await go(page, `/keep/${id}`);
  await page.fill('#f-summary', '古董和老家具');
  await press(page, page.locator('form button[value=submit]').first());
  await go(staff, `/desk/entries/${id}`);
  await says(staff, '有 1 处改动', 'what differs is told');
  await look(staff, 'desk-entry-changed');
  await press(staff, staff.locator('button[value=publish]'));
  return { id, name };
}

/* Somebody asks the provider; they answer; then they leave with the booking open. */
async function leaving(page, other, staff, p) {
  const slug = await page.goto(`${origin}/keep/${p.id}`).then(() => page.locator('aside a[href^="/e/"]').first().getAttribute('href'));
  await go(other, `${slug}/book`);
  await look(other, 'bk-provider');
  await follow2(other, other.locator('.cal a.free').last());
  await press(other, '下一步');
  await press(other, '提交申请');
  await go(page, `/keep/${p.id}/bookings`);
  await look(page, 'keep-bookings');
  await press(page, page.locator('button[value=refuse]').first());
  check(await shown(page, '.errsum'), 'a refusal without a reason is told');
  await press(page, page.locator('button[value=accept]').first());
  await says(page, '已处理', 'accepted');
  await go(page, `/keep/${p.id}`);
  await page.locator('summary:has-text("不做了")').click();
  await page.fill('#f-reason', '停业');
  await press(page, '确定撤下');
  check(await shown(page, '.errsum'), 'open bookings stop the leaving');
  await look(page, 'keep-leaving');
  if (!(await page.locator('input[name=despite]').isVisible())) await page.locator('summary:has-text("不做了")').click();
  await page.check('input[name=despite]');
  await page.fill('#f-reason', '停业');
  await press(page, '确定撤下');
  await says(page, '已撤下', 'withdrawn');
  await told(other, ['预约已取消']);
}

// ---- figures, import ----
async function figures(page) {
  await go(page, '/desk/catalog-figures');
  await says(page, '约得最多的', 'what is booked most');
  check(await page.locator('.bk-hot li').count() > 0, 'the bookings of the walk are counted');
  await look(page, 'desk-figures');
  const csv = await page.request.get(`${origin}/desk/catalog-figures.csv`);
  check(csv.ok() && (await csv.text()).includes('合计'), 'the figures as CSV');
  for (const format of ['csv', 'xlsx', 'geojson']) {
    const r = await page.request.get(`${origin}/api/v1/kinds/scene/entries?format=${format}`);
    check(r.ok() && (await r.body()).length > 1000, `scenes as ${format}`);
  }
  await go(page, '/desk/import');
  await look(page, 'desk-import');
  await page.selectOption('[name=kind]', 'scene');
  await page.setInputFiles('#d-file', { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name,colour\na,b,c\n') });
  await press(page, '检查并导入');
  await says(page, '一条也没有导入', 'faults are told by row');
  await look(page, 'desk-import-errors');
}

async function walk(mode, n) {
  const page = await person(mode), other = await person(mode), staff = await person(mode);
  const id = await event(page, ['15400001001', '15400001002', '15400001004'][n]);
  await change(page, id);
  await scene(page, other, n);
  await lease(page, n);
  await requests(staff, n);
  await door(page, staff, n);
  const p = await provider(page, staff, n);
  await leaving(page, other, staff, p);
  await figures(staff);
  await go(page, '/bookings');
  await look(page, 'bk-list');
  await leave(page);
  await leave(other);
  await leave(staff);
}

if (!existsSync(program)) { console.log(`SKIPPED: ${program} is not built; run ./do build`); process.exit(77); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('SKIPPED: no chromium here'); process.exit(77); }
try {
  await open(shots);
  await serve(program, pack, Date.parse('2026-12-01T10:00+08:00'));      // a Tuesday: windows are open tomorrow
  for (const [n, mode] of MODES.entries()) {
    if (only && only !== mode.name) continue;
    try { await walk(mode, n); } catch (e) {
      note(`${mode.name}: ${String(e.stack || e).slice(0, 1500)}`);
      await stuck();
    }
  }
} catch (e) {
  note(String(e.stack || e).slice(0, 1500));
}
await finish();
console.log(`${counted.pages} pages, ${counted.looks} looks, ${counted.axe} axe runs`);
if (faults.length) console.error(`${faults.length} faults:\n${faults.join('\n')}`);
process.exit(faults.length ? 1 : 0);
