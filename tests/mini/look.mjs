// look.mjs FOLDER [NAMES] - renders each page with real answers and takes its picture in headless Chromium at
// 390 pixels, in the plain and the large view; playwright-core is that of tests/web (ctest -R web_prepare). The style sheets are the mini program's own; what the
// vendor's elements look like by themselves is drawn here.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { asks, call, DIST, finish, forget, HOME, OFFICIAL, open, Page, phone, png, serve, signIn, upload, walk } from './kit.mjs';
import { fieldsFor } from './answers.mjs';

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const { chromium } = createRequire(join(HOME, '../web/x.js'))('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'] });
const css = walk(DIST).filter((f) => f.endsWith('.wxss') && !f.endsWith('app.wxss')).sort((a, b) => (b.endsWith('tokens.wxss') || b.endsWith('parts.wxss') ? 1 : -1))
  .map((f) => readFileSync(f, 'utf8').replace(/(^|[\s}])page(?=\s*\{)/g, '$1:root,body')).join('\n');
const OWN = `*{box-sizing:border-box}body{margin:0;width:390px}main,wx-view,wx-scroll-view,wx-swiper,wx-swiper-item,wx-map,wx-picker,fault,form-item,entry-card{display:block}
main>wx-view.tb{position:static}
wx-text{white-space:pre-line}wx-button{display:flex;cursor:pointer}wx-image{display:inline-block;overflow:hidden}wx-image img{width:100%;height:100%;object-fit:contain;display:block}
wx-image[data-mode=aspectFill] img{object-fit:cover}wx-input[data-value=""]::before,wx-textarea[data-value=""]::before{content:attr(data-placeholder);color:#66767c}
wx-scroll-view{overflow:auto}wx-map{background:#e6eefa;display:flex;align-items:center;justify-content:center}wx-map::before{content:"（手机上是地图）"}wx-input{display:flex;align-items:center}`;

async function picture(name, page) {
  const dom = page.comp.dom;
  for (const i of dom.querySelectorAll('wx-image')) {
    const src = i.getAttribute('data-src') || '';
    i.innerHTML = src ? `<img src="${src.startsWith('/') ? `file://${DIST}${src}` : src}">` : '';
  }
  for (const i of dom.querySelectorAll('wx-input,wx-textarea')) i.textContent = i.getAttribute('data-value') || '';
  for (const i of dom.querySelectorAll('wx-rich-text')) i.innerHTML = i.getAttribute('data-nodes') || '';
  const file = join(out, `${name}.html`);
  writeFileSync(file, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=390"><style>${css}\n${OWN}</style><body>${dom.outerHTML}</body></html>`);
  const shot = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await shot.goto(`file://${file}`);
  await shot.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  const wide = await shot.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 390) console.log(`  ${name}: ${wide} pixels wide`);
  await shot.close();
  page.close();
  console.log(name);
}
const only = process.argv.slice(3);
async function both(name, make) {
  if (only.length && !only.some((o) => name.startsWith(o))) return;
  for (const care of [false, true]) {
    if (care) phone.storage.set('care', true); else phone.storage.delete('care');
    await picture(care ? `${name}-care` : name, await make());
  }
  phone.storage.delete('care');
}

