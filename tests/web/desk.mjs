// desk.mjs - what the staff do at the desk; each function is one stretch of the walk.
import { check, follow, leave, look, note, origin, person, press, says, shown } from './kit.mjs';

const PASSWORD = 'yiban-demo-2026';
const go = (page, path) => page.goto(origin + path);
const send = (page, words) => press(page, page.locator(`#dec button.p${words ? `:has-text("${words}")` : ''}`));
const open = (page, words) => page.locator(`summary:has-text("${words}")`).first().click();

export async function signIn(page, login, password = PASSWORD) {
  await go(page, '/d');
  await look(page, 'desk-login');
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await press(page, '登录');
}

/* One of the staff, at work: work(page). */
export async function at(mode, login, work) {
  const page = await person(mode);
  await signIn(page, login);
  await work(page);
  await leave(page);
}

export const find = async (page, no) => {
  await go(page, `/d/find?q=${encodeURIComponent(no)}`);
  check(/\/d\/cases\/\d+$/.test(page.url()), `the number ${no} leads to the case: ${page.url()}`);
};
const claim = async (page) => {
  await press(page, page.locator('button[data-key=e]'));
  await says(page, '已认领', 'claimed');
};

// ---- the city's film desk ----
/* Looks the papers through, asks once for all that is missing. */
/* The PDF that the crew sent is drawn where the decision is made. */
async function paper_beside(page) {
  const paper = page.locator('.desk-paper img');
  let tall = 0;
  await paper.scrollIntoViewIfNeeded();
  for (let n = 0; n < 300 && !tall; n++) {
    tall = await paper.evaluate((i) => (i.complete ? i.naturalHeight : 0));
    if (!tall) await page.waitForTimeout(100);
  }
  check(tall > 800, `the paper is seen beside the decision: ${tall} pixels`);
}

export async function check_papers(page, no, title) {
  await go(page, '/d?q=free');
  await says(page, title, 'the queue of what nobody has');
  await look(page, 'queue');
  await go(page, '/d?q=unit&light=red');
  await look(page, 'queue-filtered');
  await go(page, '/d/find?q=');
  await look(page, 'find');
  await go(page, '/d/find?q=nothing-of-this-name');
  await look(page, 'find-none');
  await find(page, no);
  await look(page, 'desk-case-free');
  await claim(page);
  if (await shown(page, '.desk-mats')) await paper_beside(page);
  await look(page, 'desk-case');
  if (await shown(page, 'button[name=verdict]')) await press(page, page.locator('button[name=verdict][value="2"]').first());
  await press(page, page.locator('#dec .desk-seg a:has-text("补正")'));
  await send(page);
  check(await shown(page, '.errsum'), 'an empty list of what is missing is refused');
  await look(page, 'desk-supplement-errors');
  await page.check('input[name=item][value=plan_file]');
  await page.fill('[id="d-what-plan_file"]', '缺每天的时段，请重传');
  await look(page, 'desk-supplement');
  await send(page);
  await says(page, '等申请人补正', 'the one list');
  await look(page, 'desk-case-waiting');
  await press(page, page.locator('a:has-text("补正告知书")'));
  await says(page, '缺每天的时段', 'the notice lists what is missing');
  await look(page, 'print-supplement');
}

export async function accept(page, no) {
  await find(page, no);
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  await page.goto(`${page.url().split('?')[0]}?do=accept`);
  await send(page);
  await says(page, '已受理', 'accepted');
  await press(page, page.locator('a:has-text("受理通知书")'));
  await says(page, no, 'the notice of acceptance');
  await look(page, 'print-accept');
  const denied = await go(page, '/d/supervise');
  check(denied.status() === 403, `a clerk may not see the lights: ${denied.status()}`);
  await look(page, 'error-403');
  await go(page, '/d?q=done');
  await look(page, 'queue-done');
  await go(page, '/d/me');
  await look(page, 'desk-me');
}

