/* inbox: what the office has told the person; a message leads to its case and counts as read. */
import { call } from '../../lib/api';
import { Notice } from '../../lib/api-types';
import { instant } from '../../lib/say';
import { ask, go, keep, look, pressed, settings, toSignIn } from '../../lib/shell';

Component({
  data: { care: false, signed: false, busy: '', fault: null as object | null, loaded: false, unread: 0, items: [] as (Notice & { when: string })[] },
  methods: {
    onShow() { look(this, 2); return settings().token ? this.load() : this.setData({ items: [], loaded: false, unread: 0 }); },
    onPullDownRefresh() { return this.load(); },
    load() {
      return ask(this, '正在打开', async () => {
        const box = await call('inbox');
        keep('unread', box.unread);
        this.setData({ loaded: true, unread: box.unread, items: box.items.map((n) => ({ ...n, when: instant(n.at) })) });
        look(this, 2);
      });
    },
    async open(e: WechatMiniprogram.TouchEvent) {
      const id = pressed(e, 'id'), about = pressed(e, 'case');
      const ok = await ask(this, '', async () => { await call('inbox_read', { path: { id } }); });
      if (!ok) return;
      if (about) go(`/pages/case/case?id=${about}`);
      else await this.load();
    },
    sign() { toSignIn(); },
  },
});
