import type { load as zhCN } from '../zh-CN/load.ts';
import type { Words } from '../words-type.ts';

/** How the clinic's records come to a new workstation. */
export const load: Words<typeof zhCN> = {
  label: 'Loading of the records',
  notAll: 'The records are not all here yet: not found does not mean there is none.',
  pause: 'Pause',
  resume: 'Go on loading',
  fromFolder: 'Load from a USB stick',
  stage: {
    complete: 'Everything is here.',
    asking: 'Looking for {{source}}.',
    preparing: 'The records are being prepared by {{source}}. It begins in a moment.',
    loading: 'Loading from {{source}}: {{done}} of {{total}} MB, {{rows}} rows so far.',
    finishing: 'Everything has arrived and is being checked.',
    pulling: 'Arriving one by one; it will not take long.',
    paused: 'Paused. What is here stays; “Go on loading” continues from here.',
  },
  source: {
    home: 'the main machine',
    district: 'the district',
    folder: 'the USB stick',
  },
  problem: {
    unreachable: 'No connection for now. What is here stays, and loading goes on by itself.',
    'not-genuine':
      'What arrived was not right and was not used. It is fetched again. If this stays, call your administrator.',
    'let-go':
      'That copy was not whole, or there is a newer one; it was not used, and the newer one is loaded from the beginning.',
    mismatch: 'The check failed and the records are loaded again. Please call your administrator.',
    'disk-full': 'This machine’s disk is full. Make room; loading then goes on by itself.',
  },
  alarm: {
    self: 'The records of this machine differ in {{rows}} places from what was saved. The disk may be at fault: tell your administrator at once.',
    home: 'Compared with the main machine, {{rows}} rows differed; they are the main machine’s now. Please tell your administrator: the disk or the program may be at fault.',
    district:
      'Compared with the district, the records differ in {{rows}} places. Everything is here and work goes on; please tell your administrator.',
  },
  noDrive: 'No USB stick to be seen. Put it in and look again.',
  lookAgain: 'Look again',
  path: 'Folder',
  pathHint: 'If it is not listed, write it, such as E:\\',
  digits: '24 digits',
  digitsHint: 'As the main machine showed them when it wrote the stick',
  needBoth: 'Choose the stick, then type the 24 digits',
  begin: 'Begin',
  notOpened: 'It does not open. Is it the stick that was just written, and are the digits right?',
  carry: {
    title: 'Records on a USB stick for a new workstation',
    why: 'For a new workstation on a slow line. What is on the stick is encrypted and useless without the digits.',
    write: 'Write to the stick',
    needDrive: 'Choose the stick first',
    digits: 'Write these 24 digits down; they are needed for loading:',
    once: 'They are shown only this once. Do not keep them with the stick.',
    running: 'Writing. Leave the stick where it is.',
    done: 'Written. The stick can be taken out.',
    failed: 'It was not written. Is there room on the stick? Try once more.',
  },
  search:
    'The records are not all here yet: not found does not mean there is none. Ask at the main machine, or look again when they are.',
  register:
    'The records are not all here yet: this resident may have one already. If it can wait, register when they are.',
};
