/* apply: the guide, the form one topic a page, the check, the receipt. The form is the server's:
 * it says what is shown, what is wrong and what follows; typed values are kept on the telephone
 * until the server has stored them. */
import { api, ApiFault, call, upload } from '../../lib/api';
import { Drafts, FormCheck, FormPage, Guide, Lead, Submitted } from '../../lib/api-types';
import { choose, Drawn, draw, fieldsOf, merged, opens, toggled, Values, valuesOf } from '../../lib/form';
import { clock, day, dayOf, instant, limit, today } from '../../lib/say';
import { ask, keep, look, pressed, stored, toSignIn } from '../../lib/shell';

const NEEDS = { required: '必交', optional: '选交', later: '可后补', when: '按情况' };
interface Fault_ { name: string; label: string; error: string; page: number }
type Query = { service?: string; draft?: string; page?: string; entries?: string; shortlist?: string; division?: string };

const keyOf = (draft: string, page: number): string => `draft:${draft}:${page}`;

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, stage: 'guide', needs: NEEDS,
    service: '', entries: [] as string[], shortlist: '', division: '', lead: null as (Lead & { by: string; soonest: string }) | null, firstDay: '', day0: today(), guide: null as Guide | null, facts: [] as { d: string; dt: string }[],
    page: null as FormPage | null, items: [] as Drawn[], bar: [] as boolean[], errors: [] as Fault_[],
    opened: false, clash: false, restored: false, unsaved: false, savedWords: '', until: '',
    check: null as FormCheck | null, toCheck: false, due: '', receipt: null as Submitted | null, begins: false,
  },
  methods: {
    /* Typed values by name; not drawn, so not in data. */
    values(): Values { return (this as unknown as { typed?: Values }).typed || {}; },
    hold(values: Values) { (this as unknown as { typed: Values }).typed = values; },
    /* What a fault's button tries again. */
    then(work: () => Promise<unknown>) { (this as unknown as { again: () => Promise<unknown> }).again = work; return work(); },
    retry() { const again = (this as unknown as { again?: () => Promise<unknown> }).again; return again ? again() : undefined; },

    onLoad(q: Query) {
      if (q.draft) return this.then(() => this.open(q.draft as string, Number(q.page || 1)));
      this.setData({ service: q.service || '', entries: (q.entries || '').split(',').filter((x) => x !== ''), shortlist: q.shortlist || '', division: q.division || '' });
      return this.then(() => this.showGuide());
    },
    onShow() {
      look(this);
      const { begins, signed, page, fault } = this.data;
      if (begins && signed) { this.setData({ begins: false }); return this.begin(); }
      if (page && fault && signed) { this.setData({ fault: null }); return this.retry(); }   /* signed in again: the same step goes on */
      return undefined;
    },
    showGuide() {
      return ask(this, '正在打开', async () => {
        const guide = await call('service', { path: { id: this.data.service } });
        const fact = (dt: string, d: string) => ({ d, dt });
        this.setData({ guide, facts: [
          fact(guide.promise ? '承诺时限' : '法定时限', limit(guide.promise || guide.legal) || '见说明'), fact('费用', guide.has_fee ? guide.fee || '收费' : '不收费'),
          fact('要跑几次', guide.visits === 0 ? '不用跑' : `${guide.visits} 次`), fact('填写约需', `${guide.minutes} 分钟`)] });
        wx.setNavigationBarTitle({ title: guide.name });
        await this.askLead();
      });
    },
    /* How early one must apply, computed by the server; a service without such rules says nothing. */
    async askLead() {
      const { service, division, firstDay } = this.data;
      try {
        const lead = await call('lead_time', { path: { id: service }, body: { answers: { activities: [], scenes: [{ division: division || undefined, date_from: firstDay || undefined, date_to: firstDay || undefined }] } } });
        this.setData({ lead: { ...lead, by: lead.apply_by ? day(lead.apply_by) : '', soonest: day(lead.earliest) } });
      } catch (e) {
        if (!(e instanceof ApiFault) || (e.kind !== 'absent' && e.kind !== 'input')) throw e;
      }
    },
    pickFirst(e: WechatMiniprogram.PickerChange) {
      this.setData({ firstDay: String(e.detail.value) });
      return ask(this, '正在算', () => this.askLead());
    },
    dial(e: WechatMiniprogram.TouchEvent) { wx.makePhoneCall({ phoneNumber: pressed(e, 'phone') }); },

    begin() {
      if (!api.token) { this.setData({ begins: true }); toSignIn(); return Promise.resolve(); }
      return this.then(() => this.start());
    },
    async start() {
      let at: { id: string; page: number } | null = null;
      const ok = await ask(this, '正在准备', async () => {
        const { id } = await call('draft_open', { body: { service: this.data.service, entries: this.data.entries, shortlist: this.data.shortlist || undefined } });
        const open: Drafts = await call('drafts');
        const mine = open.items.find((d) => d.id === id);
        at = { id, page: mine ? mine.page : 1 };
      });
      if (ok && at) await this.then(() => this.open((at as { id: string; page: number }).id, (at as { id: string; page: number }).page));
    },
    open(draft: string, page: number, check = false) {
      return ask(this, '正在打开', async () => {
        const got = await call('draft_page', { path: { id: draft, page: String(page) }, query: check ? { check: 'true' } : {} });
        this.show(got, check);
      });
    },
    /* Draws a page; what was typed and never stored is put back into it. */
    show(page: FormPage, errors: boolean, typed?: Values) {
      const kept = typed || stored<Values | null>(keyOf(page.draft, page.page), null);
      const values = kept ? merged(page.items, kept) : valuesOf(page.items);
      const items = errors ? page.items : page.items.map((i) => ({ ...i, error: undefined }));
      this.hold(values);
      this.setData({
        stage: 'form', page, items: draw(items, values), bar: Array.from({ length: page.steps }, (_, i) => i < page.step),
        errors: items.filter((i) => i.error).map((i) => ({ name: i.name || '', label: i.label || '', error: i.error || '', page: page.page })),
        opened: page.then === 'more', clash: false, restored: !typed && !!kept, unsaved: !!kept,
        savedWords: `已保存 ${clock(page.updated_at)}`, until: day(dayOf(page.expires_at)),
      });
      wx.setNavigationBarTitle({ title: page.service_name });
    },
    redraw() { if (this.data.page) this.setData({ items: draw(this.data.items, this.values()) }); },

    change(e: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
      const page = this.data.page as FormPage, { name, value } = e.detail;
      const item = page.items.find((i) => i.name === name);
      if (!item) return undefined;
      const values = { ...this.values(), [name]: item.kind === 'checklist' ? toggled(this.values()[name], value) : value };
      this.hold(values);
      keep(keyOf(page.draft, page.page), values);
      this.setData({ unsaved: true });
      if (!opens(item)) { if (item.kind === 'date' || item.kind === 'time' || item.kind === 'area') this.redraw(); return undefined; }
      this.redraw();
      return this.store();
    },
    /* Stores what is there and draws the page anew, without saying what is still missing. */
    store(button?: string) {
      return this.then(() => this.post(button, false));
    },
    press(e: WechatMiniprogram.CustomEvent<{ name: string }>) { return this.store(e.detail.name); },
    /* One at a time: each needs the version that the one before made. */
    async post(button: string | undefined, onward: boolean) {
      const self = this as unknown as { sending?: Promise<void> };
      while (self.sending) await self.sending;
      self.sending = this.postNow(button, onward).then(() => { self.sending = undefined; }, (e) => { self.sending = undefined; throw e; });
      await self.sending;
    },
    async postNow(button: string | undefined, onward: boolean) {
      const page = this.data.page as FormPage, sent = this.values();
      let got: FormPage | null = null;
      await ask(this, onward ? '正在保存' : '', async () => {
        try {
          got = await call('draft_save', { path: { id: page.draft, page: String(page.page) },
            body: { version: page.version, fields: fieldsOf(page.items, sent, button) } });
        } catch (e) {
          if (!(e instanceof ApiFault) || e.kind !== 'state') throw e;
          this.show(await call('draft_page', { path: { id: page.draft, page: String(page.page) } }), false, sent);
          this.setData({ clash: true });
        }
      });
      if (!got) return;
      const stored_ = got as FormPage, since = this.values();
      keep(keyOf(page.draft, page.page), undefined);
      if (onward && stored_.then === 'onward') { await this.onward(stored_); return; }
      const later = since === sent ? undefined : since;      /* typed while it was on its way */
      if (later) keep(keyOf(page.draft, page.page), later);
      this.show(stored_, onward, later);
      if (onward && stored_.then === 'stay' && wx.pageScrollTo) wx.pageScrollTo({ scrollTop: 0 });
    },
    save() { return this.then(() => this.post(undefined, true)); },
    onward(page: FormPage) {
      if (wx.pageScrollTo) wx.pageScrollTo({ scrollTop: 0 });
      return page.next && !this.data.toCheck ? this.then(() => this.open(page.draft, page.next)) : this.then(() => this.showCheck(page.draft));
    },
    previous() { const p = this.data.page as FormPage; return this.then(() => this.open(p.draft, p.back)); },
    toField(e: WechatMiniprogram.TouchEvent) {
      const at = this.data.items.findIndex((i) => i.name === pressed(e, 'name'));
      if (at >= 0 && wx.pageScrollTo) wx.pageScrollTo({ selector: '.form', offsetTop: at * 60 });
    },
    async file(e: WechatMiniprogram.CustomEvent<{ name: string; image: boolean; several: boolean }>) {
      const page = this.data.page as FormPage, files = await choose(e.detail.image, e.detail.several);
      if (!files.length) return;
      await this.then(() => this.send(files, e.detail.name, page.draft));
    },
    async send(files: { path: string; name: string }[], field: string, draft: string) {
      const left = files.slice();
      const ok = await ask(this, '正在上传', async () => {
        while (left.length) {
          await upload(left[0], { field, draft });
          left.shift();
        }
      }, (f) => this.setData({ fault: { title: f.title, remedy: f.remedy } }));
      (this as unknown as { again: () => Promise<unknown> }).again = () => this.send(left, field, draft);   /* those that are not there yet */
      if (ok) await this.store();
    },

    showCheck(draft: string) {
      return ask(this, '正在核对', async () => {
        const check = await call('draft_check', { path: { id: draft } });
        const errors = check.parts.reduce<Fault_[]>((all, p) => all.concat(p.rows.filter((r) => r.missing)
          .map((r) => ({ name: r.name, label: r.label, error: r.error || '', page: r.page }))), []);
        this.setData({ stage: 'check', check, errors, due: instant(check.due_at), toCheck: true });
      });
    },
    change_(e: WechatMiniprogram.TouchEvent) {
      const check = this.data.check as FormCheck;
      return this.then(() => this.open(check.draft, Number(pressed(e, 'page')), check.faults > 0));
    },
    submit() { return this.then(() => this.sendAll()); },
    sendAll() {
      const check = this.data.check as FormCheck;
      return ask(this, '正在提交', async () => {
        const receipt = await call('draft_submit', { path: { id: check.draft } });
        this.setData({ stage: 'done', receipt });
        if (wx.pageScrollTo) wx.pageScrollTo({ scrollTop: 0 });
      }, () => { void this.showCheck(check.draft); });
    },
    openCase() { wx.redirectTo({ url: `/pages/case/case?id=${(this.data.receipt as Submitted).id}` }); },
    home() { wx.switchTab({ url: '/pages/home/home' }); },
  },
});