/* Not accepted: with reason, clause, and the way to object. */
export async function reject(page, no) {
  await find(page, no);
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  const here = page.url().split('?')[0];
  await page.goto(`${here}?do=reject&tpl=1`);
  check(await page.inputValue('#d-reason') !== '', 'a template fills in the reason');
  await look(page, 'desk-reject');
  await page.fill('#d-reason', '');
  await send(page);
  check(await shown(page, '.errsum'), 'no refusal without a reason');
  await page.fill('#d-reason', '拍摄地点不在江门市内');
  await page.fill('#d-clause', '受理条件第一项');
  await send(page);
  await says(page, '不予受理', 'rejected');
  await press(page, page.locator('a:has-text("不予受理告知书")'));
  await says(page, '有异议', 'the notice tells how to object');
  await look(page, 'print-reject');
}

// ---- the bureaus ----
export async function opine(page, title, opinion, conditions) {
  await go(page, '/d?q=unit');
  await press(page, page.locator(`.desk-rows a:has-text("${title}")`).first());
  await look(page, 'bureau-case');
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  if (conditions) {
    await page.check('[name=opinion][value=conditions]');
    await send(page);
    check(await shown(page, '.errsum'), 'conditions must be written');
    await look(page, 'bureau-errors');
    await page.fill('#d-conditions', conditions);
  }
  await page.check(`[name=opinion][value=${opinion}]`);
  await send(page);
  await says(page, '已办理', 'the opinion');
}

// ---- the leader ----
/* Consults one more unit, reminds, sees one telephone with a reason. */
export async function lead(page, no, phone) {
  await find(page, no);
  const here = page.url().split('?')[0];
  await open(page, '再征求单位意见');
  await press(page, page.locator('details[open] button:has-text("发出")'));
  check(await shown(page, '.errsum'), 'an empty consultation is refused');
  await page.locator('#c-units label:has-text("赤坎") input').first().check();
  await page.fill('#c-question', '停车是否影响公交站点？');
  await press(page, page.locator('details[open] button:has-text("发出")'));
  await says(page, '已发出征求意见', 'consulted');
  await look(page, 'desk-case-lead');
  await press(page, '催办');
  await says(page, '已催办', 'reminded');
  await open(page, '查看完整信息');
  await page.selectOption('#u-field', 'applicant.phone');
  await page.fill('#u-reason', '短');
  await press(page, '看一次');
  await says(page, '至少写 5 个字', 'unmasking needs a reason');
  await look(page, 'desk-case-errors');
  await page.fill('#u-reason', '电话核对停车安排');
  await press(page, '看一次');
  await says(page, phone, 'unmasked once');
  await look(page, 'desk-case-unmasked');
  await page.goto(here);
  check(!(await page.textContent('main')).includes(phone), 'the number is shown only once');
}

/* The work goes to a colleague, who finds it among their own. */
export async function hand_over(page, no, colleague, to) {
  await find(page, no);
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  await open(page, '转交');
  await press(page, page.locator('details[open] button:has-text("转交")'));
  check(await shown(page, '.errsum'), 'handing over needs a name and a reason');
  await look(page, 'desk-hand-errors');
  await page.selectOption('#h-to', { label: `同事：${colleague}` });
  await page.fill('#h-reason', '请您接着跟进');
  await press(page, page.locator('details[open] button:has-text("转交")'));
  await says(page, '已转交', 'handed over');
  await at(page.mode, to, async (p) => {
    await find(p, no);
    check(await shown(p, 'button:has-text("退回待认领")'), 'the colleague holds it');
  });
}

/* Once, before it is due, by the leader. */
export async function extend(page, no) {
  await find(page, no);
  await open(page, '的时限');
  await page.fill('#e-reason', '等待镇街确认停车位置');
  await press(page, page.locator('button:has-text("延长"):not(summary)'));
  await says(page, '时限已延长', 'extended');
}

export async function grant(page, no, from, to) {
  await find(page, no);
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  const here = page.url().split('?')[0];
  await page.goto(`${here}?do=grant`);
  await look(page, 'desk-grant');
  await page.fill('#d-valid_from', from);
  await page.fill('#d-valid_to', to);
  await page.fill('#d-conditions', '只拍外立面。');
  await send(page);
  if (await shown(page, '.errsum')) {            // a consultation that nobody answered
    await look(page, 'desk-grant-errors');
    await page.fill('#d-reason', '停车位置已电话确认');
    await send(page);
  }
  await says(page, '已办理', 'granted');
  if (await shown(page, 'button:has-text("登记送达")')) {
    await look(page, 'desk-deliver');
    await press(page, '登记送达');
    await says(page, '已登记送达', 'delivered');
  }
  await look(page, 'desk-case-granted');
}

