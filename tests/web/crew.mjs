// crew.mjs - what an applicant does on the portal; each function is one stretch of the walk.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE, check, data, follow, lastCode, look, note, origin, press, says, shown } from './kit.mjs';

export const PLAN = join(data, 'plan.pdf'), NOTES = join(data, 'notes.txt');
writeFileSync(PLAN, ['%PDF-1.4', '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj', '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj',
  '4 0 obj<</Length 47>>stream', 'BT /F1 24 Tf 72 760 Td (Shooting plan) Tj ET   ', 'endstream endobj',
  '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj', 'trailer<</Root 1 0 R>>', '%%EOF', ''].join('\n'));
writeFileSync(NOTES, 'neither picture nor PDF');

const go = (page, path) => page.goto(origin + path);
export const fill = async (page, values) => { for (const [id, v] of Object.entries(values)) await page.fill(`#f-${id}`, v); };
export const tick = (page, name, value) => page.check(`input[name="${name}"][value="${value}"]`);
export const day = (after) => new Date(Date.now() + after * 86400000).toISOString().slice(0, 10);

export async function login(page, phone, name) {
  await fill(page, { phone });
  await press(page, '获取验证码');
  const button = page.locator('form[action="/login"] button.grow');
  await look(page, 'login-code');
  if (name) {
    await fill(page, { code: '000000' });
    await press(page, button);
    check(await shown(page, '.errsum'), 'a wrong code is told');
    await look(page, 'login-wrong');
  }
  await fill(page, { code: lastCode(phone) });
  await press(page, button);
  if (!name) return;
  await look(page, 'login-new');
  await press(page, button);
  check(await shown(page, '.errsum'), 'who is new is told what is missing');
  await fill(page, { name });
  for (const box of await page.locator('input[name=consent]').all()) await box.check();
  await press(page, button);
}

/* The public pages, before anyone signs in. */
export async function visit(page) {
  for (const [path, name] of [['/', 'home'], ['/search', 'search-empty'], ['/search?q=协拍', 'search'],
    ['/search?q=zzz', 'search-none'], ['/search?q=XP20261120-0001', 'search-number'], ['/services', 'services'],
    ['/services?for=enterprise', 'services-for'], ['/services/film-shooting', 'guide'],
    ['/services/film-shooting/texts/guide-drone', 'text'], ['/services/film-shooting/start', 'start'],
    ['/promise', 'promise'], ['/about', 'about'], ['/privacy', 'privacy'], ['/accessibility', 'accessibility'],
    ['/help', 'help'], ['/verify', 'verify-ask'], ['/v/WRONG-CODE', 'verify-unknown'], ['/caller', 'caller'],
    ['/components', 'components'], ['/erased', 'erased-page']]) {
    await go(page, path);
    await look(page, name);
  }
}

export const project = async (page, title) => {
  await fill(page, { title, crew_name: `《${title}》剧组`, synopsis: '一家三代在侨村与海外之间往来书信。' });
  await page.selectOption('#f-work_kind', 'series');
  await tick(page, 'filing_state', 'done');
};
export const company = async (page) => {
  await tick(page, 'applicant_kind', 'enterprise');
  await fill(page, { company_name: '岭海示例影视制作有限公司', uscc: '9144 0703 9001 0001 5p', lead_name: '陈敏示',
    lead_mobile: '１５４ 0000 1001', site_name: '高锋示', site_mobile: '15400002001' });
  await tick(page, 'origin', 'mainland');
  await tick(page, 'lead_id_kind', 'cnid');
};
const scene = async (page) => {
  const f = (k) => `scenes-0-${k}`;
  await fill(page, { [f('place')]: '赤坎镇堤西路骑楼街', [f('date_from')]: day(40), [f('date_to')]: day(42),
    [f('time_from')]: '06:00', [f('time_to')]: '19:00' });
  await page.selectOption('#f-scenes-0-division', '440783109');
  await tick(page, 'scenes[0].setting', 'outdoor');
  await tick(page, 'scenes[0].owner_state', 'public');
};

/* The session runs out while a page is being filled in: nothing is lost. */
async function expire(page, phone) {
  const elsewhere = await page.context().newPage();
  const kept = await page.context().cookies();
  await elsewhere.goto(`${origin}/logout`);
  await press(elsewhere, '退出登录');
  await elsewhere.close();
  await page.context().addCookies(kept);           // the browser still has it, the program does not
  await press(page, '保存，去下一步');
  check(page.url().includes('/login'), `who is no longer signed in is asked to sign in: ${page.url()}`);
  await look(page, 'login-expired');
  await login(page, phone);
  await says(page, '您填的内容还在', 'after the new login');
  await look(page, 'resume');
  await press(page, '继续提交');
}

