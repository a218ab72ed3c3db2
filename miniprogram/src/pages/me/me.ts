/* me: signing in by telephone and code, the large view, the language, signing out. */
import { api, ApiFault, call } from '../../lib/api';
import { Consent } from '../../lib/api-types';
import { ask, back, go, keep, LANGUAGES, look, pressed, settings, signedIn } from '../../lib/shell';

type Asked = Consent & { on: boolean };

Component({
  data: {
    care: false, signed: false, busy: '', fault: null as object | null, back: false, languages: LANGUAGES, language: 'zh-CN',
    phone: '', code: '', name: '', sent: false, fresh: false, consents: [] as Asked[], errors: {} as { [name: string]: string },
  },
  methods: {
    then(work: () => Promise<unknown>) { (this as unknown as { again_: () => Promise<unknown> }).again_ = work; return work(); },
    retry() { const again = (this as unknown as { again_?: () => Promise<unknown> }).again_; return again ? again() : undefined; },

    onLoad(q: { back?: string }) { this.setData({ back: q.back === '1' }); },
    onShow() { look(this, this.data.back ? undefined : 3); this.setData({ language: settings().language }); },
    type(e: WechatMiniprogram.Input) { this.setData({ [pressed(e, 'name')]: e.detail.value, errors: {} }); },
    faults(f: ApiFault) {
      const errors = f.fields.reduce<{ [name: string]: string }>((all, x) => ({ ...all, [x.name]: x.text }), {});
      if (!Object.keys(errors).some((k) => ['phone', 'code', 'name', 'consents'].includes(k))) errors[this.data.sent ? 'code' : 'phone'] = `${f.title}，${f.remedy}`;
      this.setData({ errors });
    },
    send() {
      return this.then(() => ask(this, '正在发送', async () => {
        await call('code_send', { body: { phone: this.data.phone.trim() } });
        this.setData({ sent: true, code: '', errors: {} });
      }, (f) => this.faults(f)));
    },
    again() { this.setData({ sent: false, fresh: false, code: '', errors: {} }); },
    enter() {
      const { phone, code, name, fresh, consents } = this.data;
      return this.then(() => ask(this, '正在登录', async () => {
        const body = { phone: phone.trim(), code: code.trim(), ...(fresh ? { name: name.trim(), consents: consents.filter((c) => c.on).map((c) => c.id) } : {}) };
        const s = await call('session_open', { body });
        signedIn(s.token);
        this.setData({ code: '', name: '', sent: false, fresh: false, errors: {} });
        look(this, this.data.back ? undefined : 3);
        if (this.data.back) back();
      }, (f) => { void this.asked(f); }));
    },
    /* A new number is asked for a name and consents, the first time without reproach. */
    async asked(f: ApiFault) {
      const first = !this.data.fresh && (f.of('name') !== '' || f.of('consents') !== '') && f.of('code') === '';
      if (!first) { this.faults(f); return; }
      await ask(this, '', async () => {
        const services = await call('services');
        const guides = await Promise.all(services.items.slice(0, 3).map((s) => call('service', { path: { id: s.id } })));
        const all = guides.reduce<Consent[]>((list, g) => list.concat(g.consents.filter((c) => !list.some((x) => x.id === c.id))), []);
        this.setData({ fresh: true, errors: {}, consents: all.map((c) => ({ ...c, on: false })) });
      });
    },
    agree(e: WechatMiniprogram.TouchEvent) {
      const id = pressed(e, 'id');
      this.setData({ consents: this.data.consents.map((c) => (c.id === id ? { ...c, on: !c.on } : c)), errors: {} });
    },
    async leave() {
      await ask(this, '正在退出', async () => { await call('session_close'); });
      signedIn('');                                   /* whether or not the server could be told */
      keep('waiting', undefined);
      keep('unread', undefined);
      this.setData({ fault: null });
      look(this, 3);
    },
    toggleCare() { keep('care', !this.data.care); look(this, this.data.back ? undefined : 3); },
    speak(e: WechatMiniprogram.TouchEvent) {
      const language = pressed(e, 'id');
      api.language = language;
      keep('language', language);
      this.setData({ language });
    },
    open(e: WechatMiniprogram.TouchEvent) { go(pressed(e, 'url')); },
  },
});
