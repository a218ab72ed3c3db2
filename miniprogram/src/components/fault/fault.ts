/* What went wrong, and the way on; or what is being waited for. */
import { toSignIn } from '../../lib/shell';

Component({
  options: { styleIsolation: 'apply-shared' },
  properties: { told: { type: Object, value: null as unknown as object }, busy: { type: String, value: '' } },
  methods: {
    retry() { this.triggerEvent('retry', {}); },
    sign() { toSignIn(); },
  },
});
