// platform.mjs - every reading page of the catalogue, in a browser: with script off, on, in the large
// view; in a frame, at a terminal, on paper; in three languages. Nothing moves while it loads, and a
// first view is small. Usage: node platform.mjs PROGRAM PACK [SHOT_DIR]; without chromium it ends with 77.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODES, PATIENCE, check, counted, faults, finish, lastCode, leave, look, note, open, origin, person, press, says, serve, shown } from './kit.mjs';

const [program, pack, shots] = process.argv.slice(2);
if (!pack) { console.error('usage: node platform.mjs PROGRAM PACK [SHOT_DIR]'); process.exit(2); }
if (!existsSync(process.env.CHROMIUM || '/usr/bin/chromium')) { console.log('no chromium: skipped'); process.exit(77); }

const FIRST_VIEW = 60e3, FIRST_VIEW_PHOTOS = 300e3, MAP_PAGE = 60e3;
const PAGES = [
  ['platform', '/platform'], ['panel-scenes', '/platform/scenes'], ['panel-support', '/platform/support'],
  ['panel-services', '/platform/services'], ['panel-policies', '/platform/policies'],
  ['panel-works', '/platform/works'], ['panel-tours', '/platform/tours'],
  ['find', '/find'], ['find-list', '/find?kind=scene&w=style:beach&w=setting:outdoor'],
  ['find-map', '/find?kind=scene&view=map'], ['find-map-county', '/find?kind=scene&view=map&place=440783'],
  ['find-table', '/find?kind=scene&view=table'], ['find-near', '/find?kind=scene&near=scene/qimingli&view=map'],
  ['find-none', '/find?kind=scene&q=zzzz'], ['find-wrong', '/find?kind=scene&from=soon&w=nofield:x'],
  ['find-rows', '/find?kind=policy'],
  ['scene', '/e/scene/qimingli'], ['route', '/e/route/kuangbiao-walk'], ['policy', '/e/policy/jm-film-28'],
  ['provider', '/e/provider/tandu-inn'], ['event', '/e/event/winter-week-2026'], ['work', '/e/work/tianmi'],
  ['news', '/e/news/platform-opens'], ['window', '/e/window/city'], ['desk-place', '/e/desk/desk-1'],
  ['sheet', '/e/scene/qimingli/sheet'], ['sheet-route', '/e/route/kuangbiao-walk/sheet'],
  ['shortlist-empty', '/shortlist'], ['compare-none', '/compare'], ['kiosk-choose', '/kiosk'],
];

/* What came over the wire for a page, and how far anything moved while it came. */
const weight = (page) => page.evaluate(async () => {
  const moved = await new Promise((go) => {
    let sum = 0;
    new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) sum += e.value; })
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => go(sum), 300);
  });
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const photo = (e) => e.name.includes('/photographs/');
  const sum = (list) => list.reduce((n, e) => n + e.encodedBodySize, 0);
  return { moved, plain: sum(all.filter((e) => !photo(e))), all: sum(all), page: all[0].encodedBodySize };
});

async function weigh() {
  const page = await person({ name: 'first', js: true, care: false, widths: [390] });
  for (const [name, path] of PAGES) {
    let w;
    for (let i = 0; i < 3; i++) {                     // a parser that pauses within a line on a busy machine moves that line
      await page.context().clearCookies();
      await page.goto(origin + path, { waitUntil: 'load' });
      w = await weight(page);
      if (w.moved < 0.0005) break;
    }
    // a page that comes in pieces may settle by a hair: to three decimals nothing moves (0.1 is called good)
    check(w.moved < 0.0005, `${name}: what was drawn moved by ${w.moved}`);
    check(w.plain < FIRST_VIEW, `${name}: first view of ${w.plain} bytes`);
    check(w.all < FIRST_VIEW_PHOTOS, `${name}: first view with photographs of ${w.all} bytes`);
    if (name === 'platform' || name === 'find-map') console.log(`  ${name}: page ${w.page}, first view ${w.plain} bytes`);
    if (name === 'find-map') {
      const raw = (await (await page.request.get(origin + path)).body()).length;
      const cards = await page.locator('.maplist li').count();
      check(cards === 40, `${name}: ${cards} entries beside the map`);
      check(raw < MAP_PAGE, `${name}: ${raw} bytes unpacked`);
      console.log(`  ${name}: ${raw} bytes unpacked, ${cards} entries`);
    }
  }
  await leave(page);
}

