/* case: how it stands, what is wanted of the person, what happened; supplement, remind, withdraw, rate. */
import { api, ApiFault, call, upload } from '../../lib/api';
import { Case, Changes, Clock, Happening, OpenPage, Permit, SupplementForm, Talk } from '../../lib/api-types';
import { choose, draw, Drawn, fieldsOf, merged, opens, toggled, Values, valuesOf } from '../../lib/form';
import { day, dayOf, instant } from '../../lib/say';
import { ask, keep, look, pressed, stored } from '../../lib/shell';
import { toneOf } from '../../lib/states';

const LEVELS = [{ level: 5, name: '非常满意' }, { level: 4, name: '满意' }, { level: 3, name: '一般' }, { level: 2, name: '不满意' }, { level: 1, name: '非常不满意' }];
const MARKS: { [verb: string]: string } = { supplement: 'wait', reject: 'bad', refuse: 'bad', lapse: 'bad', grant: 'ok', deliver: 'ok' };
const LIGHTS: { [light: string]: string } = { green: 'ok', yellow: 'warn', red: 'bad', grey: 'mute' };
type Page_ = Omit<OpenPage, 'items'> & { items: Drawn[] };

const happened = (h: Happening, i: number, all: Happening[]) => ({ key: `${i}-${h.verb}`, name: h.name || h.verb, who: h.who || '', text: h.text || '',
  when: instant(h.at), mark: `${i === all.length - 1 ? 'cur ' : ''}${MARKS[h.verb] && !(h.verb === 'supplement' && i < all.length - 1) ? MARKS[h.verb] : ''}` });
const CLOCKS: { [name: string]: string } = { check: '资料审核', whole: '整个办件' };
const clockOf = (k: Clock) => ({ name: CLOCKS[k.name || ''] || k.name || '', words: k.words || '', tone: LIGHTS[k.light],
  due: k.suspended ? '等您补正，时限暂停' : k.due_at && k.running ? `${instant(k.due_at)} 前` : k.stopped_at ? `${instant(k.stopped_at)} 办完` : '' });
const STATES: { [state: string]: [string, string] } = { asked: ['等答复', 'info'], done: ['已办好', 'ok'], refused: ['没有同意', 'bad'], taken_back: ['已收回', 'mute'] };
const talkOf = (t: Talk) => ({ ...t, items: t.items.map((m) => ({ ...m, when: instant(m.at), by: m.mine ? '我' : m.who || t.butler || t.unit })) });
const changesOf = (c: Changes) => ({ offers: c.offers.filter((o) => o.open),
  items: c.items.map((r) => { const o = c.offers.find((x) => x.id === r.kind);
    return { ...r, name: o ? o.name : r.kind, word: (STATES[r.state] || [r.state])[0], tone: (STATES[r.state] || ['', 'mute'])[1], when: instant(r.asked_at) }; }) });
