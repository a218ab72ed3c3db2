// journey.mjs PROGRAM PACK [SHOTS] [online|telephone] - one stranger from the first look to the last word, on a phone in the large view:
// finds a place by the sea that is free next week, compares two, holds days, applies, talks to the butler, changes a date,
// is let in by a code, rates. And the same journey begun by telephone. The days pass: the program's clock is moved on.
import { existsSync } from 'node:fs';
import { PLAN, company, fill, login, project, put, tick } from './crew.mjs';
import { accept, at, find, grant, send_for, write_down } from './desk.mjs';
import { check, counted, faults, finish, follow, goOn, leave, look, note, open, origin, person, press, says, serve, stuck } from './kit.mjs';

const [program, pack, shots, only] = process.argv.slice(2);
const began = Date.now();
const lap = (text) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);
const city = (text) => Date.parse(`${text}+08:00`);
const PHONE = { name: 'phone', js: true, care: true, widths: [390] };
const DESK = { name: 'desk', js: true, care: false, widths: [1280] };
const go = (page, path) => page.goto(origin + path);
const tap = (page, at) => Promise.all([page.waitForNavigation(), at.click()]);

const MINE = '15400007101';
/* A Tuesday, and days of the week after; the second journey begins a fortnight later. */
const weeks = (monday) => {
  const day = (n) => new Date(city(`${monday}T12:00`) + n * 86400000).toISOString().slice(0, 10);
  return { now: city(`${day(1)}T10:00`), wed: day(9), thu: day(10), fri: day(11), sat: day(12) };
};
const ONLINE = weeks('2026-11-30'), SPOKEN = weeks('2026-12-14');
const spelt = (d) => `${+d.slice(5, 7)} 月 ${+d.slice(8)} 日`, printed = (d) => `${d.slice(0, 4)}年${+d.slice(5, 7)}月${+d.slice(8)}日`;

/* From the first page to two places side by side, and into the first of them. */
async function choose(page, d) {
  await tap(page, page.locator('main a[href*="kind=scene"], main a[href="/platform/scenes"]').first());
  if (!page.url().includes('/find')) await tap(page, page.locator('main a[href*="/find?kind=scene"]').first());
  if (page.viewportSize().width < 860) await page.locator('a[href="#filters"]').click();
  await page.fill('#f-from', d.wed);
  await page.fill('#f-to', d.thu);
  const beach = page.locator('.fchip', { hasText: '沙滩' }).first();
  if (!await beach.isVisible()) await page.locator('#f-style summary').click();
  await beach.click();
  await press(page, '看结果');
  await says(page, '沙滩', 'a chip tells the filter');
  const found = await page.locator('.cards .scene').count();
  check(found >= 2, `${found} places by the sea are free`);
  await look(page, 'journey-found');
  for (const i of [0, 1]) await page.locator('.cmpbox').nth(i).click();
  await press(page, '对比所选');
  check(await page.locator('.cmp thead th').count() === 2, 'two side by side');
  await look(page, 'journey-compared');
  await tap(page, page.locator('.cmp thead a').first());
  await look(page, 'journey-place');
  return (await page.textContent('h1')).trim();
}

/* Two days of it, held, before anything is applied for; the login comes when the choice is whole. */
const pick = async (page, from, to) => {
  await tap(page, page.locator(`.cal a[href*="${from}"]`).first());
  await tap(page, page.locator(`.cal a[href*="to=${to}"]`).first());
  await look(page, 'journey-days');
  await press(page, '下一步');
};
async function hold(page, d, phone, name) {
  await follow(page, '看空档、预约');
  await pick(page, d.wed, d.thu);
  await login(page, phone, name);
  await says(page, '2 天', 'the days are told back');
  await look(page, 'journey-hold');
  await press(page, '先占住');
  await says(page, '还留', 'the hold tells how long it lasts');
  await press(page, '确认预约');
  await says(page, '已确认', 'the days are confirmed');
  await look(page, 'journey-held');
  return page.url().match(/bookings\/(\d+)/)[1];
}