async function pages(mode) {
  const page = await person(mode);
  for (const [name, path] of PAGES) {
    await page.goto(origin + path);
    await look(page, name);
  }
  await leave(page);
}

/* A stranger narrows, compares, keeps and shares; by the page's own buttons and links. */
async function journey(mode) {
  const page = await person(mode);
  await page.goto(`${origin}/platform`);
  await page.fill('main input[name=q]', '海岛');
  await press(page, '搜索');
  await says(page, '条符合', 'search from the first page');
  await page.goto(`${origin}/find?kind=scene`);
  if (page.viewportSize().width < 860) await page.locator('a[href="#filters"]').click();
  await page.locator('.fchip', { hasText: '内景' }).first().click();
  await press(page, '看结果');
  await says(page, '内景', 'a chip tells the filter');
  const all = await page.locator('.cards .scene').count();
  for (const i of [0, 1]) await page.locator('.cmpbox').nth(i).click();
  await press(page, '对比所选');
  check(await page.locator('.cmp thead th').count() === 2, `${mode.name}: two side by side of ${all}`);
  await look(page, 'compare');
  await press(page, '都加入清单');
  check(await page.locator('.listed li').count() === 2, `${mode.name}: both are listed`);
  await look(page, 'shortlist');
  await page.fill('#f-title', '外景备选');
  await press(page, '存下来');
  await says(page, '外景备选', 'the list has a name');
  await look(page, 'shortlist-saved');
  const code = page.url();
  await leave(page);
  const friend = await person(mode);
  await friend.goto(code);
  check(await friend.locator('.listed li').count() === 2, `${mode.name}: a friend sees both`);
  await leave(friend);
}

/* The keyboard reaches the counties and marks of the map, and Enter follows them. */
async function keyboard() {
  const page = await person(MODES[1]);
  await page.goto(`${origin}/find?kind=scene&view=map`);
  const links = await page.locator('.cmap a').count(), named = await page.locator('.cmap a[aria-label]').count();
  check(links > 10 && links === named, `map: ${links} links, ${named} of them named`);
  await page.locator('.cmap a.ct').first().focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  check(page.url().includes('place='), `map: Enter leads to ${page.url()}`);
  check(await shown(page, '.cmap .ct.on'), 'map: the chosen county is marked');
  await leave(page);
}

/* How far anything moved that no key or finger had just asked for. */
const moves = (page) => page.evaluate(() => new Promise((go) => {
  let sum = 0;
  new PerformanceObserver((l) => { for (const e of l.getEntries()) sum += e.value; }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => go(sum), 300);
}));

const until = async (good, what) => {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) { if (await good()) return; await new Promise((go) => setTimeout(go, 50)); }
  note(what);
};

/* The map that zooms: from our own host when somebody asks for it, by finger and by keyboard, over the
 * drawing that stays without script. */
