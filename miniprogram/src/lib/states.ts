/* states.ts - the colour of a state; its word is the server's. */
const TONES: { [state: string]: string } = {
  submitted: 'info', accepted: 'info', supplement: 'warn', granted: 'ok', delivered: 'ok', closed: 'mute',
  refused: 'bad', rejected: 'bad', withdrawn: 'mute', lapsed: 'mute',
  held: 'warn', requested: 'info', confirmed: 'ok', waiting: 'warn', checked_in: 'ok', done: 'mute', cancelled: 'mute', missed: 'bad',
};
export const toneOf = (state: string): string => TONES[state] || 'mute';