/* From the guide to the receipt, one topic a page; returns the case's id. */
export async function apply(page, phone, title) {
  const tell = (ok, what) => check(ok, `${page.mode.name}: ${what}`);
  await go(page, '/services/film-shooting');
  await follow(page, '立即申请');
  await follow(page, '登录，去填写');
  await look(page, 'login');
  await login(page, phone, '测试示');
  await press(page, '开始填写');
  tell(/\/apply\/\d+\/1$/.test(page.url()), `login leads to the first page: ${page.url()}`);
  const draft = page.url().match(/apply\/(\d+)/)[1];
  await look(page, 'apply-1');
  await press(page, '保存，去下一步');
  tell(await page.locator('.errsum li').count() >= 5, 'an empty page is told what is missing');
  tell((await page.title()).startsWith('错误：'), 'the title says so');
  await look(page, 'apply-1-errors');
  await project(page, title);
  await press(page, '保存，去下一步');
  tell(/more=1/.test(page.url()), 'a choice that opens a question is no mistake');
  tell(await page.inputValue('#f-title') === title, 'what was typed is kept');
  await look(page, 'apply-1-more');
  await fill(page, { filing_no: '演示备字〔2026〕第009号' });
  await expire(page, phone);
  tell(/\/2$/.test(page.url()), `the second page: ${page.url()}`);
  await look(page, 'apply-2');
  await company(page);
  await press(page, '保存，去下一步');
  await fill(page, { lead_cnid: '440703199001010018' });
  await press(page, '保存，去下一步');
  tell(await shown(page, '.errsum'), 'a wrong check digit is refused');
  await fill(page, { lead_cnid: '440703199001010017' });
  await press(page, '保存，去下一步');
  tell(/\/3$/.test(page.url()), 'numbers with blanks and wide digits are understood');
  await scene(page);
  await press(page, '再加一项');
  tell(await shown(page, '#f-scenes-1'), 'a row is added');
  tell(await page.inputValue('#f-scenes-0-place') === '赤坎镇堤西路骑楼街', 'the first row is kept');
  await look(page, 'apply-3');
  await press(page, page.locator('#f-scenes-1 button:has-text("删除")'));
  tell(!await shown(page, '#f-scenes-1'), 'a row is removed');
  await press(page, '保存，稍后再填');
  tell(/\/my/.test(page.url()), 'leaves, and the draft waits');
  await look(page, 'my-draft');
  await follow(page, '继续填写');
  if (/\/3/.test(page.url())) await press(page, '保存，去下一步');
  tell(/\/4/.test(page.url()), 'resumes where it was left');
  await tick(page, 'activities', 'heritage');
  await tick(page, 'activities', 'drone');
  await press(page, '保存，去下一步');
  await look(page, 'apply-4');
  await fill(page, { heritage_detail: '骑楼外立面，不接触墙体。', drone_count: '2', drone_detail: '堤西路上空，30 米以下，早上。' });
  await press(page, '保存，去下一步');
  if (page.mode.js) {
    const kept = page.waitForResponse((r) => r.status() === 204, { timeout: PATIENCE }).then(() => true, () => false);
    await fill(page, { people: '71' });
    tell(await kept, 'what is typed is kept without a button');
    tell(await page.locator('.saved', { hasText: /已保存 \d\d:\d\d/ }).waitFor({ timeout: 5000 }).then(() => true, () => false), 'the time of it is told');
    await go(page, `/apply/${draft}/5`);
    tell(await page.inputValue('#f-people') === '71', 'and is there when one comes back');
  }
  await fill(page, { people: '86', cars: '6', trucks: '2' });
  await look(page, 'apply-5');
  await press(page, '保存，去下一步');
  await fill(page, { parking: '村口广场' });
  await press(page, '保存，去下一步');
  tell(/\/6/.test(page.url()), `the page of papers: ${page.url()}`);
  await papers(page, draft, tell);
  return submit(page, draft, tell);
}

export const put = (page, field, file) => page.locator(`input[type=file][name=${field}]`).last().setInputFiles(file);
async function papers(page, draft, tell) {
  await look(page, 'apply-6');
  await put(page, 'plan_file', NOTES);
  await press(page, '保存，去下一步');
  tell(await shown(page, '.errsum'), 'a wrong file is refused on the page');
  await look(page, 'apply-6-refused');
  await put(page, 'plan_file', PLAN);
  await put(page, 'drone_file', PLAN);
  await press(page, '保存，稍后再填');
  await go(page, `/apply/${draft}/6`);
  tell(await page.locator('.file:has-text("plan.pdf")').count() === 2, 'uploads are kept');
  await look(page, 'apply-6-kept');
  await press(page, page.locator('.file button:has-text("删除")').first());
  tell(await page.locator('.file:has-text("plan.pdf")').count() === 1, 'an upload is removed');
  await put(page, 'plan_file', PLAN);
  if (await shown(page, '#f-insurance_wan')) {
    await put(page, 'insurance_file', PLAN);
    await fill(page, { insurance_wan: '100' });
  }
  await press(page, '保存，去下一步');
  tell(/\/7/.test(page.url()), `the page of promises: ${page.url()}`);
}

