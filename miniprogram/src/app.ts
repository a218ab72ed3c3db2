/* The mini program of the city: six panels, applications, cases, messages, bookings. */
import { resume } from './lib/shell';

App({
  onLaunch() {
    resume();
  },
});
