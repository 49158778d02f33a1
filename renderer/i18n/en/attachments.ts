import type { Words } from '../words-type.ts';
import type { attachments as original } from '../zh-CN/attachments.ts';

export const attachments: Words<typeof original> = {
  title: 'Attachments',
  none: 'No attachments.',
  noneAdd:
    'No attachments. Discharge papers and reports that the resident brings are scanned or photographed and added here, or dropped here.',
  choose: 'Add',
  addTitle: 'Add to the attachments of {{name}}',
  what: 'What this is',
  titles: {
    discharge: 'Discharge paper',
    report: 'Examination report',
    laboratory: 'Laboratory values',
    image: 'Medical image',
    prescription: 'Prescription from elsewhere',
    record: 'Record from elsewhere',
  },
  titleMissing: 'Choose a name first, or write one.',
  add: 'Add',
  waiting: '{{count}} more after this one.',
  cancel: 'Cancel',
  sending: 'Being added',
  previewOf: 'The chosen picture',
  kind: { picture: 'Picture', pdf: 'PDF file' },
  open: 'Open {{title}}',
  takenAway: 'the report was taken away',
  close: 'Close',
  state: {
    'here-only': 'On this computer only',
    delivered: 'Delivered',
    away: 'Not on this computer',
    fetching: 'Being fetched',
    absent: 'Not there yet; tried again by itself',
  },
  fetching: 'Being fetched: {{done}} of {{total}}',
  absent:
    'The computer where it was added has not sent it yet; perhaps it is switched off. It arrives by itself later, and this page may be closed meanwhile.',
  cancelFetch: 'Do not wait',
  remove: 'Remove',
  removeTitle: 'Why is it removed? It can be brought back.',
  reasons: {
    wrongPerson: 'Wrong person',
    unreadable: 'Not legible, to be scanned again',
    twice: 'Here twice',
    wish: 'The resident’s wish',
  },
  removed: 'Removed.',
  undo: 'Undo',
  removedCount: '{{count}} removed',
  restore: 'Bring back',
  restoreOne: 'Bring back {{title}}',
};