export async function refuse(page, no) {
  await find(page, no);
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  await page.goto(`${page.url().split('?')[0]}?do=refuse&tpl=1`);
  await look(page, 'desk-refuse');
  await page.fill('#d-reason', '场地当天已有活动，协商不成');
  await page.fill('#d-clause', '办理条件第三项');
  await send(page);
  await says(page, '已办理', 'refused');
  await press(page, page.locator('a:has-text("不予同意告知书")'));
  await says(page, '有异议', 'the refusal tells how to object');
  await look(page, 'print-refuse');
}

/* A bad rating: what was done, said in public too, and the call back. */
export async function mend(page, title) {
  await go(page, '/d/ratings');
  await look(page, 'ratings');
  await press(page, page.locator(`.desk-rows a:has-text("${title}")`).first());
  if (await shown(page, 'button[data-key=e]')) await claim(page);
  await look(page, 'desk-mend');
  await page.fill('#d-words', '当面道歉，改了交接办法');
  await page.fill('#d-conditions', '答复改为当天，交接有人盯。');
  await send(page);
  await says(page, '已办理', 'mended');
  await look(page, 'desk-callback');
  await page.check('[name=satisfied][value="1"]');
  await page.fill('#b-words', '电话回访，表示满意');
  await press(page, '登记回访');
  await says(page, '已登记回访', 'called back');
  await go(page, '/d/ratings');
  await look(page, 'ratings-mended');
}

// ---- the hotline ----
/* The caller's answers, all but those of the list of places. */
export async function write_down(page, title, caller) {
  const tick = (name, value) => page.check(`[name="${name}"][value="${value}"]`);
  for (const [name, value] of Object.entries({ _phone: caller, _name: '郑来电示', title, crew_name: '走查摄制组',
    synopsis: '一位华侨后人回乡寻找祖父留下的侨批。', company_name: '岭海示例影视制作有限公司', uscc: '91440703900100015P',
    lead_name: '陈敏示', lead_mobile: '15400001001', site_name: '高锋示', site_mobile: '15400002001',
    'scenes[0].time_from': '08:00', 'scenes[0].time_to': '18:00', people: '16', cars: '0', trucks: '0' }))
    await page.fill(`[name="${name}"]`, value);
  await page.selectOption('[name=work_kind]', 'advert');
  for (const [n, v] of [['filing_state', 'none'], ['applicant_kind', 'enterprise'], ['origin', 'mainland'],
    ['lead_id_kind', 'cnid'], ['scenes[0].setting', 'outdoor'], ['scenes[0].owner_state', 'agreed']]) await tick(n, v);
  for (const box of ['commit_true', 'commit_safe', 'commit_restore', 'consent_identity']) await page.check(`[name=${box}]`);
}

/* Sent for the caller: one thing is missing at first. Returns number and code. */
export async function send_for(page, shots) {
  await press(page, '更新问题');
  await press(page, page.locator('button:not(.vh):has-text("代来电人提交")'));
  await says(page, '处要改', 'what is missing');
  if (shots) await look(page, 'hotline-faults');
  await page.fill('[name=lead_cnid]', '440703199001010017');
  await press(page, page.locator('button:not(.vh):has-text("代来电人提交")'));
  await says(page, '查询码', 'the code for the caller');
  const no = (await page.textContent('.desk-read dd')).trim();
  const code = (await page.locator('.desk-read .code').textContent()).trim();
  check(/^\d{8}$/.test(code), `the code: ${code}`);
  if (shots) await look(page, 'hotline-done');
  return { no, code };
}