const permitOf = (p: Permit) => ({ ...p, valid: `${p.valid_from ? day(dayOf(p.valid_from)) : ''}${p.valid_to ? ` 到 ${day(dayOf(p.valid_to))}` : ''}` });
/* "answers/scenes/0/date_to" -> "scenes[0].date_to": how the form names it. */
export const fieldOf = (pointer: string): string => pointer.replace(/^answers\//, '').replace(/\/(\d+)(?=\/|$)/g, '[$1]').replace(/\//g, '.');

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, id: '', stage: 'case', said: '',
    c: null as Case | null, tone: '', clocks: [] as object[], past: [] as object[], wanted: [] as object[], wantedBy: '',
    talk: null as ReturnType<typeof talkOf> | null, text: '', talkError: '', with: [] as { id: string; name: string }[],
    changes: null as ReturnType<typeof changesOf> | null, permit: null as object | null, levels: LEVELS, level: 0, words: '', rateError: '',
    form: null as SupplementForm | null, open: [] as Page_[], errors: [] as { name: string; text: string }[],
  },
  methods: {
    values(): Values { return (this as unknown as { typed?: Values }).typed || {}; },
    hold(values: Values) { (this as unknown as { typed: Values }).typed = values; },
    then(work: () => Promise<unknown>) { (this as unknown as { again: () => Promise<unknown> }).again = work; return work(); },
    retry() { const again = (this as unknown as { again?: () => Promise<unknown> }).again; return again ? again() : undefined; },

    onLoad(q: { id: string }) { this.setData({ id: q.id }); },
    onShow() { look(this); return this.data.stage === 'case' ? this.then(() => this.load()) : undefined; },
    load() {
      const path = { id: this.data.id };
      return ask(this, '正在打开', async () => {
        const [c, talk, changes] = await Promise.all([call('case_get', { path }), call('case_messages', { path }), call('case_changes', { path })]);
        this.show(c);
        this.setData({ talk: talkOf(talk), changes: changesOf(changes), text: stored(`talk:${path.id}`, '') });
        if (talk.unread > 0) await call('case_messages_read', { path });
      });
    },
    show(c: Case) {
      this.setData({
        c, tone: toneOf(c.state), wanted: Array.isArray(c.wanted) ? c.wanted : [], wantedBy: instant(c.wanted_by),
        clocks: [c.check, c.whole].filter((k) => k.name).map(clockOf), past: c.past.map(happened).reverse(), stage: 'case',
      });
      wx.setNavigationBarTitle({ title: c.no });
    },
    /* One verb on the case, then the case anew. */
    act(what: string, said: string, verb: () => Promise<unknown>, onInput?: (f: ApiFault) => void): Promise<void> {
      return this.then(async () => {
        const ok = await ask(this, what, async () => { await verb(); },
          onInput || ((f) => this.setData({ fault: { title: f.title, remedy: f.remedy } })));
        if (!ok) return;
        this.setData({ said });
        await this.load();
      }) as Promise<void>;
    },
    remind() { return this.act('正在催办', '已经催办，办事的单位收到了。', () => call('case_remind', { path: { id: this.data.id } })); },
    async withdraw() {
      const { confirm } = await wx.showModal({ title: '撤回申请', content: '撤回后这个办件就结束了，要办得重新申请。', confirmText: '撤回', confirmColor: '#b3261e' });
      if (confirm) await this.act('正在撤回', '已经撤回。', () => call('case_withdraw', { path: { id: this.data.id }, body: {}, version: (this.data.c as Case).version }));
    },
    setLevel(e: WechatMiniprogram.TouchEvent) { this.setData({ level: Number(pressed(e, 'level')), rateError: '' }); },
    type(e: WechatMiniprogram.Input) { this.setData({ words: e.detail.value }); },
    rate() {
      const { level, words, id } = this.data;
      return this.act('正在发出', '谢谢您的评价。', () => call('case_rate', { path: { id }, body: { level, words: words.trim() || undefined } }),
        (f) => this.setData({ rateError: f.of('words') || `${f.title}，${f.remedy}` }));
    },
    /* ---- talking with the desk; the words stay until they are there ---- */
    write(e: WechatMiniprogram.Input) { this.setData({ text: e.detail.value, talkError: '' }); keep(`talk:${this.data.id}`, e.detail.value || undefined); },
    async attach(e: WechatMiniprogram.TouchEvent) {
      const left = (await choose(pressed(e, 'image'), true)).slice();
      if (!left.length) return;
      await this.then(() => ask(this, '正在上传', async () => {
        while (left.length) {
          const paper = await upload(left[0], { field: 'message', case: this.data.id });
          left.shift();
          this.setData({ with: this.data.with.concat({ id: paper.id, name: paper.name }) });
        }
      }, (f) => this.setData({ talkError: `${f.title}，${f.remedy}` })));
    },
    send() {
      const text = this.data.text.trim(), papers = this.data.with.map((p) => p.id);
      if (!text && !papers.length) { this.setData({ talkError: '请先写几句话' }); return Promise.resolve(); }
      return this.act('正在发送', '', async () => {
        await call('case_message', { path: { id: this.data.id }, body: { text: text || undefined, papers } });
        keep(`talk:${this.data.id}`, undefined);
        this.setData({ text: '', with: [] });
      }, (f) => this.setData({ talkError: `${f.title}，${f.remedy}` }));
    },
    takeBack(e: WechatMiniprogram.TouchEvent) {
      const change = String(pressed(e, 'id'));
      return this.act('正在收回', '已经收回。', () => call('case_change_back', { path: { id: this.data.id, change } }));
    },
    copySite() { wx.setClipboardData({ data: `${api.host}/cases/${this.data.id}` }); },
    dial() { if (this.data.talk && this.data.talk.phone) wx.makePhoneCall({ phoneNumber: this.data.talk.phone }); },
    copyPermit() { wx.setClipboardData({ data: (this.data.c as Case).permit_code || '' }); },
    openPermit() {
      return ask(this, '正在打开', async () => this.setData({ permit: permitOf(await call('permit', { path: { code: (this.data.c as Case).permit_code || '' } })) }));
    },

    /* ---- supplement ---- */
    openSupplement() { return this.then(() => this.drawForm()); },
    drawForm(button?: string) {
      const before = this.data.form;
      return ask(this, '正在打开', async () => {
        const fields = before ? before.pages.reduce<ReturnType<typeof fieldsOf>>((all, p) => all.concat(fieldsOf(p.items, this.values())), []) : undefined;
        if (fields && button) fields.push({ name: button, value: '1' });
        const form = await call('supplement_form', { path: { id: this.data.id }, body: fields ? { fields } : {} });
        const items = form.pages.reduce<SupplementForm['pages'][0]['items']>((all, p) => all.concat(p.items), []);
        const kept = before ? null : stored<Values | null>(`supplement:${this.data.id}`, null);
        this.hold(kept ? merged(items, kept) : valuesOf(items));
        this.setData({ stage: 'supplement', form, said: '' });
        this.redraw();
      });
    },
    redraw() {
      const form = this.data.form as SupplementForm, values = this.values();
      const wrong = (i: Drawn) => { const e = this.data.errors.find((x) => x.name === i.name); return e ? { ...i, error: e.text } : i; };
      this.setData({ open: form.pages.filter((p) => p.open || p.items.some((i) => this.data.errors.some((e) => e.name === i.name)))
        .map((p) => ({ ...p, items: draw(p.items, values).map(wrong) })) });
    },
    change(e: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
      const { name, value } = e.detail, form = this.data.form as SupplementForm;
      const item = form.pages.reduce<typeof form.pages[0]['items']>((all, p) => all.concat(p.items), []).find((i) => i.name === name);
      if (!item) return undefined;
      this.hold({ ...this.values(), [name]: item.kind === 'checklist' ? toggled(this.values()[name], value) : value });
      keep(`supplement:${this.data.id}`, this.values());
      return opens(item) ? this.then(() => this.drawForm()) : undefined;
    },
    press(e: WechatMiniprogram.CustomEvent<{ name: string }>) { return this.then(() => this.drawForm(e.detail.name)); },
    async file(e: WechatMiniprogram.CustomEvent<{ name: string; image: boolean; several: boolean }>) {
      const files = await choose(e.detail.image, e.detail.several), left = files.slice();
      if (!files.length) return;
      await this.then(async () => {
        const ok = await ask(this, '正在上传', async () => {
          while (left.length) {
            await upload(left[0], { field: e.detail.name, case: this.data.id });
            left.shift();
          }
        }, (f) => this.setData({ fault: { title: f.title, remedy: f.remedy } }));
        if (ok) await this.drawForm();
      });
    },
    close() { this.setData({ stage: 'case', form: null, errors: [] }); },
    answer() {
      const form = this.data.form as SupplementForm;
      const fields = form.pages.reduce<ReturnType<typeof fieldsOf>>((all, p) => all.concat(fieldsOf(p.items, this.values())), []);
      return this.then(async () => {
        const ok = await ask(this, '正在交', async () => {
          await call('case_supplement', { path: { id: this.data.id }, body: { fields }, version: form.version });
        }, (f) => {
          this.setData({ errors: f.fields.map((x) => ({ name: fieldOf(x.name), text: x.text })) });
          this.redraw();
        });
        if (!ok) return;
        keep(`supplement:${this.data.id}`, undefined);
        this.setData({ said: '补正已经收到，时限接着算。', form: null, errors: [], stage: 'case' });
        await this.load();
      });
    },
  },
});
