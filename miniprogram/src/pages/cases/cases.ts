/* cases: drafts to go on with, and one's cases; what waits for the person is marked. */
import { call } from '../../lib/api';
import { CaseRow, Draft } from '../../lib/api-types';
import { day, dayOf, instant } from '../../lib/say';
import { ask, go, keep, look, pressed, settings, toSignIn } from '../../lib/shell';
import { toneOf } from '../../lib/states';

type Line = CaseRow & { tone: string; when: string; due: string };
const line = (c: CaseRow): Line => ({ ...c, tone: toneOf(c.state), when: day(dayOf(c.submitted_at)), due: c.yours ? instant(c.due_at) : '' });

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, loaded: false,
    drafts: [] as (Draft & { until: string })[], items: [] as Line[], next: '',
  },
  methods: {
    onShow() { look(this, 1); return settings().token ? this.load() : this.setData({ items: [], drafts: [], loaded: false, next: '' }); },
    onPullDownRefresh() { return this.load(); },
    load() {
      return ask(this, '正在打开', async () => {
        const [drafts, cases] = await Promise.all([call('drafts'), call('cases')]);
        keep('waiting', cases.items.filter((c) => c.yours).length);
        this.setData({ loaded: true, items: cases.items.map(line), next: cases.next || '',
          drafts: drafts.items.map((d) => ({ ...d, until: day(dayOf(d.expires_at)) })) });
        look(this, 1);
      });
    },
    more() {
      return ask(this, '正在取', async () => {
        const cases = await call('cases', { query: { cursor: this.data.next } });
        this.setData({ items: this.data.items.concat(cases.items.map(line)), next: cases.next || '' });
      });
    },
    onReachBottom() { return this.data.next ? this.more() : undefined; },
    open(e: WechatMiniprogram.TouchEvent) { go(`/pages/case/case?id=${pressed(e, 'id')}`); },
    goOn(e: WechatMiniprogram.TouchEvent) { go(`/pages/apply/apply?draft=${pressed(e, 'id')}&page=${pressed(e, 'page')}`); },
    async drop(e: WechatMiniprogram.TouchEvent) {
      const id = pressed(e, 'id');
      const { confirm } = await wx.showModal({ title: '删除草稿', content: '删除后不能恢复，传过的材料也会删除。', confirmText: '删除', confirmColor: '#b3261e' });
      if (!confirm) return;
      const ok = await ask(this, '正在删除', async () => { await call('draft_drop', { path: { id } }); });
      if (ok) await this.load();
    },
    sign() { toSignIn(); },
  },
});