async function submit(page, draft, tell) {
  await go(page, `/apply/${draft}/check`);
  tell(await page.locator('.errsum li').count() === 4, 'check lists what is missing on any page');
  await look(page, 'check-errors');
  await press(page, page.locator('.errsum a').first());
  await look(page, 'apply-7');
  for (const k of ['commit_true', 'commit_safe', 'commit_restore', 'consent_identity']) await page.check(`#f-${k}`);
  await press(page, '保存，回到核对');
  tell(/\/check$/.test(page.url()) && !await shown(page, '.errsum'), 'mending comes back to check');
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

/* A draft that is thrown away again. */
export async function drop(page) {
  await go(page, '/services/film-shooting/start');
  await look(page, 'start-signed-in');
  await press(page, page.locator('form[action$="/start"] button').first());
  await go(page, '/my');
  await follow(page, '删除草稿');
  await look(page, 'drop');
  await press(page, '删除草稿');
  check(!await shown(page, '.resume'), 'the draft is gone');
}

export async function remind(page, id) {
  await go(page, `/cases/${id}`);
  await look(page, 'case');
  await says(page, '钟表时间', 'both measures of the promise');
  await go(page, `/cases/${id}/remind`);
  await look(page, 'remind');
  await press(page, '催办');
  check(/reminded/.test(page.url()), 'reminded');
  await look(page, 'case-reminded');
  await go(page, `/cases/${id}/remind`);
  await press(page, '催办');
  check(await shown(page, '.errsum'), 'a second reminder on one day is refused in words');
  await look(page, 'remind-refused');
}

export async function supplement(page, id, plan = PLAN) {
  await go(page, `/cases/${id}`);
  await look(page, page.caller ? 'caller-case-supplement' : 'case-supplement');
  await go(page, `/cases/${id}/supplement`);
  await look(page, page.caller ? 'caller-supplement' : 'supplement');
  await put(page, 'plan_file', plan);
  await press(page, '先上传，还要改');
  check(await shown(page, '.file:has-text("plan.pdf")'), 'the upload of the supplement is kept');
  await press(page, '提交补正');
  await says(page, '补正的材料收到了', 'the supplement');
  await look(page, page.caller ? 'caller-supplemented' : 'case-supplemented');
}

export async function rate(page, id, level, words) {
  await go(page, `/cases/${id}/rate`);
  await look(page, 'rate');
  check(await page.locator('input[name=level]:checked').count() === 0, 'no level is preselected');
  await press(page, '提交评价');
  check(await shown(page, '.errsum'), 'no level: told');
  await look(page, 'rate-errors');
  await page.check(`input[name=level][value="${level}"]`);
  if (words) await page.fill('#f-words', words);
  await press(page, '提交评价');
  await says(page, '谢谢您的评价', 'the rating');
  await look(page, 'case-rated');
}

export async function withdraw(page, id) {
  await go(page, `/cases/${id}/withdraw`);
  await look(page, 'withdraw');
  await press(page, '撤回申请');
  await says(page, '已撤回', 'withdrawn');
  await look(page, 'case-withdrawn');
}

/* Their own data: seen, corrected, taken along; a firm; consents. */
export async function mine(page) {
  await go(page, '/me');
  await look(page, 'me');
  await page.locator('summary:has-text("添加单位")').click();
  await page.fill('#f-uscc', '9144');
  await page.fill('#f-firm', '示例影视');
  await press(page, '添加');
  check(await shown(page, '.errsum'), 'a wrong credit code is told');
  await look(page, 'me-errors');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('button:has-text("下载我的信息")').click()]);
  check((await file.failure()) === null, 'the export is downloaded');
  await go(page, '/inbox');
  await look(page, 'inbox');
  await go(page, '/logout');
  await look(page, 'logout');
}

export async function erase(page) {
  await go(page, '/me');
  await page.locator('summary:has-text("我要删除")').click();
  await page.fill('#f-phrase', '注销');
  await press(page, '彻底删除');
  check(page.url().includes('/erased'), `erased: ${page.url()}`);
  await look(page, 'erased');
  if (!page.url().includes('/erased')) note((await page.textContent('main')).slice(0, 300));
}
