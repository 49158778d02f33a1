import type { Words } from '../words-type.ts';
import type { refusals as original } from '../zh-CN/refusals.ts';

export const refusals: Words<typeof original> = {
  checksum:
    'It came broken over the line and was not taken. Measure again; if this goes on, check the cable.',
  malformed:
    'It could not be understood and was not taken. Measure again; if this goes on, ask the technician about the line settings.',
  incomplete:
    'Only half of it came, so it was not taken. Measure again and leave the cable alone meanwhile.',
  range:
    'No person has such a value, so it was not taken. Check cuff, finger or strip and measure again.',
  unstable: 'It had not settled and was not taken. Sit still, do not talk, and measure again.',
  error:
    'The device could not measure. Sit still, do not talk, check cuff, finger or strip, and measure again.',
  unsupported:
    'This is not taken here: a control, no unit, or nothing that was to be measured. Look at the device; it can be typed by hand.',
  'no-time':
    'The device has lost its clock, so nobody can say whether it measured now. Set its clock and measure again.',
};
