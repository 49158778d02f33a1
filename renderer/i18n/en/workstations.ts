import type { Words } from '../words-type.ts';
import type { workstations as zhCN } from '../zh-CN/workstations.ts';

export const workstations: Words<typeof zhCN> = {
  title: 'Workstations',
  home: 'Home',
  column: {
    name: 'Name',
    letter: 'Tickets',
    joined: 'Joined',
    contact: 'Last contact',
    acts: 'Actions',
  },
  never: 'Not heard of yet',
  now: 'In use',
  before: '{{minutes}} minutes ago',
  silent: 'Silent for {{days}} days',
  revoked: 'Shut out ({{reason}})',
  revokedPlain: 'Shut out',
  revoke: 'Shut out',
  revokeTitle: 'Shut this computer out? It will see nothing any more, and can not be let back in.',
  reasons: {
    lost: 'Lost or stolen',
    retired: 'No longer used',
    moved: 'Sent for repair',
    other: 'Other',
  },
  makeCode: 'Add a workstation',
  code: 'Joining code',
  codeHow:
    'Type this code on the new computer. It works once, until {{date}} {{time}}. It is not shown again.',
  codeGone: 'This code was shown before. Press “Add a workstation” once more.',
  codeDone: 'Noted',
  waiting: '{{count}} joining codes are not used yet',
  read: 'Look again',
  dismissed: {
    title: 'This workstation has been shut out',
    what: 'The clinic’s manager or the district shut this computer out. It shows no records any more.',
    kept: 'What was saved here is still on this computer. What was not uploaded is handed to the home when there is a line.',
    next: 'If that was a mistake, ask the manager. The computer has to be set up anew before it can be used.',
  },
};
