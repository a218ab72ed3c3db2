// booking.mjs - what is done with entries and bookings, in a browser: people find what is free, book, wait, change,
// are checked in and review; providers keep their entries; the staff moderate.   node booking.mjs PROGRAM PACK [SHOTS] [MODE]
import { existsSync } from 'node:fs';
import { MODES, PATIENCE, check, counted, faults, finish, follow, lastCode, leave, look, note, open, origin, person, press, says,
  serve, shown, stuck } from './kit.mjs';
import * as desk from './desk.mjs';

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

async function walk(mode, n) {
  const page = await person(mode), other = await person(mode);
  const id = await event(page, ['15400001001', '15400001002', '15400001004'][n]);
  await change(page, id);
  await scene(page, other, n);
  await lease(page, n);
  await go(page, '/bookings');
  await look(page, 'bk-list');
  await leave(page);
  await leave(other);
}

if (!existsSync(program)) { console.log(`SKIPPED: ${program} is not built; run ./do build`); process.exit(77); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('SKIPPED: no chromium here'); process.exit(77); }
try {
  await open(shots);
  await serve(program, pack);
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
