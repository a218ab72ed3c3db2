// Every page of the mini program, its template compiled and rendered with what the running program
// answers: found, compared, applied for, followed, booked; the large view; what happens without a
// connection, with a session that has ended, and from two devices at once.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { api, asks, call, finish, forget, lastCode, open, Page, phone, png, serve, show, signIn } from './kit.mjs';
import { ANSWERS } from './answers.mjs';

before(async () => { await serve(); forget(); });
after(finish);
beforeEach(() => { Object.assign(phone, { off: false, slow: 0, confirm: true }); });
const OFFICIAL = process.platform === 'linux' && process.arch === 'x64' && process.env.YB_WXML !== 'simulate';
const last = () => phone.went[phone.went.length - 1];
const query = (url) => Object.fromEntries(new URL(url, 'https://mini.example').searchParams);
async function staff(login) { return (await asks('POST', '/sessions', { body: { login, password: 'yiban-demo-2026' } })).body.token; }

test('home: the six panels, a search, scenes, the large view', async () => {
  const home = await open('home');
  home.says('光影江门', '场景资源', '拍摄保障', '协拍服务', '政策资讯', '影视案例', '影视旅游', '影视协拍', '承诺 8 个工作小时', '演示系统，非政府网站');
  assert.ok(home.data.scenes.every((c) => c.drawing || c.photograph));
  assert.ok(home.data.hot.length > 0);
  home.lacks('undefined', 'NaN', '[object');
  assert.equal(home.all('.hm-panel').length, 6);
  await home.tap('.hm-panel', '场景资源');
  assert.equal(last(), '/pages/list/list?panel=scenes');
  await home.event('.in', '', 'input', { value: '碉楼' });
  await home.tap('.btn', '搜索');
  assert.equal(query(last()).text, '碉楼');
  await home.tap('.hm-care');
  assert.ok(home.html.includes('page tabbed care'));
  assert.equal(phone.storage.get('care'), true);
  const bar = new Page('custom-tab-bar/index', OFFICIAL ? 'official' : 'simulate');
  bar.comp.setData({ at: 1, waiting: 2 });
  bar.says('首页', '办件', '消息', '我的', '2');
  await bar.tap('.tb-t', '消息');
  assert.equal(last(), '/pages/inbox/inbox');
  phone.storage.delete('care');
  home.close();
});

test('home without a connection says so, and tries again', async () => {
  phone.off = true;
  const home = await open('home');
  const fault = home.find('.flt');
  assert.ok(fault.dom.textContent.includes('没有连上服务器'));
  phone.off = false;
  fault.querySelector('.btn').dispatchEvent('tap');
  await new Promise((go) => setTimeout(go, 10));
  await home.settle();
  home.says('场景资源');
  home.close();
});

test('list: kinds, facets with counts, order, a free day, the next page, the map, the shortlist', async () => {
  const list = await open('list', { panel: 'scenes' });
  const all = list.data.total;
  assert.ok(all >= 60 && list.all('.ec-none').length === 0 && list.data.items.length === 20);
  await list.tap('.chip', '筛选');
  const facet = list.data.facets.find((f) => f.field === 'style'), value = facet.values[0];
  await list.tap('.chip', `${value.name} ${value.count}`);
  assert.equal(list.data.total, value.count);
  await list.tap('.btn', '全部清除');
  assert.equal(list.data.total, all);
  await list.self.freeOn({ detail: { value: new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10) } });
  assert.ok(list.data.total > 0 && list.data.total <= all);
  await list.self.anyDay();
  await list.settle();
  await list.tap('.btn', '再看一些');
  assert.equal(list.data.items.length, 40);
  assert.equal(new Set(list.data.items.map((i) => i.id)).size, 40);
  await list.tap('.tab', '地图');
  assert.ok(list.all('.ls-map').length === 1 && list.data.map.startsWith('data:image/svg+xml,'));
  assert.equal(list.data.pins.length, 7);
  list.says('台山市', '开平市', '示意图');
  list.lacks('江门市 109');
  await list.tap('.ls-pin', '开平');
  assert.equal(list.data.total, list.data.counties.find((c) => c.id === '440783')?.count ?? list.data.total);
  assert.ok(list.data.total < all);
  assert.equal(list.data.view, 'list');
  await list.self.clear();
  await list.tap('.tab', '地图');
  const county = list.data.counties[0];
  await list.tap('.r', county.name);
  assert.equal(list.data.total, county.count);
  assert.equal(list.data.view, 'list');
  list.self.count();
  list.close();
});