await serve();
forget();
await both('home', () => open('home'));
await both('list', () => open('list', { panel: 'scenes' }));
await both('list-filter', async () => { const p = await open('list', { panel: 'scenes' }); p.self.openFilter(); return p; });
await both('list-map', async () => { const p = await open('list', { panel: 'scenes' }); await p.self.see({ currentTarget: { dataset: { view: 'map' } } }); await p.settle(); return p; });
await both('entry', () => open('entry', { kind: 'scene', slug: 'qimingli' }));
await both('entry-provider', () => open('entry', { kind: 'provider', slug: 'tandu-inn' }));
await both('entry-window', async () => {
  const p = await open('entry', { kind: 'window', slug: 'city' });
  await p.self.loadFree();
  p.self.pickDay({ currentTarget: { dataset: { date: p.data.days.find((d) => d.state === '可约' && d.date > p.data.days[1].date).date } } });
  return p;
});
phone.storage.set('shortlist', (await call('entries', { query: { kind: 'scene', limit: 5 } })).items);
await both('compare', async () => {
  const p = await open('compare');
  for (const i of [0, 1, 2]) p.self.pick({ currentTarget: { dataset: { id: p.data.items[i].id } } });
  await p.self.compare();
  await p.settle();
  return p;
});
await both('me-out', () => open('me'));
await both('me-new', async () => {
  const p = await open('me', { back: '1' });
  p.self.setData({ phone: '13800000031', sent: true, fresh: true, errors: { name: '请填您的姓名' },
    consents: (await call('service', { path: { id: 'film-shooting' } })).consents.map((c, i) => ({ ...c, on: i === 0 })) });
  return p;
});
await signIn('13800000031', '赖示例');
await both('guide', () => open('apply', { service: 'film-shooting' }));
const { id } = await call('draft_open', { body: { service: 'film-shooting' } });
await both('apply-errors', async () => { const p = await open('apply', { draft: id, page: '1' }); await p.self.save(); await p.settle(); return p; });
for (let n = 1, tries = 0; n && tries < 30; tries++) {
  let page = await call('draft_page', { path: { id, page: String(n) } });
  page = await call('draft_save', { path: { id, page: String(n) }, body: { version: page.version, fields: fieldsFor(page) } });
  if (page.then === 'more') continue;
  n = page.next;
}
await upload({ path: png('拍摄计划.png'), name: '拍摄计划.png' }, { field: 'plan_file', draft: id });
await both('apply-scenes', () => open('apply', { draft: id, page: '3' }));
await both('apply-files', async () => {
  let n = 1;
  for (; n < 9; n++) { const p = await call('draft_page', { path: { id, page: String(n) } }); if (p.items.some((i) => i.name === 'plan_file')) break; }
  const p = await open('apply', { draft: id, page: String(n) });
  await p.self.store();                                   // takes the uploaded paper up
  await p.settle();
  return p;
});
for (let n = 1; n < 9; n++) {
  const p = await call('draft_page', { path: { id, page: String(n) } });
  if (p.items.some((i) => i.name === 'plan_file')) { await call('draft_save', { path: { id, page: String(n) }, body: { version: p.version, fields: fieldsFor(p) } }); break; }
}
await both('apply-check', async () => { const p = await open('apply', { draft: id, page: '1' }); await p.self.showCheck(id); await p.settle(); return p; });
const made = await call('draft_submit', { path: { id } });
const desk = (await asks('POST', '/sessions', { body: { login: 'kaiping_clerk', password: 'yiban-demo-2026' } })).body.token;
const task = (await asks('GET', `/cases/${made.id}`, { token: desk })).body.tasks[0].id;
await asks('POST', `/tasks/${task}/complete`, { token: desk, body: { verb: 'supplement', items: [{ field: 'plan_file', what: '请补一份完整的拍摄计划' }], words: '请补正' } });
await call('draft_open', { body: { service: 'film-shooting' } });
await both('home-in', () => open('home'));
await both('cases', () => open('cases'));
await both('case', () => open('case', { id: made.id }));
await both('supplement', async () => { const p = await open('case', { id: made.id }); await p.self.openSupplement(); await p.settle(); return p; });
await both('inbox', () => open('inbox'));
const scene = (await call('entries', { query: { kind: 'scene', limit: 1 } })).items[0], day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
await call('book', { body: { entry: scene.id, from: day(9), to: day(10) } });
await both('bookings', () => open('bookings'));
await both('me', () => open('me'));
phone.off = true;
await both('offline', () => open('home'));
await both('tabbar', async () => { const p = new Page('custom-tab-bar/index', OFFICIAL ? 'official' : 'simulate'); p.comp.setData({ waiting: 1, unread: 3, care: !!phone.storage.get('care') }); return p; });
phone.off = false;
await browser.close();
await finish();
process.exit(0);
