/* list: a panel or the answer to a search: kinds, facets, free days, order; as a list or on a map. */
import { call } from '../../lib/api';
import { Card, Catalog, Facet, FacetValue, Kind, Panel, Sketch } from '../../lib/api-types';
import { picture, Pin, pins } from '../../lib/sketch';
import { day, today } from '../../lib/say';
import { ask, go, look, pressed } from '../../lib/shell';
import { listed } from '../../lib/shortlist';
import { canList, serviceOf } from '../../lib/links';

const SORTS = [
  { id: '', name: '推荐的在前' }, { id: 'newest', name: '新的在前' }, { id: 'price', name: '便宜的在前' },
  { id: 'rating', name: '评分高的在前' },
];
const OWN = ['kind', 'panel'];            /* facets that are shown otherwise */
const SHOWN = 12;                         /* values of a facet on a telephone */

interface Chosen { field: string; id: string }
/* The counties of a division facet: the codes of six figures that are no whole city. */
export const countiesOf = (facets: Facet[]): FacetValue[] => {
  const f = facets.find((x) => x.field === 'division');
  return f ? f.values.filter((v) => v.id.length === 6 && !v.id.endsWith('00')) : [];
};
Component({
  data: {
    care: false, busy: '', fault: null as object | null, text: '', loaded: false, total: 0, next: '',
    catalog: null as Catalog | null, panel: null as Panel | null, kinds: [] as Kind[], kind: '', services: [] as string[],
    panels: [] as FacetValue[], items: [] as Card[], facets: [] as Facet[], counties: [] as FacetValue[],
    chosen: [] as Chosen[], filter: false, sorts: SORTS, sort: 0, free: '', freeWords: '', day0: today(),
    view: 'list', sketch: null as Sketch | null, map: '', pins: [] as Pin[],
    bookable: false, listing: false, picked: 0,
  },
  methods: {
    onLoad(q: { panel?: string; kind?: string; text?: string }) {
      this.setData({ text: decodeURIComponent(q.text || ''), kind: q.kind || '' });
      return ask(this, '正在打开', async () => {
        const catalog = await call('catalog');
        const panel = catalog.panels.find((p) => p.id === q.panel) || null;
        const kinds = panel ? panel.kinds.map((id) => catalog.kinds.find((k) => k.id === id) as Kind).filter((k) => k) : [];
        this.setData({
          catalog, panel, kinds, kind: q.kind || (kinds[0] ? kinds[0].id : ''),
          services: panel ? panel.actions.map((a) => serviceOf(a.to)).filter((s) => s !== '') : [],
        });
        wx.setNavigationBarTitle({ title: panel ? panel.title : '查找' });
      }).then((ok) => (ok ? this.again() : undefined));
    },
    onShow() { look(this); this.count(); },
    count() { this.setData({ picked: listed().length }); },
    query(after?: string) {
      const of = (field: string) => this.data.chosen.filter((c) => c.field === field);
      const division = of('division')[0];
      return {
        text: this.data.text.trim() || undefined, kind: this.data.kind || undefined,
        panel: this.data.kind || !this.data.panel ? undefined : this.data.panel.id,
        division: division ? division.id : undefined, sort: SORTS[this.data.sort].id || undefined,
        where: this.data.chosen.filter((c) => c.field !== 'division').map((c) => `${c.field}:${c.id}`).join(' ') || undefined,
        free_from: this.data.free || undefined, free_to: this.data.free || undefined, after, limit: 20,
      };
    },
    again() {
      return ask(this, '正在找', async () => {
        const catalog = this.data.catalog || await call('catalog');
        const found = await call('entries', { query: this.query() });
        const kind = catalog.kinds.find((k) => k.id === this.data.kind);
        const panels = found.facets.find((f) => f.field === 'panel');
        this.setData({
          catalog, loaded: true, total: found.total, next: found.next || '', items: found.items,
          facets: found.facets.filter((f) => !OWN.includes(f.field) && f.values.length > 1)
            .map((f) => ({ ...f, values: (f.field === 'division' ? countiesOf([f]) : f.values).slice(0, SHOWN) })),
          counties: countiesOf(found.facets),
          panels: this.data.panel || this.data.kind || !panels ? [] : panels.values,
          bookable: !!kind && kind.booking !== 'none', listing: canList(catalog, this.data.kind),
        });
        this.place();
      });
    },
    more() {
      return ask(this, '正在取', async () => {
        const found = await call('entries', { query: this.query(this.data.next) });
        const items = this.data.items.concat(found.items);
        this.setData({ items, next: found.next || '' });
      });
    },
    onReachBottom() { return this.data.next && this.data.view === 'list' ? this.more() : undefined; },
    type(e: WechatMiniprogram.Input) { this.setData({ text: e.detail.value }); },
    inKind(e: WechatMiniprogram.TouchEvent) { this.setData({ kind: pressed(e, 'id'), chosen: [], items: [], free: '' }); return this.again(); },
    inPanel(e: WechatMiniprogram.TouchEvent) { go(`/pages/list/list?panel=${pressed(e, 'id')}&text=${encodeURIComponent(this.data.text)}`); },
    openFilter() { this.setData({ filter: !this.data.filter }); },
    choose(e: WechatMiniprogram.TouchEvent) {
      const field = pressed(e, 'field'), id = pressed(e, 'id');
      const was = this.data.chosen.some((c) => c.field === field && c.id === id);
      const rest = this.data.chosen.filter((c) => !(c.field === field && (c.id === id || field === 'division')));
      this.setData({ chosen: was ? rest : rest.concat({ field, id }), view: this.data.filter ? this.data.view : 'list' });
      return this.again();
    },
    clear() { this.setData({ chosen: [], free: '', filter: false }); return this.again(); },
    sortBy(e: WechatMiniprogram.PickerChange) { this.setData({ sort: Number(e.detail.value) }); return this.again(); },
    freeOn(e: WechatMiniprogram.PickerChange) {
      const free = String(e.detail.value);
      this.setData({ free, freeWords: day(free) });
      return this.again();
    },
    anyDay() { this.setData({ free: '' }); return this.again(); },
    see(e: WechatMiniprogram.TouchEvent) {
      this.setData({ view: pressed(e, 'view') });
      return this.data.view === 'map' && !this.data.sketch ? ask(this, '正在取地图', async () => {
        const sketch = await call('sketch');
        this.setData({ sketch, map: picture(sketch) });
        this.place();
      }) : undefined;
    },
    /* How many of what was found lie in each county, on the schematic map. */
    place() { if (this.data.sketch) this.setData({ pins: pins(this.data.sketch, this.data.counties) }); },
    openShortlist() { go('/pages/compare/compare'); },
    apply(e: WechatMiniprogram.TouchEvent) { go(`/pages/apply/apply?service=${pressed(e, 'id')}`); },
    onShareAppMessage() {
      const p = this.data.panel;
      return { title: p ? p.title : '查找', path: `/pages/list/list?panel=${p ? p.id : ''}&text=${encodeURIComponent(this.data.text)}` };
    },
  },
});