test('a search over all panels, and one that finds nothing', async () => {
  const list = await open('list', { text: encodeURIComponent('碉楼') });
  assert.ok(list.data.total > 0 && list.data.panels.length > 1);
  list.close();
  const none = await open('list', { text: encodeURIComponent('绝无此物某某某') });
  if (none.data.total === 0) none.says('没有找到');
  none.close();
});

test('hostile text in a search is shown as text', async () => {
  const list = await open('list', { text: encodeURIComponent('<img src=x onerror=alert(1)>"\'{{1}}') });
  assert.equal(list.comp.dom.querySelector('img'), null);
  list.close();
});

for (const [kind, slug, words] of [['scene', 'qimingli', ['启明里', '蓬江区白沙街道', '申请拍摄', '加入清单', '资料来源', '未登记']], ['provider', 'tandu-inn', ['潭渡示例酒店', '168 元/间·晚', '打电话']],
  ['route', 'kuangbiao-walk', ['站点', '停留 40 分钟']], ['policy', 'gd-film-15', ['发布机关', '条款']], ['work', 'tianmi', ['导演', '谢添']], ['window', 'city', ['预约']],
  ['event', 'week-2025', ['地点']], ['clause', 'jm28-01', ['要点']], ['news', 'platform-opens', ['来源']], ['desk', 'desk-1', ['100 元/月']]])
  test(`entry: ${kind}`, async () => {
    const page = await open('entry', { kind, slug });
    if (kind === 'scene') await page.tap('.link', '项未登记');
    page.says(...words);
    page.lacks('undefined', 'NaN', '[object', 'null');
    page.close();
  });

test('two scenes set aside, compared, shared, opened by the code', async () => {
  for (const slug of ['qimingli', 'changdi']) {
    const page = await open('entry', { kind: 'scene', slug });
    await page.tap('.btn', '加入清单');
    page.says('已在清单');
    page.close();
  }
  const own = await open('compare');
  own.says('启明里', '长堤历史文化街区');
  for (const name of [0, 1]) own.self.pick({ currentTarget: { dataset: { id: own.data.items[name].id } } });
  await own.tap('.btn', '比较选中的 2 个');
  own.says('放在一起看', '类型', '在哪里');
  await own.tap('.btn', '生成分享清单');
  const { code } = own.data;
  assert.ok(code.length > 5);
  own.close();
  phone.storage.delete('shortlist');
  const other = await open('compare', { code });
  other.says('启明里');
  await other.tap('.btn', '收进我的清单');
  assert.equal(phone.storage.get('shortlist').length, 2);
  other.close();
  const wrong = await open('compare', {});
  wrong.self.setData({ typed: 'nothing' });
  await wrong.self.openCode();
  await wrong.settle();
  wrong.says('没有这个分享码');
  wrong.close();
});

test('signing in: a number that is none, a wrong code, a new number asked for name and consent', async () => {
  phone.stack = [1, 2];
  const me = await open('me', { back: '1' });
  await me.type('phone', '12');
  await me.tap('.btn', '发送验证码');
  assert.ok(me.data.errors.phone && me.html.includes('field err'));
  await me.type('phone', '13800000021');
  await me.tap('.btn', '发送验证码');
  me.says('已发到 13800000021');
  await me.type('code', '000000');
  await me.tap('.btn', '登录');
  assert.ok(me.data.errors.code, 'a wrong code is told at its field');
  await me.type('code', lastCode('13800000021'));
  await me.tap('.btn', '登录');
  me.says('这个号码第一次用', '您的姓名', '请您同意');
  await me.tap('.btn', '登记并登录');
  assert.ok(me.data.errors.name && me.data.errors.consents, JSON.stringify(me.data.errors));
  await me.type('name', '赖示例');
  for (const c of me.data.consents.filter((x) => x.required)) await me.tap('.opt', c.purpose);
  await me.tap('.btn', '登记并登录');
  assert.ok(api.token);
  assert.equal(last(), 'back');
  assert.equal(phone.storage.get('token'), api.token);
  me.close();
});

