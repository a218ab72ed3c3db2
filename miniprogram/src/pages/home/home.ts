/* home: search, what waits for the person, the six panels, what can be applied for. */
import { call } from '../../lib/api';
import { Card, CaseRow, Catalog, City, Draft, FacetValue, Figure, Panel } from '../../lib/api-types';
import { day, dayOf, limit } from '../../lib/say';
import { ask, go, keep, look, pressed, settings } from '../../lib/shell';

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, text: '',
    city: null as City | null, catalog: null as Catalog | null, first: null as Panel | null, hot: [] as FacetValue[],
    scenes: [] as Card[], total: 0, figures: [] as Figure[],
    applies: [] as { id: string; name: string; summary: string; promise: string }[],
    draft: null as (Draft & { until: string; bar: boolean[] }) | null, waiting: null as CaseRow | null,
  },
  methods: {
    onLoad() { return this.load(); },
    onShow() { look(this, 0); return this.data.catalog ? this.loadMine() : Promise.resolve(); },
    onPullDownRefresh() { return this.load(); },
    load() {
      return ask(this, '正在打开', async () => {
        const [city, catalog, services] = await Promise.all([call('city'), call('catalog'), call('services')]);
        const first = catalog.panels[0];
        const found = first ? await call('entries', { query: { kind: first.kinds[0], limit: 4 } }) : null;
        const facets = found ? found.facets.filter((f) => !['kind', 'panel', 'division'].includes(f.field)) : [];
        this.setData({
          city, catalog, first: first || null, scenes: found ? found.items : [], total: found ? found.total : 0,
          hot: facets.length ? facets[0].values.slice(0, 4) : [],
          figures: catalog.panels.reduce<Figure[]>((all, p) => all.concat(p.figures), []),
          applies: services.items.map((s) => ({ id: s.id, name: s.name, summary: s.summary || '', promise: limit(s.promise) })),
        });
        wx.setNavigationBarTitle({ title: catalog.name });
      }).then((ok) => (ok ? this.loadMine() : undefined));
    },
    /* The person's own: a draft to go on with, a case that waits. Faults of it do not hide the page. */
    async loadMine() {
      if (!settings().token) { this.setData({ draft: null, waiting: null }); return; }
      try {
        const [drafts, cases, inbox] = await Promise.all([call('drafts'), call('cases'), call('inbox')]);
        const d = drafts.items[0], waits = cases.items.filter((c) => c.yours);
        keep('waiting', waits.length);
        keep('unread', inbox.unread);
        this.setData({
          waiting: waits[0] || null,
          draft: d ? { ...d, until: day(dayOf(d.expires_at)), bar: Array.from({ length: d.pages }, (_, i) => i < d.page) } : null,
        });
        look(this, 0);
      } catch {
        look(this, 0);
      }
    },
    type(e: WechatMiniprogram.Input) { this.setData({ text: e.detail.value }); },
    search() { go(`/pages/list/list?text=${encodeURIComponent(this.data.text.trim())}`); },
    searchFor(e: WechatMiniprogram.TouchEvent) { go(`/pages/list/list?text=${encodeURIComponent(pressed(e, 'text'))}`); },
    openPanel(e: WechatMiniprogram.TouchEvent) { go(`/pages/list/list?panel=${pressed(e, 'id')}`); },
    openCase(e: WechatMiniprogram.TouchEvent) { go(`/pages/case/case?id=${pressed(e, 'id')}`); },
    apply(e: WechatMiniprogram.TouchEvent) { go(`/pages/apply/apply?service=${pressed(e, 'id')}`); },
    goOn() { if (this.data.draft) go(`/pages/apply/apply?draft=${this.data.draft.id}&page=${this.data.draft.page}`); },
    dial() { if (this.data.city) wx.makePhoneCall({ phoneNumber: this.data.city.hotline || '' }); },
    toggleCare() {
      keep('care', !this.data.care);
      look(this, 0);
    },
    onShareAppMessage() { return { title: this.data.catalog ? this.data.catalog.name : '易办', path: '/pages/home/home' }; },
  },
});