async function zooming(mode) {
  const page = await person(mode), asked = [];
  page.on('request', (r) => asked.push(r.url()));
  await page.goto(`${origin}/find?kind=scene&view=map`);
  check(await page.locator('svg.cmap a').count() > 10, `${mode.name}: no drawing on the map's page`);
  if (!mode.js) {
    check(await page.locator('.lens:visible').count() === 0, 'a map that zooms is offered without script');
    return leave(page);
  }
  check(!asked.some((u) => u.includes('leaflet')), `${mode.name}: Leaflet came before anybody asked`);
  const place = () => page.evaluate(() => { const r = document.querySelector('.mapbox').getBoundingClientRect(); return { y: r.y + scrollY, height: r.height }; });
  const box = await place(), marks = await page.locator('svg.cmap a.pin').count();
  await page.click('.lens');
  await page.locator('.lmap .lpin').first().waitFor();
  check(asked.filter((u) => /leaflet|map-/.test(u)).length === 4, `${mode.name}: the map loads ${asked.filter((u) => /leaflet|map-/.test(u))}`);
  const sum = (list) => list.reduce((n, t) => n + +t, 0);
  const drawnSum = sum(await page.locator('svg.cmap .pin text').allTextContents()), shownSum = sum(await page.locator('.lpin span').allTextContents());
  check(marks > 0 && drawnSum === shownSum, `${mode.name}: the marks drawn hold ${drawnSum}, those on the map that zooms ${shownSum}`);
  const now = await place(), drawn = await page.locator('.lmap').boundingBox();
  check(now.height === box.height && now.y === box.y && Math.abs(drawn.height - box.height) < 1, `${mode.name}: the map moved the page`);
  check(await moves(page) < 0.0005, `${mode.name}: the map moved what was drawn`);
  await look(page, 'find-zoom');
  const still = () => until(async () => await page.locator('.leaflet-zoom-anim').count() === 0, `${mode.name}: the map does not come to rest`);
  const wide = async () => (await page.locator('.lmap path.lct').first().boundingBox()).width;
  // the map fits itself once more, a frame after the looks at other widths
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(go)))));
  const before = await wide();
  await page.click('.leaflet-control-zoom-in');
  await until(async () => await wide() > before * 1.3, `${mode.name}: the map does not come nearer`);
  await page.click('.leaflet-control-zoom-out');
  await until(async () => await wide() < before * 1.1, `${mode.name}: the map does not go back`);
  await still();
  let told = 0;                                       // the first mark with an entry of this page
  for (let i = 0; i < await page.locator('.lpin:not(.heap)').count() && !told; i++) {
    if (i) await page.keyboard.press('Escape');
    await page.locator('.lpop').waitFor({ state: 'detached' });
    await page.locator('.lpin:not(.heap)').nth(i).focus();
    await page.keyboard.press('Enter');
    await page.locator('.lpop a').first().waitFor();
    told = await page.locator('.lpop .lrows a[href*="/e/scene/"]').count();
  }
  check(told > 0 || mode.care, `${mode.name}: no mark tells an entry`);
  check(await page.evaluate(() => !!document.activeElement.closest('.lpop')), `${mode.name}: the keyboard does not go into what it opened`);
  await page.keyboard.press('Escape');
  await page.locator('.lpop').waitFor({ state: 'detached' });
  check(await page.evaluate(() => document.activeElement.matches('.lpin')), `${mode.name}: the keyboard does not come back`);
  await page.keyboard.press('Enter');
  await page.locator('.lpop a').first().waitFor();
  await look(page, 'find-zoom-open');
  await page.keyboard.press('Escape');
  await page.locator('.lpop').waitFor({ state: 'detached' });
  const heaps = await page.locator('.lpin.heap').count();
  await page.locator('.lpin.heap').first().click();
  check(await page.locator('.lpop .lrows a').count() > 1, `${mode.name}: a heap tells less than two`);
  await page.locator('.lpop button').click();
  await until(async () => await page.locator('.lpop').count() === 0 && await page.locator('.lpin.heap').count() !== heaps, `${mode.name}: a heap does not come apart`);
  await still();
  await page.locator('.lmap path.lct[role=button]').first().focus();
  await page.keyboard.press('Enter');
  await Promise.all([page.waitForURL(/place=/), page.locator('.lpop .btn').click()]);
  await page.locator('.lmap .lpin').first().waitFor();
  await look(page, 'find-zoom-county');
  await page.click('.lens');
  check(await page.locator('.lmap').count() === 0 && await page.locator('svg.cmap').isVisible(), `${mode.name}: the drawing does not come back`);
  for (const [name, path] of [['near-zoom', '/find?kind=scene&near=scene/qimingli&view=map'], ['scene-zoom', '/e/scene/qimingli'], ['route-zoom', '/e/route/kuangbiao-walk']]) {
    await page.goto(origin + path);
    await page.locator('.lens').first().click();
    await page.locator('.lmap .lpin').first().waitFor();
    await look(page, name);
    await page.locator('.lens').first().click();
  }
  await leave(page);
}

