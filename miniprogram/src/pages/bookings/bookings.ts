/* bookings: one's own, with the code that is shown at the door; confirm, change, cancel, review. */
import { call } from '../../lib/api';
import { Booking } from '../../lib/api-types';
import { clock, day, dayOf, instant, today } from '../../lib/say';
import { ask, go, look, pressed, settings, toSignIn } from '../../lib/shell';
import { toneOf } from '../../lib/states';

const WORDS: { [state: string]: string } = {
  held: '留位中', requested: '等答复', waiting: '排队中', confirmed: '已约好', checked_in: '已到场', cancelled: '已取消',
  refused: '没有约成', lapsed: '已过期', done: '已结束', missed: '没有到场',
};
const LEVELS = [{ level: 5, name: '非常满意' }, { level: 4, name: '满意' }, { level: 3, name: '一般' }, { level: 2, name: '不满意' }, { level: 1, name: '非常不满意' }];
type Line = Booking & { tone: string; word: string; when: string; span: string; hold: string; live: boolean; days: boolean; may_review: boolean };

/* Whole days begin and end at midnight of the city. */
const isDays = (b: Booking): boolean => clock(b.start_at) === '00:00' && clock(b.end_at) === '00:00';
function line(b: Booking): Line {
  const days = isDays(b), last = dayOf(new Date(Date.parse(b.end_at) - 1000).toISOString()), first = dayOf(b.start_at);
  const when = !days ? `${day(first)}${clock(b.start_at)}–${clock(b.end_at)}` : first === last ? day(first) : `${day(first)} 到 ${day(last)}`;
  return { ...b, tone: toneOf(b.state), word: WORDS[b.state] || b.state, when, days, span: days ? `${b.slots} 天` : `${b.slots} 场`,
    hold: b.state === 'held' ? instant(b.hold_until) : '', live: ['held', 'confirmed', 'requested'].includes(b.state), may_review: b.state === 'checked_in' || b.state === 'done' };
}

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, loaded: false, items: [] as Line[], next: '', levels: LEVELS, day0: today(),
    rating: '', level: 0, words: '', rateError: '', changing: '', to: '', changeError: '',
  },
  methods: {
    onShow() { look(this); return settings().token ? this.load() : undefined; },
    load() {
      return ask(this, '正在打开', async () => {
        const got = await call('bookings');
        this.setData({ loaded: true, items: got.items.map(line), next: got.next || '' });
      });
    },
    more() {
      return ask(this, '正在取', async () => {
        const got = await call('bookings', { query: { cursor: this.data.next } });
        this.setData({ items: this.data.items.concat(got.items.map(line)), next: got.next || '' });
      });
    },
    async move(id: string, event: string) {
      const ok = await ask(this, '正在办', async () => { await call('booking_move', { path: { id }, body: { event } }); });
      if (ok) await this.load();
    },
    confirm(e: WechatMiniprogram.TouchEvent) { return this.move(pressed(e, 'id'), 'confirm'); },
    async cancel(e: WechatMiniprogram.TouchEvent) {
      const id = pressed(e, 'id');
      const { confirm } = await wx.showModal({ title: '取消预约', content: '取消后这些日子会让给别人。', confirmText: '取消预约', cancelText: '留着', confirmColor: '#b3261e' });
      if (confirm) await this.move(id, 'cancel');
    },
    openChange(e: WechatMiniprogram.TouchEvent) { this.setData({ changing: pressed(e, 'id'), rating: '', to: '', changeError: '' }); },
    pickDay(e: WechatMiniprogram.PickerChange) { this.setData({ to: String(e.detail.value), changeError: '' }); },
    async change() {
      const b = this.data.items.find((x) => x.id === this.data.changing);
      if (!b || !this.data.to) { this.setData({ changeError: '请先选日期' }); return; }
      const from = this.data.to, to = dayOf(Date.parse(`${from}T00:00:00+08:00`) + (b.slots - 1) * 86400000);
      const ok = await ask(this, '正在改', async () => { await call('booking_change', { path: { id: b.id }, body: { from, to } }); },
        (f) => this.setData({ changeError: `${f.title}，${f.remedy}` }));
      if (ok) { this.setData({ changing: '' }); await this.load(); }
    },
    openRate(e: WechatMiniprogram.TouchEvent) { this.setData({ rating: pressed(e, 'id'), changing: '', level: 0, words: '', rateError: '' }); },
    setLevel(e: WechatMiniprogram.TouchEvent) { this.setData({ level: Number(pressed(e, 'level')), rateError: '' }); },
    type(e: WechatMiniprogram.Input) { this.setData({ words: e.detail.value }); },
    async review() {
      const { rating, level, words } = this.data;
      if (!level) { this.setData({ rateError: '请先选一个评价' }); return; }
      const ok = await ask(this, '正在发出', async () => { await call('review', { path: { id: rating }, body: { level, words: words || undefined } }); },
        (f) => this.setData({ rateError: `${f.title}，${f.remedy}` }));
      if (ok) { this.setData({ rating: '' }); wx.showToast({ title: '谢谢您的评价', icon: 'none' }); await this.load(); }
    },
    openEntry(e: WechatMiniprogram.TouchEvent) { go(`/pages/entry/entry?kind=${pressed(e, 'kind')}&slug=${pressed(e, 'slug')}`); },
    sign() { toSignIn(); },
  },
});
