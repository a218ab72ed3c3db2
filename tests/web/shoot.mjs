// shoot.mjs PROGRAM PACK [SHOTS] [MODE] - places, days, messages and changes in a browser, in the modes of kit.mjs:
// a stranger learns how early to apply and takes a place along; a crew writes to its butler, is answered, moves its
// days, prints the notice for neighbours; the calendar, the screen and the guided questions.
import { existsSync } from 'node:fs';
import { day, login } from './crew.mjs';
import { signIn } from './desk.mjs';
import { check, counted, faults, finish, follow, leave, look, MODES, note, open, origin, person, press, says, serve,
  shown, stuck } from './kit.mjs';

const [program, pack, shots, only] = process.argv.slice(2);
const began = Date.now();
const lap = (text) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);
const ask = (path) => fetch(`${origin}/api/v1${path}`).then((r) => r.json());

/* Before anything is filled in. */
async function early(page, scenes) {
  await page.goto(`${origin}/lead-time/film-shooting`);
  await look(page, 'lead-empty');
  await page.selectOption('#f-county', '440783');
  await page.fill('#f-from', day(2));
  await page.locator('input[name=a][value=road]').check();
  await press(page, '算一算');
  await says(page, '来不及', 'two days are too few for a road');
  check(await page.locator('table tbody tr').count() >= 1, 'the rules are told');
  await look(page, 'lead-late');
  await page.goto(`${origin}/lead-time/film-shooting?from=2026-99-99`);
  await says(page, '日期不对', 'what is no day is told');
  await page.goto(`${origin}/lead-time/film-shooting?e=${scenes[0].id}&e=${scenes[1].id}&from=${day(60)}`);
  await says(page, '赶得上', 'two months are enough');
  await follow(page, '带着地点去申请');
  await says(page, scenes[0].name, 'the place comes along');
  await look(page, 'start-places');
  await page.goto(`${origin}/services/film-shooting/start?e=1`);
  await says(page, '没有带上地点', 'a place that is gone is told');
}

async function questions(page) {
  await page.goto(`${origin}/guides/hk-mo-film`);
  await look(page, 'guide-first');
  for (const answer of ['hk', 'company', 'no', 'film', 'none', 'first', 'yes', 'hkmo']) {
    await page.locator(`input[type=radio][value=${answer}]`).check();
    await press(page, '下一步');
  }
  await says(page, '香港服务提供者证明书', 'the filings are listed');
  await says(page, '通行做法', 'how certain each is, is told');
  await look(page, 'guide-list');
  await Promise.all([page.waitForNavigation(), page.locator('.sum a:has-text("更改")').first().click()]);
  await page.locator('input[type=radio][value=other]').check();
  await press(page, '下一步');
  check(!page.url().includes('investor'), 'a changed answer drops those that hung on it');
}

async function calendar(page) {
  for (const [path, name] of [['/shoots', 'shoots-week'], ['/shoots?view=month', 'shoots-month'],
    ['/shoots?from=2026-12-07', 'shoots-december'], ['/screen', 'screen']]) {
    const r = await page.goto(origin + path);
    check(r.status() === 200, `${path}: ${r.status()}`);
    if (name !== 'screen') await look(page, name);
  }
}