/* A person hears of what is new: signs in from what was found, subscribes, sees it, ends it. */
async function following(mode) {
  const page = await person(mode), phone = '15400001003';
  await page.goto(`${origin}/find?kind=news`);
  check(await page.locator('.follow a[href$="feed.atom"]').count() === 1, `${mode.name}: no feed for who does not sign in`);
  await look(page, 'follow-visitor');
  await Promise.all([page.waitForNavigation(), page.click('.follow a.btn')]);
  await page.fill('#f-phone', phone);
  await press(page, '获取验证码');
  await page.fill('#f-code', lastCode(phone));
  await press(page, page.locator('form[action="/login"] button.grow'));
  check(page.url().includes('/find?kind=news'), `${mode.name}: after signing in they are at ${page.url()}`);
  await look(page, 'follow-find');
  await press(page, page.locator('.follow button'));
  await says(page, '已订阅', `${mode.name}: subscribing`);
  await look(page, 'follow-list');
  await press(page, page.locator('ul.who button').first());
  await says(page, '还没有订阅', `${mode.name}: ending it`);
  await leave(page);
}

/* With a photograph on each entry, sent as people send them: what a phone's first view weighs over the
 * wire, and that nothing moves. Drawn noise packs worse than a photograph does. */
async function photographs() {
  const ask = async (path, body, token) => {
    const form = body instanceof FormData, headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(form ? {} : { 'content-type': 'application/json' }) };
    const r = await fetch(`${origin}/api/v1${path}`, { method: 'POST', headers, body: form ? body : JSON.stringify(body) });
    if (!r.ok) throw new Error(`${path}: ${r.status} ${await r.text()}`);
    return r.status === 204 ? {} : r.json();
  };
  const { token } = await ask('/sessions', { login: 'city_lead', password: 'yiban-demo-2026' });
  const page = await person({ name: 'photographs', js: true, care: false, widths: [390] });
  await page.goto(`${origin}/platform`);
  const entries = (await (await fetch(`${origin}/api/v1/entries?kind=scene&limit=24`)).json()).items;
  for (const [i, e] of entries.entries()) {
    const jpeg = Buffer.from(await page.evaluate((seed) => {
      const c = document.createElement('canvas'), x = c.getContext('2d');
      let r = seed * 7919 + 1;
      const rnd = () => (r = (r * 16807) % 2147483647) / 2147483647;
      c.width = 1800; c.height = 1200;
      for (let k = 0; k < 2500; k++) { const s = 4 + rnd() * 90; x.fillStyle = `hsl(${rnd() * 360},${rnd() * 60}%,${20 + rnd() * 60}%)`; x.fillRect(rnd() * 1800, rnd() * 1200, s, s * rnd()); }
      return c.toDataURL('image/jpeg', 0.9).split(',')[1];
    }, i + 1), 'base64');
    const form = new FormData();
    for (const k of ['caption', 'licence', 'author']) form.set(k, '测试');
    form.set('file', new Blob([jpeg], { type: 'image/jpeg' }), 'a.jpg');
    const { id } = await ask(`/entries/${e.id}/photographs`, form, token);
    await ask(`/photographs/${id}/show`, { show: true }, token);
  }
  for (const path of ['/platform', '/platform/scenes', '/find?kind=scene', `/e/scene/${entries[0].slug}`]) {
    const phone = await person({ name: 'phone', js: true, care: false, widths: [390], dense: 3 });
    await phone.goto(origin + path, { waitUntil: 'load' });
    const w = await weight(phone), shown_ = await phone.locator('img[src*="/photographs/"]').count();
    check(path === '/platform' || shown_ > 0, `${path}: no photograph is shown`);
    check(w.all < FIRST_VIEW_PHOTOS, `${path}: first view with photographs of ${w.all} bytes`);
    check(w.moved < 0.0005, `${path}: what was drawn moved by ${w.moved} when photographs came`);
    console.log(`  ${path}: ${w.all} bytes with photographs, ${w.plain} without`);
    await look(phone, `photographs${path.replace(/\W+/g, '-')}`);
    await leave(phone);
  }
  await leave(page);
}

