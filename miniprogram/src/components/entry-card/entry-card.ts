/* An entry of the catalogue in a list: picture or drawing, name, what it costs and how far it is. */
import { pictureOf } from '../../lib/api';
import { Card } from '../../lib/api-types';
import { metres, price } from '../../lib/say';
import { go } from '../../lib/shell';
import { isListed, toggleListed } from '../../lib/shortlist';

const shown = (c: Card): { picture: string; tags: string[] } => ({
  picture: pictureOf(c, true),
  tags: [price(c.price_fen, c.price_unit), metres(c.distance_m),
    c.ratings > 0 ? `${(c.rating_permille / 1000).toFixed(1)} 分 · ${c.ratings} 人评` : '',
    c.status === 'ended' ? '已结束' : ''].filter((t) => t !== ''),
});

Component({
  options: { styleIsolation: 'apply-shared' },
  properties: { card: { type: Object, value: {} as Card }, listing: { type: Boolean, value: false } },
  data: { picture: '', tags: [] as string[], listed: false },
  observers: {
    card(c: Card) { if (c && c.slug) this.setData({ ...shown(c), listed: isListed(c.id) }); },
  },
  methods: {
    open() { const c = this.data.card as Card; go(`/pages/entry/entry?kind=${c.kind}&slug=${c.slug}`); },
    toggle() {
      const listed = toggleListed(this.data.card as Card);
      this.setData({ listed });
      this.triggerEvent('listed', { listed });
    },
  },
});