/* The application, begun with that place and those days; returns the case. */
async function apply(page, d, place, title) {
  await follow(page, '申请影视协拍');
  await says(page, place, 'the place comes along');
  await says(page, spelt(d.wed), 'and so do the days');
  await look(page, 'journey-start');
  await press(page, page.locator('form[action$="/start"] button.grow'));
  const draft = page.url().match(/apply\/(\d+)/)[1], next = () => press(page, '保存，去下一步');
  await project(page, title);
  await next();
  await fill(page, { filing_no: '演示备字〔2026〕第021号' });
  await next();
  await company(page);
  await next();
  await fill(page, { lead_cnid: '440703199001010017' });
  await next();
  check(await page.inputValue('#f-scenes-0-place') === place, 'the scene is written down already');
  check(await page.inputValue('#f-scenes-0-date_from') === d.wed && await page.inputValue('#f-scenes-0-date_to') === d.thu, 'with its days');
  await look(page, 'journey-scene');
  await fill(page, { 'scenes-0-time_from': '06:00', 'scenes-0-time_to': '19:00' });
  await tick(page, 'scenes[0].setting', 'outdoor');
  await tick(page, 'scenes[0].owner_state', 'public');
  await next();
  await next();
  await fill(page, { people: '18', cars: '0', trucks: '0' });
  await next();
  await put(page, 'plan_file', PLAN);
  await next();
  for (const k of ['commit_true', 'commit_safe', 'commit_restore', 'consent_identity']) await page.check(`#f-${k}`);
  await press(page, page.locator('form button.grow').last());
  if (!page.url().endsWith('/check')) await go(page, `/apply/${draft}/check`);
  await look(page, 'journey-check');
  await press(page, '提交申请');
  check(/\/cases\/\d+\/receipt$/.test(page.url()), `the receipt: ${page.url()}`);
  await look(page, 'journey-receipt');
  return page.url().match(/cases\/(\d+)/)[1];
}

/* A question, and its answer by the one who accompanies the case. */
async function butler(page, id, clerk) {
  await go(page, `/cases/${id}`);
  await look(page, 'journey-case');
  await follow(page, '和管家说');
  await page.fill('#f-text', '早上六点船能到吗？设备车过得去吗？');
  await press(page, '发出');
  await at(DESK, clerk, async (desk) => {
    await go(desk, `/d/cases/${id}/messages`);
    await says(desk, '设备车过得去吗', 'the desk reads the question');
    await desk.fill('#f-text', '第一班船七点，设备车前一天下午过去。');
    await press(desk, '发出');
  });
  await go(page, `/cases/${id}/messages`);
  await says(page, '第一班船七点', 'the butler answers');
  await look(page, 'journey-butler');
}

/* The papers are in order, whoever is asked agrees, the permit is out. */
async function granted(no, from, to) {
  await at(DESK, 'taishan_clerk', (p) => accept(p, no));
  await at(DESK, 'taishan_reviewer', async (p) => { await find(p, no); await look(p, 'journey-desk'); await grant(p, no, from, to); });
}

/* A day later: the days that are held, and what was applied for. */
async function later(page, d, booking, id) {
  await go(page, `/cases/${id}/permit`);
  await says(page, `有效期 ${spelt(d.wed)}至 ${spelt(d.thu)}`, 'the last day is within');
  await go(page, `/bookings/${booking}`);
  await follow(page, '改期');
  await pick(page, d.thu, d.fri);
  await look(page, 'journey-moved');
  await press(page, '确认改期');
  await says(page, '已改好', 'the days are changed');
  await amend(page, d, id);
  await at(DESK, 'taishan_reviewer', (p) => agree(p, id));
  await go(page, `/cases/${id}/changes`);
  await says(page, '已办', 'the change is done');
  await go(page, `/cases/${id}/permit`);
  await says(page, `${printed(d.thu)} 至 ${printed(d.fri)}`, 'the permit has the new days');
  await look(page, 'journey-permit');
}
async function amend(page, d, id) {
  await go(page, `/cases/${id}/changes/amend`);
  await page.fill('#f-scenes-0-date_from', d.thu);
  await page.fill('#f-scenes-0-date_to', d.fri);
  await page.fill('#f-why', '天气预报说十号才放晴');
  await press(page, page.locator('form button.grow'));
  await says(page, '收到了', 'the change is asked for');
}
async function agree(desk, id) {
  await go(desk, `/d/cases/${id}`);
  await says(desk, '变更时间、地点', 'the desk sees what is asked');
  await press(desk, desk.locator('#dec button').last());
}

/* The day has come: the code on the telephone opens the place. */
async function arrive(page, booking, phone) {
  await go(page, `/bookings/${booking}`);
  await login(page, phone);                                // days have passed: the session has not lasted
  const code = (await page.textContent('.bk-code')).trim();
  await at(DESK, 'city_lead', async (desk) => {
    await go(desk, '/desk/check-in');
    await desk.fill('[name=code]', code);
    await press(desk, '签到');
    await says(desk, '已签到', 'checked in');
    await look(desk, 'journey-door');
  });
}

async function rated(page, booking, id, phone) {
  await go(page, `/bookings/${booking}`);
  await login(page, phone);
  await follow(page, '去评价');
  await page.locator('input[name=level][value="5"]').check({ force: true });
  await page.fill('#f-words', '沙滩干净，船家守时。');
  await press(page, '提交评价');
  await says(page, '谢谢您的评价', 'the place is reviewed');
  await go(page, `/cases/${id}`);
  await follow(page, '评价');
  await page.locator('input[name=level][value="4"]').check({ force: true });
  await press(page, '提交评价');
  await says(page, '谢谢您的评价', 'the service is rated');
  await look(page, 'journey-rated');
}

