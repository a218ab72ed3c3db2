/* The bar below: four tabs, with what waits for the person. */
import { pressed } from '../lib/shell';

Component({
  options: { styleIsolation: 'apply-shared' },
  data: {
    at: 0, care: false, waiting: 0, unread: 0,
    tabs: [
      { page: '/pages/home/home', text: '首页', icon: 'home' },
      { page: '/pages/cases/cases', text: '办件', icon: 'case' },
      { page: '/pages/inbox/inbox', text: '消息', icon: 'chat' },
      { page: '/pages/me/me', text: '我的', icon: 'me' },
    ],
  },
  methods: {
    go(e: WechatMiniprogram.TouchEvent) { wx.switchTab({ url: this.data.tabs[pressed(e, 'at')].page }); },
  },
});
