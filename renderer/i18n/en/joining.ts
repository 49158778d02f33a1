import type { Words } from '../words-type.ts';
import type { joining as zhCN } from '../zh-CN/joining.ts';

export const joining: Words<typeof zhCN> = {
  title: 'This workstation has not joined a clinic yet',
  what: 'Ask the manager to open Administration, Workstations on another computer, to press “Add a workstation”, and to read you the joining code.',
  code: 'Joining code',
  codeHint: '20 letters and digits; case and spaces do not matter',
  codeSlip: 'One character of the code is not right. Compare it once more.',
  name: 'Name of this computer',
  nameHint: 'For example: window 2, measuring station',
  home: 'Your clinic (found nearby)',
  looking: 'Looking for a clinic’s home nearby…',
  none: 'None was found nearby. Is the home switched on? Or type its address below.',
  lookAgain: 'Look again',
  address: 'Address of the home',
  addressHint:
    'For example 192.168.1.10; for a clinic’s first computer, the address that the district gave',
  join: 'Join',
  needAll: 'Fill in the code, the name and the address first',
  joined: 'Joined “{{clinic}}”. Opening anew…',
  joinedPlain: 'Joined. Opening anew…',
};