async function languages() {
  for (const [lang, code] of [['en', 'en'], ['zh-Hant', 'zh-Hant']]) {
    const page = await person({ name: lang, js: true, care: false, widths: [390, 1280] });
    await page.context().addCookies([{ name: 'yb-lang', value: code, url: origin }]);
    for (const [name, path] of PAGES.filter(([n]) => /^(platform|panel-works|find-list|find-map|scene|policy|event|sheet|compare-none)$/.test(n))) {
      await page.goto(origin + path);
      await look(page, name);
      const bare = code !== 'en' ? '' : await page.evaluate(() => {
        const w = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        for (let n; (n = w.nextNode());) if (/[一-鿿]/.test(n.textContent) && !n.parentElement.closest('[lang|=zh],svg,option')) return n.textContent.trim().slice(0, 60);
        return '';
      });
      check(!bare, `${name} in ${lang}: Chinese that does not say so: ${bare}`);
    }
    await leave(page);
  }
}

async function elsewhere() {
  const embed = await person({ name: 'embed', js: true, care: false, widths: [390, 1280] });
  for (const [name, path] of PAGES.filter(([n]) => /^(platform|panel-scenes|find-list|find-map|scene|event)$/.test(n))) {
    await embed.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}embed=1`);
    check(!await shown(embed, 'header .top, .tabbar'), `${name} in a frame has a header`);
    await look(embed, name);
  }
  check((await embed.context().cookies()).length === 0, 'a frame left cookies');
  await leave(embed);
  const kiosk = await person({ name: 'kiosk', js: true, care: false, widths: [1280, 390] });
  await kiosk.goto(`${origin}/kiosk?at=window/city`);
  for (const [name, path] of [['kiosk', '/kiosk'], ...PAGES.filter(([n]) => /^(panel-scenes|find-list|scene)$/.test(n))]) {
    await kiosk.goto(origin + path);
    check(!await shown(kiosk, 'a[href^="/login"], .tabbar'), `${name} at a terminal offers a login`);
    await look(kiosk, name);
  }
  await leave(kiosk);
  const paper = await person({ name: 'paper', js: true, care: false, widths: [794] });
  for (const [name, path] of PAGES.filter(([n]) => /^(scene|sheet|sheet-route|policy|find-list)$/.test(n))) {
    await paper.goto(origin + path);
    await paper.emulateMedia({ media: 'print' });
    check(await paper.locator('.no-print:visible, header .top:visible, .tabbar:visible, .btns:visible').count() === 0, `${name}: buttons on paper`);
    if (shots) await paper.screenshot({ path: join(shots, `${name}-paper.png`), fullPage: true });
    await paper.emulateMedia({ media: null });
  }
  await leave(paper);
}

/* A terminal begins anew when nobody touches it: the page's own clock, moved on. */
async function idle() {
  const page = await person({ name: 'idle', js: true, care: false, widths: [1280] });
  await page.clock.install();
  await page.goto(`${origin}/kiosk?at=window/city`);
  await page.goto(`${origin}/e/scene/qimingli`);
  await page.clock.runFor(60e3);
  check(page.url().includes('/e/scene/'), `after a minute it is still there: ${page.url()}`);
  await Promise.all([page.waitForURL('**/kiosk'), page.clock.runFor(40e3)]);
  await leave(page);
}

try {
  await open(shots);
  await serve(program, pack, Date.parse('2026-12-01T10:00+08:00'));      // the events of its own date lie ahead
  await weigh();
  for (const mode of MODES) { await pages(mode); await journey(mode); await zooming(mode); await following(mode); }
  await keyboard();
  await photographs();
  await languages();
  await elsewhere();
  await idle();
} catch (e) {
  note(`the walk stopped: ${e.stack || e}`);
}
await finish();
console.log(`${counted.pages} pages, ${counted.looks} looks, ${counted.axe} axe runs, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