// ---- the application ----
async function page1(more = {}) {
  const apply = await open('apply', { service: 'film-shooting', ...more });
  apply.says('影视协拍', '8 个工作小时', '要准备什么', '最晚什么时候申请');
  await apply.tap('.btn', '开始申请');
  assert.equal(apply.data.stage, 'form', apply.text.slice(0, 400));
  return apply;
}

/* The next field of the page that was not filled yet; choosing may have opened it. */
const next = (page, put) => page.data.items.find((i) => i.part === 'field' && i.kind !== 'file' && ANSWERS[i.name] !== undefined && !put.has(i.name));

test('apply: errors beside the field, questions that open, rows, files, the check, one case', async () => {
  const apply = await page1();
  await apply.tap('.btn', '保存并继续');
  assert.ok(apply.data.errors.length > 2);
  apply.says(`有 ${apply.data.errors.length} 处要改`);
  const wrong = apply.all('.fi').find((c) => c.instance.data.i.name === 'title');
  assert.ok(wrong.dom.innerHTML.includes('field err') && wrong.dom.textContent.includes(apply.data.errors[0].error));
  assert.ok(!apply.all('.fi').some((c) => c.instance.data.i.name === 'filing_no'), 'a hidden question is not drawn');
  await apply.fill('filing_state', 'done');
  assert.ok(apply.all('.fi').some((c) => c.instance.data.i.name === 'filing_no'), 'choosing opens the question');
  phone.files = [png()];
  for (let pages = 0; apply.data.stage === 'form' && pages < 40; pages++) {
    const n = apply.data.page.page;
    for (let put = new Set(), i; (i = next(apply, put));) { put.add(i.name); await apply.fill(i.name, ANSWERS[i.name]); }
    const file = apply.data.items.find((i) => i.name === 'plan_file');
    if (file && !file.uploads.length) {
      await apply.self.file({ detail: { name: 'plan_file', image: true, several: true } });
      await apply.settle();
      apply.find('.fi', 'plan.png');
    }
    await apply.tap('.btn', '保存并继续');
    if (apply.data.page.page === n && apply.data.stage === 'form' && !apply.data.opened)
      assert.equal(apply.data.errors.length, 0, `page ${n}: ${JSON.stringify(apply.data.errors)}`);
  }
  apply.says('核对后提交', '侨路', '*');
  assert.equal(apply.data.check.faults, 0);
  const part = apply.data.check.parts[0];
  apply.self.change_({ currentTarget: { dataset: { page: part.rows[0].page } } });
  await apply.settle();
  await apply.fill('title', '侨路（改）');
  await apply.tap('.btn', '保存并继续');
  apply.says('核对后提交', '侨路（改）');
  await apply.tap('.btn', '提交申请');
  apply.says('已经提交', apply.data.receipt.no);
  await apply.tap('.btn', '看办理进度');
  assert.equal(query(last()).id, apply.data.receipt.id);
  apply.close();
});

test('an application begun from a scene and from the list has its places', async () => {
  const own = await open('compare');
  await own.tap('.btn', '带着清单申请');
  const { service, shortlist } = query(last());
  assert.ok(service === 'film-shooting' && shortlist, last());
  own.close();
  const entry = await open('entry', { kind: 'scene', slug: 'diaotai' });
  await entry.tap('.btn', '申请拍摄');
  const { entries } = query(last());
  entry.close();
  const apply = await page1({ shortlist, entries }), { draft } = apply.data.page;
  apply.close();
  const places = [];
  for (let n = 1; n < 6; n++) places.push(...(await call('draft_page', { path: { id: draft, page: String(n) } })).items.filter((i) => /\.place$/.test(i.name ?? '')).map((i) => i.value));
  assert.deepEqual(places.sort(), ['启明里', '钓台故址', '长堤历史文化街区'].sort());
  await call('draft_drop', { path: { id: draft } });
});

