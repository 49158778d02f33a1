import type { Words } from '../words-type.ts';
import type { connection as original } from '../zh-CN/connection.ts';

export const connection: Words<typeof original> = {
  open: 'Line',
  back: 'Back',
  kept: 'It is on the disk, and switching off loses nothing; but nothing leaves while the computer is off. Leave it on if you can: it goes by itself when the line is back.',
  now: {
    allUploaded: 'Everything is with the district',
    allUploadedHint: 'The district has every step of today.',
    uploadedHereHint: 'The district has every step of this computer and of the clinic’s home.',
    homeUploaded: 'All that reached the clinic’s home is with the district',
    homeUploadedHint:
      'Some computers are silent; what was done there is not known. See “To know” below.',
    sentBefore: 'What this computer did has been sent',
    sentBeforeHint:
      'The line has been cut since {{time}}; what others did since, and whether it was uploaded, is not known here.',
    sentBeforeUnknownHint:
      'The line is cut; what others did, and whether it was uploaded, is not known here.',
    waiting: '{{count}} saved, not yet with the district',
    waitingHint:
      'All of it is safe in the clinic. Go on working; it is uploaded by itself when the line is back. Nothing has to be done twice.',
    waitingAloneHint:
      'All of it is on this computer only. Go on working; it is uploaded by itself when the line is back. Nothing has to be done twice.',
    oneDisk: 'Everything is on this computer only',
    oneDiskHint:
      'No district is set up and there is no other computer: the records are on this disk alone, and gone when it breaks. Have an engineer back up this computer every day, and keep the backup elsewhere.',
    keptHere: 'Everything is saved on the clinic’s computers',
    keptHereHint:
      'No district is set up, and nothing is uploaded. The other computers follow the clinic’s home and keep a copy each; have an engineer back up the home every day all the same.',
    onlyHere: '{{count}} are on this computer only',
    stopped: 'Uploading has stopped and needs somebody',
    stoppedHint: 'Everything saved is there and work goes on. Please do what stands below.',
  },
  way: {
    label: 'From here to the district',
    here: 'This computer',
    hereHome: 'This computer (clinic’s home)',
    home: 'Clinic’s home',
    district: 'District',
    saved: 'Saved',
    sent: 'Sent',
    secured: 'Secured',
    allSaved: 'all',
    waits: '{{count}} to go',
    open: 'line open',
    cut: 'cut since {{time}}',
    cutUnknown: 'cut',
    lastUpload: 'last upload {{time}}',
    unknown: 'the district has not reported a backup that counts yet',
  },
  why: {
    title: 'Why it waits',
    nothing: 'Nothing waits.',
    soon: 'It is being uploaded; a moment.',
    noDistrict:
      'No district is set up at this computer, so there is nowhere to upload to. If there was one, or there shall be, tell an engineer.',
    homeCut:
      'This computer cannot reach the clinic’s home. See whether the home is on and its cable is plugged in. Nobody can be called meanwhile; all else works.',
    districtCut:
      'The line from the clinic to the district is cut. Nothing to do; it is uploaded by itself. If it lasts half a day, tell the manager.',
    districtUnseen: 'Without the clinic’s home nothing is known of the district.',
    stopped: {
      diverged:
        'The records here and on the other side differ, so it stopped rather than guess. Please show this page to an engineer.',
      'not-enrolled':
        'This computer is not enrolled, or its enrolment was taken back. Ask the manager to enrol this workstation again.',
      'newer-schema':
        'The other side runs a newer version. Upgrade this computer; it goes on by itself.',
      'wrong-version':
        'The two sides run versions that do not understand each other. Update this computer and the clinic’s home to one version; it then goes on by itself. Nothing is lost.',
      'not-taken':
        'The line is open, but the other side takes nothing; most often its disk is full. Everything is here, is tried again all the time, and goes on by itself. Ask an engineer to look at the clinic’s home and the district.',
      superseded:
        'Another computer has taken over as the clinic’s home; this one follows it by itself. If it does not within ten minutes, tell the manager.',
      'promise-broken':
        'The other side lacks records that it had called secured. Call an engineer at once, and delete nothing.',
    },
  },
  takeOver: {
    act: 'Make this computer the clinic’s host',
    title: 'Make this computer the clinic’s host?',
    means:
      'From then on this computer orders check-ins and calls; the other computers come over to it.',
    first:
      'Please look at the old host first: if it is only switched off, or its cable is loose, put that right instead.',
    later:
      'When the old host is back it steps down and follows by itself. Nothing that it had not sent yet is lost.',
    confirm: 'Take over',
    cancel: 'Not now',
    done: 'This computer is the clinic’s host now. Please look at the other computers: the lower left corner says whether they are connected.',
  },
  waiting: {
    title: 'What waits',
    none: 'Nothing.',
    since: 'The oldest is of {{time}} ({{ago}})',
    rest: 'Others',
  },
  ago: {
    minutes: '{{count}} minutes ago',
    hours: '{{count}} hours ago',
    days: '{{count}} days ago',
    now: 'just now',
  },
  kind: {
    registration: 'Registration',
    'check-in': 'Check-in',
    call: 'Calls',
    booking: 'Appointments',
    measurement: 'Measurement',
    answers: 'Answers',
    order: 'Test ordered',
    'follow-up': 'Follow-up',
    referral: 'Referral',
    paper: 'Printed paper',
    attachment: 'Attachment',
    'day-closing': 'Close of day',
    merge: 'Merge of records',
    correction: 'Correction',
    import: 'Import',
    administration: 'Administration',
    other: 'Other',
  },
  trouble: {
    title: 'To know',
    notFolded: {
      newer:
        '{{count}} come from a newer version and cannot be read here yet. Nothing is lost; they follow after the upgrade.',
      'row-missing': '{{count}} wait for the step before them and follow by themselves.',
      other: '{{count}} are doubtful and were put aside. Nothing is lost. Please tell an engineer.',
    },
    notAccepted:
      '{{count}} made on this computer were not accepted. They are kept as they are and do not count. Please tell the manager:',
  },
  desks: {
    silent:
      '{{name}} has not been heard since {{time}}; what was done there is not known. If it is on, look at its cable.',
    never:
      '{{name}} has not spoken to this computer yet; what was done there is not known. If it is on, look at its cable.',
  },
  attachments: {
    toSend:
      'Besides, {{count}} attachments ({{size}}) wait. They go by themselves when the line is free and hold nothing up.',
    toFetch: '{{count}} attachments are being fetched, {{size}} to go.',
    missing:
      '{{count}} attachments are still on other computers and have not arrived here. Please leave those switched on.',
  },
  tryNow: 'Try now',
  trying:
    'Trying again. If the line is back it says so above, and what had stopped goes on; if nothing changes, it is not mended yet.',
};
