/* One item of a form's page as the server drew it. Tells of what was typed or pressed; keeps nothing. */
import { Drawn } from '../../lib/form';
import { pressed } from '../../lib/shell';

Component({
  options: { styleIsolation: 'apply-shared' },
  properties: { i: { type: Object, value: {} as Drawn } },
  methods: {
    tell(value: string) { this.triggerEvent('change', { name: (this.data.i as Drawn).name, value }); },
    change(e: WechatMiniprogram.Input) { this.tell(String(e.detail.value)); },
    tick() { this.tell((this.data.i as Drawn).now ? '' : 'true'); },
    pick(e: WechatMiniprogram.TouchEvent) { this.tell(String(pressed(e, 'value'))); },
    select(e: WechatMiniprogram.PickerChange) { this.tell((this.data.i as Drawn).options[Number(e.detail.value)].value); },
    press(e: WechatMiniprogram.TouchEvent) { this.triggerEvent('press', { name: pressed(e, 'name') }); },
    file(e: WechatMiniprogram.TouchEvent) {
      const i = this.data.i as Drawn;
      this.triggerEvent('file', { name: i.name, image: pressed(e, 'image'), several: i.multiple });
    },
  },
});