async function online(d) {
  const page = await person(PHONE);
  await go(page, '/platform');
  const place = await choose(page, d);
  lap(place);
  const id = await hold(page, d, MINE, '沈海示');
  lap(`booking ${id}`);
  const one = await apply(page, d, place, '潮声');
  await butler(page, one, 'taishan_clerk');
  await go(page, `/cases/${one}`);
  const no = (await page.textContent('.phead')).match(/XP\d{8}-\d+/)[0];
  lap(`applied, ${no}`);
  await granted(no, d.wed, d.thu);
  lap('granted');
  await later(page, d, id, one);
  lap('a day later');
  await goOn(city(`${d.thu}T08:30`));
  await arrive(page, id, MINE);
  lap('let in');
  await goOn(city(`${d.sat}T10:00`));
  await rated(page, id, one, MINE);
  lap('rated');
}

// ---- by telephone ----
const THEIRS = '15400009101';

/* The clerk finds a place for the caller and writes the application down. */
async function spoken(clerk, d) {
  await look(clerk, 'journey-hotline');
  await follow(clerk, '先替来电人找场景');
  const place = await choose(clerk, d), slug = new URL(clerk.url()).pathname;
  await follow(clerk, '代来电人申请');
  check(await clerk.inputValue('[name="scenes[0].place"]') === place, 'the place is written down');
  await clerk.fill('[name="scenes[0].date_from"]', d.wed);
  await clerk.fill('[name="scenes[0].date_to"]', d.thu);
  await write_down(clerk, '渔火', THEIRS);
  await look(clerk, 'journey-hotline-form');
  return { ...await send_for(clerk), slug };
}

/* With number and code the caller follows the case on their own telephone. */
async function code_in(page, { no, code }) {
  await go(page, '/caller');
  await page.fill('#f-no', no);
  await page.fill('#f-code', code);
  await press(page, '查进度');
  return page.url().match(/cases\/(\d+)/)[1];
}

/* The caller rings again: found by telephone, the days are moved for them. */
async function moved_by_voice(clerk, d, no) {
  await clerk.fill('main [name=q]', THEIRS);
  await press(clerk, clerk.locator('main button:has-text("查找")'));
  await says(clerk, no, 'found by telephone');
  await follow(clerk, '替来电人改日期');
  await look(clerk, 'journey-voice-changes');
  await amend(clerk, d, clerk.url().match(/cases\/(\d+)/)[1]);
}

/* The caller takes the days of the permit at the place. */
async function days(page, d, entry) {
  await go(page, `${entry}/book`);
  await pick(page, d.thu, d.fri);
  await press(page, '确认预约');
  return page.url().match(/bookings\/(\d+)/)[1];
}

async function by_telephone(d) {
  const page = await person(PHONE);
  let got;
  await at(DESK, 'hotline', async (clerk) => { got = await spoken(clerk, d); });
  lap(`written down, ${got.no}`);
  const id = await code_in(page, got);
  await butler(page, id, 'taishan_clerk');
  await granted(got.no, d.wed, d.thu);
  lap('granted');
  await at(DESK, 'hotline', (clerk) => moved_by_voice(clerk, d, got.no));
  await at(DESK, 'taishan_reviewer', (p) => agree(p, id));
  await go(page, `/cases/${id}/permit`);
  await says(page, `${printed(d.thu)} 至 ${printed(d.fri)}`, 'the caller sees the new days');
  lap('a day later');
  await go(page, '/login?next=/my');
  await login(page, THEIRS);
  await look(page, 'journey-my');
  await says(page, '渔火', 'who signs in with the telephone finds the case');
  const booking = await days(page, d, got.slug);
  await goOn(city(`${d.thu}T08:30`));
  await arrive(page, booking, THEIRS);
  lap('let in');
  await goOn(city(`${d.sat}T10:00`));
  await rated(page, booking, id, THEIRS);
  lap('rated');
}

if (!existsSync(program)) { console.log(`SKIPPED: ${program} is not built; run ./do build`); process.exit(77); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('SKIPPED: no chromium here'); process.exit(77); }
try {
  await open(shots);
  await serve(program, pack, ONLINE.now);
  lap('the program serves');
  if (only !== 'telephone') await online(ONLINE);
  await goOn(SPOKEN.now);
  if (only !== 'online') await by_telephone(SPOKEN);
} catch (e) {
  note(String(e.stack || e).slice(0, 1500));
  await stuck();
}
await finish();
lap(`${counted.pages} pages, ${counted.looks} looks, ${counted.axe} axe runs`);
if (faults.length) console.error(`${faults.length} faults:\n${faults.join('\n')}`);
process.exit(faults.length ? 1 : 0);