test('what was typed is not lost: no connection, the program closed, a session that ended', async () => {
  const apply = await page1(), draft = apply.data.page.draft;
  await apply.fill('title', '断网的片子');
  phone.off = true;
  await apply.tap('.btn', '保存并继续');
  assert.ok(apply.find('.flt').dom.textContent.includes('您填的内容还在'));
  assert.equal(apply.self.values().title, '断网的片子');
  apply.close();                                          // the program is closed without a connection
  phone.off = false;
  const again = await open('apply', { draft, page: '1' });
  again.says('上次没发出去的内容已经恢复');
  assert.equal(again.all('.fi').find((c) => c.instance.data.i.name === 'title').instance.data.i.now, '断网的片子');
  const token = api.token;
  api.token = 'x'.repeat(43);                             // the session ends meanwhile
  await again.tap('.btn', '保存并继续');
  assert.ok(again.find('.flt').dom.textContent.includes('登录已过期'));
  again.find('.flt').querySelector('.btn').dispatchEvent('tap');
  await again.settle();
  assert.equal(last(), '/pages/me/me?back=1');
  api.token = token;                                      // signed in again, and back
  await show(again);
  assert.equal((await call('draft_page', { path: { id: draft, page: '1' } })).items.find((i) => i.name === 'title').value, '断网的片子');
  assert.ok(![...phone.storage.keys()].includes(`draft:${draft}:1`), 'kept until the server has it, and no longer');
  again.close();
});

test('two devices: the later one is told, and keeps what was typed', async () => {
  const apply = await page1(), { draft, version } = apply.data.page;
  await call('draft_save', { path: { id: draft, page: '1' }, body: { version, fields: [{ name: 'title', value: '电脑上改的' }] } });
  await apply.fill('title', '手机上改的');
  await apply.tap('.btn', '保存并继续');
  apply.says('另一台设备上改过');
  assert.equal(apply.self.values().title, '手机上改的');
  await apply.tap('.btn', '保存并继续');
  assert.equal((await call('draft_page', { path: { id: draft, page: '1' } })).items.find((i) => i.name === 'title').value, '手机上改的');
  apply.close();
});

test('typing while the server is slow stays', async () => {
  const apply = await page1();
  phone.slow = 80;
  const saving = apply.self.store();
  apply.self.change({ detail: { name: 'title', value: '慢慢打的字' } });
  await saving;
  phone.slow = 0;
  await apply.settle();
  assert.equal(apply.self.values().title, '慢慢打的字');
  apply.close();
});

test('cases, a case, a supplement, the decision, the rating, messages', async () => {
  const cases = await open('cases');
  cases.says('我的办件', '没填完的', '侨路（改）', '继续填写');
  const id = cases.data.items.find((c) => c.title === '侨路（改）').id;
  cases.close();
  const desk = await staff('kaiping_clerk');
  const task = async (kind) => (await asks('GET', `/cases/${id}`, { token: desk })).body.tasks.find((t) => ['open', 'claimed'].includes(t.state) && (!kind || t.kind === kind)).id;
  const done = async (token, kind, body) => assert.equal((await asks('POST', `/tasks/${await task(kind)}/complete`, { token, body })).status, 204);
  await done(desk, undefined, { verb: 'supplement', items: [{ field: 'plan_file', what: '请补一份完整的拍摄计划' }], words: '请补正' });
  const page = await open('case', { id });
  page.says('要您补正', '请补一份完整的拍摄计划', '办理进度', '资料审核', '时限暂停');
  page.lacks('undefined', 'NaN', '[object');
  await page.tap('.btn', '现在补正');
  page.says('补正材料', '要补的');
  phone.files = [png('whole.png')];
  await page.self.file({ detail: { name: 'plan_file', image: false, several: true } });
  await page.settle();
  page.find('.fi', 'whole.png');
  phone.off = true;
  await page.tap('.btn', '交上去');
  assert.ok(page.find('.flt').dom.textContent.includes('没有连上'));
  phone.off = false;
  await page.tap('.btn', '交上去');
  page.says('补正已经收到');
  page.lacks('要您补正');
  await done(desk, undefined, { verb: 'accept' });
  const day = (n) => new Date(Date.now() + n * 86400000).toISOString();
  await done(await staff('kaiping_reviewer'), 'decide', { verb: 'grant', conditions: '注意安全', reason: '不再等待其他意见', valid_from: day(30), valid_to: day(33) });
  await show(page);
  page.says('许可文书', '办得怎么样');
  await page.tap('.btn', '看文书内容');
  page.says('有效期');
  await page.tap('.btn', '发送');
  page.says('请先写几句话');
  page.self.write({ detail: { value: '停车场在哪里？' } });
  phone.off = true;
  await page.tap('.btn', '发送');
  assert.equal(phone.storage.get(`talk:${id}`), '停车场在哪里？', 'words are kept until they are there');
  phone.off = false;
  await page.tap('.btn', '发送');
  page.says('停车场在哪里？', '未读', '有结果以后', '延期');
  assert.ok(!phone.storage.has(`talk:${id}`));
  await asks('POST', `/cases/${id}/messages`, { token: desk, body: { text: '村口左转' } });
  await show(page);
  page.says('村口左转');
  await page.tap('.opt', '不满意');
  await page.tap('.btn', '发出评价');
  assert.ok(page.data.rateError, 'a bad rating needs words');
  await page.tap('.opt', '非常满意');
  await page.tap('.btn', '发出评价');
  page.says('谢谢您的评价');
  page.lacks('办得怎么样');
  page.close();
  const inbox = await open('inbox');
  const { unread } = inbox.data;
  assert.ok(unread > 1);
  await inbox.tap('.ib-new');
  assert.match(last(), /\/pages\/case\/case\?id=/);
  await show(inbox);
  assert.equal(inbox.data.unread, unread - 1);
  inbox.close();
});