export async function enter(page, title, date, caller, shots) {
  const put = (name, value) => page.fill(`[name="${name}"]`, value);
  check(page.url().endsWith('/d/hotline'), `the hotline begins at ${page.url()}`);
  if (shots) await look(page, 'hotline');
  check(!await shown(page, '.desk-nav a[href="/d/supervise"]'), 'the hotline does not see the lights');
  await go(page, '/d/hotline/new?service=film-shooting');
  if (shots) await look(page, 'hotline-form');
  await put('scenes[0].place', '赤坎古镇');
  await put('scenes[0].date_from', date);
  await put('scenes[0].date_to', date);
  await page.selectOption('[name="scenes[0].division"]', '440783109');
  await write_down(page, title, caller);
  const got = await send_for(page, shots);
  await go(page, '/d/hotline');
  await page.fill('main [name=q]', caller);
  await press(page, page.locator('main button:has-text("查找")'));
  await says(page, got.no, 'found by telephone');
  if (shots) await look(page, 'hotline-found');
  return got;
}

// ---- who watches ----
export async function supervise(page, n) {
  await go(page, '/d/supervise');
  await says(page, '红灯', 'the lights');
  await look(page, 'supervise');
  const row = page.locator('tr', { has: page.locator('button:has-text("督办")') }).nth(n);
  if (await row.count()) {
    await press(page, row.locator('button'));
    check(await shown(page, '.errsum'), 'pressing needs a reason');
    await look(page, 'supervise-errors');
    const again = page.locator('tr', { has: page.locator('button:has-text("督办")') }).nth(n);
    await again.locator('input[name=reason]').fill('已超期，请今天答复');
    await press(page, again.locator('button'));
    await says(page, '已发督办', 'pressed');
  } else note('no light to press on');
}

export async function audit(page, no, phone) {
  check(page.url().includes('/d/audit'), `the auditor begins at ${page.url()}`);
  await look(page, 'audit');
  await go(page, `/d/audit?no=${encodeURIComponent(no)}`);
  await says(page, '查看完整信息', 'the unmasking is in the trail');
  check(!(await page.textContent('main')).includes(phone), 'the trail does not hold the number');
  await look(page, 'audit-case');
  const csv = await page.request.get(`${origin}/d/audit.csv?no=${encodeURIComponent(no)}`);
  check((await csv.text()).includes('case.unmasked'), 'the CSV holds the unmasking');
}

/* An account from its making to its first day, a reset, and exclusive roles. */
export async function accounts(page, login) {
  await go(page, '/d/staff');
  await look(page, 'staff');
  await open(page, '新建账号');
  await press(page, page.locator('button:has-text("新建"):not(summary)'));
  check(await shown(page, '.errsum'), 'an empty account is refused');
  await look(page, 'staff-errors');
  await page.fill('#f-login', login);
  await page.fill('#f-name', '黎新人');
  await page.selectOption('#f-role', 'clerk');
  await page.selectOption('#f-unit', 'kaiping_film');
  await press(page, page.locator('button:has-text("新建"):not(summary)'));
  await says(page, '只显示这一次', 'a first password');
  await look(page, 'staff-made');
  const first = (await page.locator('.desk-read .desk-mono').textContent()).trim();
  await go(page, '/d/staff');
  const row = () => page.locator('tr', { hasText: login });
  const give = async (role) => {
    await row().locator('summary').click();
    await row().locator('[name=role]').last().selectOption(role);
    await press(page, row().locator('button:has-text("授予")'));
  };
  await give('auditor');
  await says(page, '已授予角色', 'a role given');
  await give('system_admin');
  check(await shown(page, '.errsum'), 'exclusive roles are not given together');
  await row().locator('summary').click();
  await press(page, row().locator('button:has-text("重置密码")'));
  const second = (await page.locator('.desk-read .desk-mono').textContent()).trim();
  check(second !== first, 'a reset makes another password');
  return second;
}

export async function first_day(page, login, first) {
  await signIn(page, login, first);
  check(page.url().endsWith('/d/password'), `the first password is to be changed: ${page.url()}`);
  await look(page, 'password-first');
  await go(page, '/d');
  check(page.url().endsWith('/d/password'), 'there is no way past the password page');
  const change = async (wanted) => {
    await page.fill('[name=old]', first);
    await page.fill('[name=wanted]', wanted);
    await page.fill('[name=again]', wanted);
    await press(page, '保存新密码');
  };
  await change('1234567890');
  check(await shown(page, '.errsum'), 'a common password is refused');
  await look(page, 'password-errors');
  await change('walks the desk 7');
  await says(page, '密码已修改', 'the password is changed');
  await go(page, '/d/me');
  await follow(page, '修改密码');
  await look(page, 'password');
}
