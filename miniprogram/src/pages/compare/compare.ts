/* compare: what was set aside, two to four of one kind side by side, shared by a code. */
import { api, ApiFault, call } from '../../lib/api';
import { Kind, Shortlist } from '../../lib/api-types';
import { rowsOf } from '../../lib/entry';
import { price } from '../../lib/say';
import { ask, go, look, pressed } from '../../lib/shell';
import { COMPARE, Kept, listed, toggleListed } from '../../lib/shortlist';

interface Item extends Kept { on: boolean; note?: string; gone?: boolean }

Component({
  data: {
    care: false, busy: '', fault: null as object | null, items: [] as Item[], ids: [] as string[], canCompare: false,
    shared: null as Shortlist | null, code: '', typed: '', codeError: '', last: '',
    columns: [] as string[], table: [] as { id: string; name: string; values: string[]; same: boolean }[], blank: 0,
  },
  methods: {
    onLoad(q: { code?: string }) { return q.code ? this.openShared(q.code) : this.own(); },
    onShow() { look(this); if (!this.data.shared) this.own(); },
    own() {
      const on = this.data.ids;
      this.setData({ items: listed().map((k) => ({ ...k, on: on.includes(k.id) })) });
    },
    reload() { return this.data.last === 'compare' ? this.compare() : this.data.last === 'save' ? this.save() : this.openShared(this.data.typed); },
    openShared(code: string) {
      this.setData({ typed: code, last: 'open', codeError: '' });
      return ask(this, '正在打开清单', async () => {
        try {
          const shared = await call('shortlist', { path: { code } });
          this.setData({ shared, ids: [], canCompare: false, columns: [], items: shared.items.map((i) => ({ ...i.card, note: i.note, gone: i.gone, on: false })) });
        } catch (e) {
          if (!(e instanceof ApiFault) || e.kind !== 'absent') throw e;
          this.setData({ codeError: '没有这个分享码，请核对大小写' });
        }
      });
    },
    openCode() {
      const code = this.data.typed.trim();
      if (!code) { this.setData({ codeError: '请先填分享码' }); return Promise.resolve(false); }
      return this.openShared(code);
    },
    type(e: WechatMiniprogram.Input) { this.setData({ typed: e.detail.value, codeError: '' }); },
    pick(e: WechatMiniprogram.TouchEvent) {
      const id = pressed(e, 'id'), has = this.data.ids.includes(id);
      if (!has && this.data.ids.length >= COMPARE) { wx.showToast({ title: `最多比较 ${COMPARE} 个`, icon: 'none' }); return; }
      const ids = has ? this.data.ids.filter((x) => x !== id) : this.data.ids.concat(id);
      this.setData({ ids, canCompare: ids.length >= 2, items: this.data.items.map((i) => ({ ...i, on: ids.includes(i.id) })) });
    },
    remove(e: WechatMiniprogram.TouchEvent) {
      const item = this.data.items.find((i) => i.id === pressed(e, 'id'));
      if (item) toggleListed(item);
      this.setData({ ids: this.data.ids.filter((x) => x !== pressed(e, 'id')), code: '', columns: [], table: [] });
      this.own();
    },
    compare() {
      this.setData({ last: 'compare' });
      return ask(this, '正在比较', async () => {
        const [got, catalog] = await Promise.all([call('compare', { query: { ids: this.data.ids.join(' ') } }), call('catalog')]);
        const kind = catalog.kinds.find((k) => k.id === got.items[0].card.kind) as Kind;
        const rows = got.items.map((e) => rowsOf({ ...kind, fields: kind.fields.filter((f) => f.compare) }, e, api.language));
        const more = [{ id: 'place', name: '在哪里', values: got.items.map((e) => e.place_name || '') },
          { id: 'price', name: '价格', values: got.items.map((e) => price(e.card.price_fen, e.card.price_unit)) }];
        const table = more.concat(rows.length ? rows[0].map((r, i) => ({ id: r.id, name: r.name, values: rows.map((x) => x[i].value) })) : [])
          .map((r) => ({ ...r, same: r.values.every((v) => v === r.values[0]) }));
        const known = table.filter((r) => r.values.some((v) => v !== ''));
        this.setData({ columns: got.items.map((e) => e.card.name), table: known, blank: table.length - known.length });
      }, (f) => this.setData({ fault: { title: f.title, remedy: f.remedy } }));
    },
    save() {
      this.setData({ last: 'save' });
      return ask(this, '正在生成', async () => {
        const got = await call('shortlist_save', { body: { title: '场景清单', items: this.data.items.map((i) => ({ id: i.id })) } });
        this.setData({ code: got.code });
      }, (f) => this.setData({ fault: { title: f.title, remedy: f.remedy } }));
    },
    /* The whole list becomes places of an application, of the service that its kinds lead to. */
    async apply() {
      const own = !this.data.shared;
      if (own && !this.data.code && !await this.save()) return;
      const catalog = await call('catalog').catch(() => null);
      const kind = catalog && catalog.kinds.find((k) => !!k.apply && this.data.items.some((i) => i.kind === k.id));
      const code = this.data.shared ? this.data.shared.code : this.data.code;
      if (kind) go(`/pages/apply/apply?service=${kind.apply}&shortlist=${code}`);
      else wx.showToast({ title: '清单里没有可以申请的场景', icon: 'none' });
    },
    takeAll() {
      const have = new Set(listed().map((k) => k.id));
      for (const i of this.data.items) if (!i.gone && !have.has(i.id)) toggleListed(i);
      this.setData({ shared: null, ids: [], canCompare: false });
      this.own();
    },
    copy() { wx.setClipboardData({ data: this.data.code }); },
    open(e: WechatMiniprogram.TouchEvent) { go(`/pages/entry/entry?kind=${pressed(e, 'kind')}&slug=${pressed(e, 'slug')}`); },
    find() { go('/pages/list/list'); },
    onShareAppMessage() { return { title: '场景清单', path: `/pages/compare/compare?code=${this.data.code}` }; },
  },
});