/* The first of one's cases that something may be asked for. */
async function permitted(page) {
  await page.goto(`${origin}/my`);
  const firm = page.locator('form[action="/me/identity"] button').first();
  if (await firm.count()) await press(page, firm);
  await page.goto(`${origin}/my`);
  const links = await page.$$eval('main a[href^="/cases/"]', (all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  for (const href of links.filter((l) => /^\/cases\/\d+$/.test(l))) {
    await page.goto(`${origin}${href}/changes`);
    if (await page.locator('a[href$="/changes/amend"]').count()) return href.split('/')[2];
  }
  return null;
}

async function talk(page, mode, id, clerk) {
  await page.goto(`${origin}/cases/${id}`);
  await follow(page, '和管家说');
  await look(page, 'talk-empty');
  await press(page, '发出');
  check(await shown(page, '.errsum'), 'nothing written is no message');
  await look(page, 'talk-error');
  await page.fill('#f-text', `停车场能停几辆大车？（${mode.name}）`);
  await page.setInputFiles('#f-file', { name: '停车图.png', mimeType: 'image/png', buffer: PNG });
  await press(page, '发出');
  await says(page, '停车图.png', 'the paper is attached');
  await look(page, 'talk-sent');
  const desk = await person(mode);
  await signIn(desk, clerk);
  await desk.goto(`${origin}/d/messages`);
  await look(desk, 'desk-letters');
  await desk.goto(`${origin}/d/cases/${id}/messages`);
  await says(desk, `（${mode.name}）`, 'the desk reads it');
  await desk.fill('#f-text', '村口广场可以停三辆。');
  await press(desk, '发出');
  await look(desk, 'desk-talk');
  await leave(desk);
  await page.goto(`${origin}/cases/${id}/messages`);
  await says(page, '村口广场可以停三辆。', 'the answer is there');
  await says(page, '对方已读', 'that it was read is told');
}
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function change(page, mode, id, reviewer) {
  await page.goto(`${origin}/cases/${id}/changes`);
  await look(page, 'changes');
  await page.goto(`${origin}/cases/${id}/changes/amend`);
  await look(page, 'change-amend');
  await press(page, page.locator('form button.grow'));
  check(await shown(page, '.errsum'), 'nothing changed, or no reason, is told');
  await look(page, 'change-errors');
  const first = 50 + 3 * MODES.indexOf(mode);            // a case may have been changed in the mode before
  await page.fill('#f-scenes-0-date_from', day(first));
  await page.fill('#f-scenes-0-date_to', day(first + 2));
  await page.fill('#f-why', '演员档期改了');
  await press(page, page.locator('form button.grow'));
  await says(page, '收到了', 'it was asked for');
  await look(page, 'changes-asked');
  const desk = await person(mode);
  await signIn(desk, reviewer);
  await desk.goto(`${origin}/d/cases/${id}`);
  await says(desk, '变更时间、地点', 'the desk sees what is asked');
  await look(desk, 'desk-change');
  await press(desk, desk.locator('#dec button').last());
  await leave(desk);
  await page.goto(`${origin}/cases/${id}/changes`);
  await says(page, '已办', 'it is done');
  await page.goto(`${origin}/cases/${id}/permit`);
  check(/号-\d/.test(await page.textContent('main')), 'a new version of the permit');
  await page.goto(`${origin}/cases/${id}/neighbours`);
  await says(page, '拍摄告知', 'the notice for neighbours');
  await look(page, 'neighbours');
}

const CREWS = ['15400001001', '15400001005', '15400001001'];
async function walk(mode, n, scenes) {
  const page = await person(mode);
  await early(page, scenes);
  await questions(page);
  await calendar(page);
  lap(`${mode.name}: before anyone signs in`);
  await page.goto(`${origin}/login`);
  await login(page, CREWS[n]);
  const id = await permitted(page);
  check(id, `${CREWS[n]} has a case with a permit`);
  if (id) {
    const unit = await page.goto(`${origin}/cases/${id}`).then(() => page.textContent('main'));
    const place = /台山/.test(unit) ? 'taishan' : /开平/.test(unit) ? 'kaiping' : 'city';
    await talk(page, mode, id, `${place}_clerk`);
    lap(`${mode.name}: messages`);
    await change(page, mode, id, `${place}_reviewer`);
    lap(`${mode.name}: changed`);
  }
  await leave(page);
}

if (!existsSync(program)) { console.log(`SKIPPED: ${program} is not built; run ./do build`); process.exit(77); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('SKIPPED: no chromium here'); process.exit(77); }
try {
  await open(shots);
  await serve(program, pack);
  lap('the program serves');
  const scenes = (await ask('/entries?kind=scene&limit=2')).items;
  for (const [n, mode] of MODES.entries()) {
    if (only && only !== mode.name) continue;
    await walk(mode, n, scenes);
  }
} catch (e) {
  note(String(e.stack || e).slice(0, 1500));
  await stuck();
}
await finish();
lap(`${counted.pages} pages, ${counted.looks} looks, ${counted.axe} axe runs`);
if (faults.length) console.error(`${faults.length} faults:\n${faults.join('\n')}`);
process.exit(faults.length ? 1 : 0);