test('a booking by days: full days, one’s own code, another day, cancelled; a draft dropped', async () => {
  const entry = await open('entry', { kind: 'scene', slug: 'sanshisanxu' });
  await entry.tap('.btn', '看哪天有空');
  const open_ = entry.data.days.filter((d) => d.open);
  const day = (d) => ({ currentTarget: { dataset: { date: d } } });
  entry.self.pickDay(day(open_[8].date));
  entry.self.setData({ number: '0' });
  await entry.tap('.btn', '预约');
  assert.ok(entry.data.errors.count);
  entry.self.setData({ number: '1' });
  phone.off = true;
  await entry.self.book({ currentTarget: { dataset: { how: 'book' } } });
  await entry.settle();
  assert.ok(entry.find('.flt').dom.textContent.includes('没有连上'));
  phone.off = false;
  await entry.self.book({ currentTarget: { dataset: { how: 'book' } } });
  await entry.settle();
  entry.says('预约成功', '凭码');
  entry.close();
  const mine = await open('bookings');
  mine.says('三十三墟街', '已约好', '到场出示');
  await mine.tap('.btn', '改日期');
  mine.self.pickDay({ detail: { value: open_[10].date } });
  await mine.self.change();
  await mine.settle();
  assert.equal(mine.data.changing, '');
  phone.confirm = false;
  await mine.tap('.btn', '取消');
  mine.says('已约好');
  phone.confirm = true;
  await mine.tap('.btn', '取消');
  mine.says('已取消');
  mine.close();
  const cases = await open('cases'), before = cases.data.drafts.length;
  await cases.tap('.link', '删除');
  assert.equal(cases.data.drafts.length, before - 1);
  cases.close();
});

test('booking a slot: a day, then a time', async () => {
  const entry = await open('entry', { kind: 'window', slug: 'city' });
  await entry.tap('.btn', '看哪天有空');
  const at = entry.data.days.find((d) => d.open && d.state === '可约' && d.date > entry.data.days[1].date);
  entry.self.pickDay({ currentTarget: { dataset: { date: at.date } } });
  const closed = entry.data.days.find((d) => !d.open);
  await entry.self.book({ currentTarget: { dataset: { how: 'book' } } });
  assert.equal(entry.data.faultWords, '请先选一个时段');
  entry.self.pickSlot({ currentTarget: { dataset: { at: entry.data.slots.find((s) => s.taken < s.capacity).start_at } } });
  await entry.self.book({ currentTarget: { dataset: { how: 'book' } } });
  await entry.settle();
  entry.says('预约成功');
  if (closed) { await entry.self.loadFree(); await entry.settle(); entry.self.pickDay({ currentTarget: { dataset: { date: closed.date } } }); assert.ok(entry.data.why); }
  entry.close();
});

test('settings: the language of what is shown, signing out', async () => {
  const me = await open('me');
  me.says('关怀版', '内容的语言', '我的预约', '退出登录');
  await me.tap('.tab', 'English');
  const entry = await open('entry', { kind: 'scene', slug: 'qimingli' });
  entry.says('Qiming Lane');
  entry.close();
  await me.tap('.tab', '简体');
  await me.tap('.btn', '退出登录');
  assert.equal(api.token, '');
  me.says('发送验证码');
  me.close();
  const cases = await open('cases');
  cases.says('登录后看您的办件');
  cases.close();
  assert.equal((await asks('GET', '/me')).status, 401);
});
