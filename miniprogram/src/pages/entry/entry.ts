/* entry: one entry of the catalogue whole; what is free, and booking it. */
import { api, ApiFault, call, onceKey, photograph, pictureOf } from '../../lib/api';
import { Card, Entry, Free, Json, Kind, Slot } from '../../lib/api-types';
import { relatedOf, Row, rowsOf, said, sourcesOf, Table, tablesOf } from '../../lib/entry';
import { canList } from '../../lib/links';
import { addDays, clock, day, dayOf, price, today } from '../../lib/say';
import { ask, go, keep, look, pressed, stored, toSignIn } from '../../lib/shell';
import { isListed, toggleListed } from '../../lib/shortlist';

const WEEK = ['日', '一', '二', '三', '四', '五', '六'];
interface Day { date: string; open: boolean; on: boolean; d: string; w: string; words: string; state: string; full: boolean }
interface Shown { id: string; src: string; caption: string; author: string; licence: string }

/* A day of the calendar: open with room, full, or closed with the reason. */
function dayView(date: string, free: Free): Day {
  const told = free.days.find((d) => d.date === date), slots = free.slots.filter((s) => s.date === date);
  const room = slots.some((s) => s.taken < s.capacity);
  const open = !!told && told.open && (free.mode === 'request' || slots.length > 0);
  const state = !told || !told.open ? (told && told.reason ? told.reason.slice(0, 4) : '不开') : !open ? '不约' : room || free.mode === 'request' ? '可约' : '约满';
  return { date, open, full: open && !room && free.mode !== 'request', on: false, d: String(Number(date.slice(8))),
    w: WEEK[new Date(`${date}T00:00:00Z`).getUTCDay()], words: day(date), state };
}

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, kind: '', slug: '',
    entry: null as Entry | null, kindName: '', drawing: '', photos: [] as Shown[], price: '', address: '', text: '', phone: '',
    rows: [] as Row[], every: [] as Row[], unknown: 0, all: false, tables: [] as Table[], related: [] as object[],
    reviews: [] as object[], sources: [] as string[], updated: '', closed: [] as object[],
    listing: false, listed: false, service: '', bookable: false, mode: '', unit: '', bookWords: '', waitable: false, waiting: false,
    free: null as Free | null, days: [] as Day[], slots: [] as object[], slot: '', from: '', to: '', why: '', chosenWords: '',
    number: '1', name: '', note: '', errors: {} as { [name: string]: string }, faultWords: '', key: '', done: null as object | null,
  },
  methods: {
    onLoad(q: { kind: string; slug: string }) {
      this.setData({ kind: q.kind, slug: q.slug });
      return this.load();
    },
    onShow() { look(this); if (this.data.entry) this.setData({ listed: isListed(this.data.entry.card.id) }); },
    load() {
      return ask(this, '正在打开', async () => {
        const [entry, catalog] = await Promise.all([
          call('entry', { path: { kind: this.data.kind, slug: this.data.slug } }), call('catalog')]);
        const kind = catalog.kinds.find((k) => k.id === this.data.kind) as Kind;
        this.setData({ listing: canList(catalog, this.data.kind) });
        this.show(entry, kind);
      });
    },
    show(entry: Entry, kind: Kind) {
      const language = api.language, body = entry.body as Json, every = rowsOf(kind, entry, language);
      const known = every.filter((r) => r.value !== '');
      this.setData({
        entry, kindName: kind.name, drawing: pictureOf({ drawing: entry.card.drawing }), service: kind.apply || '',
        photos: entry.photographs.filter((p) => p.state === 'shown').map((p) => ({ ...p, src: photograph(p.digest) })),
        price: price(entry.card.price_fen, entry.card.price_unit), address: said(body.address, language), text: said(body.text, language),
        phone: String((body.fields || {}).phone || ''), every, rows: this.data.all ? every : known, unknown: every.length - known.length,
        tables: tablesOf(kind, entry, language), related: relatedOf(entry), sources: sourcesOf(entry, language), updated: day(dayOf(entry.updated_at)),
        reviews: entry.reviews.map((r) => ({ id: r.id, words: r.words, answer: r.answer, stars: '★★★★★'.slice(0, r.level) + '☆☆☆☆☆'.slice(r.level), when: day(dayOf(r.at)) })),
        closed: entry.days.filter((d) => !d.open).slice(0, 6).map((d) => ({ date: d.date, words: day(d.date), state: d.reason || '不开放' })),
        listed: isListed(entry.card.id), bookable: entry.bookable && kind.booking !== 'none',
        mode: kind.booking, unit: kind.unit || '个', waiting: kind.waiting,
        bookWords: kind.booking === 'request' ? '选好日期提出预约，对方答复后会告诉您。' : kind.booking === 'slots' ? '选一天，再选时段。' : '点第一天和最后一天。',
      });
      wx.setNavigationBarTitle({ title: entry.card.name });
    },
    showAll() {
      const all = !this.data.all;
      this.setData({ all, rows: this.data.every.filter((r) => all || r.value !== '') });
    },
    dial(e: WechatMiniprogram.TouchEvent) { wx.makePhoneCall({ phoneNumber: pressed(e, 'phone') }); },
    toggle() { if (this.data.entry) this.setData({ listed: toggleListed(this.data.entry.card as Card) }); },
    apply() { go(`/pages/apply/apply?service=${this.data.service}&entries=${this.data.entry ? this.data.entry.card.id : ''}&division=${this.data.entry ? this.data.entry.card.division || '' : ''}`); },
    openBookings() { go('/pages/bookings/bookings'); },

    loadFree() {
      const first = today(), last = addDays(first, 27);
      return ask(this, '正在查哪天有空', async () => {
        const free = await call('entry_free', { path: { id: (this.data.entry as Entry).card.id }, query: { first, last } });
        this.setData({ free, mode: free.mode, days: Array.from({ length: 28 }, (_, i) => dayView(addDays(first, i), free)), ...this.kept() });
        if (wx.pageScrollTo) wx.pageScrollTo({ selector: '#book' });
      });
    },
    /* What was filled in before a sign-in or a lost connection. */
    kept(): { [key: string]: string } { return stored(`book:${this.data.slug}`, {}); },
    pickDay(e: WechatMiniprogram.TouchEvent) {
      const date = pressed(e, 'date'), told = this.data.days.find((d) => d.date === date);
      if (!told || !told.open) {
        this.setData({ why: told ? `${told.words}：${this.reasonOf(date)}` : '' });
        return;
      }
      const extends_ = this.data.mode !== 'slots' && this.data.from !== '' && this.data.from === this.data.to && date > this.data.from;
      const from = extends_ ? this.data.from : date;
      this.setData({ from, to: date, slot: '', why: '', faultWords: '', errors: {}, key: onceKey(), done: null });
      this.mark();
    },
    reasonOf(date: string): string {
      const d = (this.data.free as Free).days.find((x) => x.date === date);
      return d && d.reason ? d.reason : '这天不能约';
    },
    mark() {
      const { from, to, mode } = this.data, free = this.data.free as Free;
      const days = this.data.days.map((d) => ({ ...d, on: from !== '' && d.date >= from && d.date <= to }));
      const slots = mode !== 'slots' ? [] : free.slots.filter((s: Slot) => s.date === from)
        .map((s: Slot) => ({ ...s, words: `${clock(s.start_at)}–${clock(s.end_at)} ${s.taken < s.capacity ? `余 ${s.capacity - s.taken}` : '约满'}` }));
      this.setData({ days, slots, waitable: this.data.waiting && days.some((d) => d.on && d.full),
        chosenWords: from === to ? `您选了 ${day(from)}` : `您选了 ${day(from)} 到 ${day(to)}` });
    },
    pickSlot(e: WechatMiniprogram.TouchEvent) {
      const slot = pressed(e, 'at'), s = (this.data.free as Free).slots.find((x) => x.start_at === slot);
      this.setData({ slot, key: onceKey(), waitable: this.data.waiting && !!s && s.taken >= s.capacity });
    },
    type(e: WechatMiniprogram.Input) {
      this.setData({ [pressed(e, 'name')]: e.detail.value });
      const { name, note, number } = this.data;
      keep(`book:${this.data.slug}`, { name, note, number });
    },
    book(e: WechatMiniprogram.TouchEvent) {
      if (!api.token) { toSignIn(); return Promise.resolve(false); }
      const { from, to, slot, mode, name, note } = this.data, count = Number(this.data.number);
      if (!Number.isInteger(count) || count < 1) {
        this.setData({ errors: { count: '请填一个大于 0 的整数' } });
        return Promise.resolve(false);
      }
      if (mode === 'slots' && !slot) { this.setData({ faultWords: '请先选一个时段' }); return Promise.resolve(false); }
      this.setData({ errors: {}, faultWords: '' });
      return ask(this, '正在预约', async () => {
        const got = await call('book', { key: this.data.key, body: {
          entry: (this.data.entry as Entry).card.id, how: pressed(e, 'how'), count, name: name || undefined, note: note || undefined,
          ...(mode === 'slots' ? { start_at: slot } : { from, to }) } });
        const words: { [state: string]: string } = { held: '已为您留位', confirmed: '预约成功', requested: '已提出预约', waiting: '已在排队' };
        keep(`book:${this.data.slug}`, undefined);
        this.setData({ from: '', to: '', free: null, done: { title: words[got.state] || '预约已收到', words: `凭码 ${got.code} 使用，在“我的预约”里随时能看。` } });
      }, (f: ApiFault) => this.setData({ errors: f.fields.reduce((all, x) => ({ ...all, [x.name]: x.text }), {}), faultWords: `${f.title}，${f.remedy}` }));
    },
    onShareAppMessage() {
      const c = (this.data.entry as Entry).card;
      return { title: c.name, path: `/pages/entry/entry?kind=${c.kind}&slug=${c.slug}` };
    },
  },
});
