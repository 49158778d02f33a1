import type { problem as original } from '../zh-CN/problem.ts';
import type { Words } from '../words-type.ts';

export const problem: Words<typeof original> = {
  'bad-input':
    'Something is filled in wrongly and was not saved. Check the marked fields and try again.',
  'not-signed-in': 'The session has ended. Sign in again; the last entry was not saved.',
  forbidden: 'Your role may not do this. Ask a colleague who may.',
  'wrong-password': 'Wrong password. Type it again and mind upper and lower case.',
  'account-locked':
    'Wrong several times: this account rests for 15 minutes at this workstation. If it is urgent, the manager signs in here and presses Unlock in Administration, Staff.',
  'not-found': 'Not found; a colleague may have dealt with it. Open it again to see.',
  'already-done': 'This was done already. Nothing was done twice.',
  'duplicate-resident': 'This document number already has a record. Open the existing record.',
  'possible-duplicate':
    'Somebody very like this exists. Compare; if it is another person, write the reason.',
  'wrong-state':
    'Something changed here just now; this can not be done any more. Look at it as it is, then decide.',
  'ticket-over':
    'This ticket was used, taken back, or is of another day, and is not printed again. If the person is still here, check in anew for a new number.',
  'not-offered':
    'This test is not done here; nothing was ordered. Choose again, or ask the manager to offer it under rules and settings.',
  'already-ordered':
    'One of these tests was ordered today already; nothing was ordered twice. Leave it out, or cancel the first one.',
  'label-unknown':
    'There is no such label here. Scan it again, or compare it character by character.',
  'referral-moved-on':
    'Somebody has just taken this referral back or closed it; nothing was done. Look at its present state.',
  'value-moved-on':
    'Somebody decided this a moment ago, or wrote another value. Nothing was saved; look at it again.',
  'needs-colleague':
    'Merging and parting takes two people: what you proposed, a colleague checks and confirms.',
  'names-differ':
    'One document number stands under two names. Nothing was merged; put the name right first.',
  'card-gone':
    'The card was lifted and its number is not known any more; nothing was saved. Lay it down again, or type the number from the document.',
  'queue-empty': 'Nobody is waiting.',
  'room-full':
    'Enough people have been called into this room. Finish or put one back, then call the next.',
  'called-too-soon':
    'Called a moment ago. Calls are at least half a minute apart; wait and call again.',
  'home-unreachable':
    'The clinic’s main workstation can’t be reached, so nobody can be called. The order is kept; call by voice and try again later.',
  'needs-home':
    'The clinic’s main workstation can’t be reached, and this needs it. See whether it is on and its cable is in, then press again; nothing is done twice.',
  'window-open-elsewhere': 'This station is still measuring somebody else. Finish that first.',
  'window-closed':
    'This measurement has ended (it ends by itself when its time is over). Start it again.',
  'port-in-use':
    'This port belongs to another device. Nothing was saved. Choose another, or remove that device first.',
  'not-a-port':
    'That is not the name of a serial port. Nothing was saved. Choose from the list, or write it as in the example below the field.',
  'driver-unknown':
    'This version does not know such a device. Nothing was saved. Choose its kind again; if there is none, have the engineer update the program.',
  'devices-host-away':
    'The device service is not running yet. Nothing was saved. Wait a minute and press again.',
  'device-not-connected': 'The device is not connected. Check power and cable, then try again.',
  'slot-closed':
    'This time can not be booked: a holiday, a changed plan, or its time has come. Choose another.',
  'slot-full': 'This time is full. Choose another, or put the person on the waiting list.',
  'quota-full':
    'The places of this channel are used up. They can be booked at the desk or by phone.',
  'already-booked':
    'This person has an appointment at that time, or this half day of the doctor. Move that one.',
  'booking-blocked':
    'Missed three appointments: for a while they book at the desk or by phone only.',
  'reason-required': 'This step needs a reason. Choose one or write it.',
  'value-refused': 'This value is not possible and was not saved. Check it and type it again.',
  'value-unlikely': 'This value is unusual and was not saved. Compare again; confirm if it is so.',
  'meal-unknown': 'Ask first when the person last ate; then the glucose can be saved.',
  'login-name-taken': 'Somebody has signed in by this name. Nothing was saved. Choose another.',
  'name-taken': 'Another one with this name is in use. Nothing was saved. Choose another name.',
  'last-manager':
    'A clinic needs a manager who can sign in. Nothing was saved. Make a colleague manager first.',
  'people-waiting':
    'People are waiting in this queue today, so it stays open. Close it from tomorrow on.',
  'dates-not-in-order':
    'The end lies before the beginning, or the day is past. Nothing was saved. Change the dates.',
  'id-number-invalid':
    'The document number is wrong. Compare it with the document, digit by digit.',
  'document-failed': 'The paper was not made and nothing was printed. Print it again.',
  'printer-missing':
    'The chosen printer is gone and the paper was not sent. Check its power and cable, or choose another.',
  'printer-failed':
    'This computer did not take the paper. Look at the printer, send it again or choose another.',
  'file-empty': 'This file is empty. Please scan again, or choose another one.',
  'file-too-large':
    'The file is too large: 16 MB at most. Please scan less finely, or in several parts.',
  'file-kind':
    'Only PDF files and JPG or PNG pictures are taken; this is none, and it was not added. Please scan or photograph into one of these.',
  'attachment-known': 'This paper is on the list already and was not added again.',
  'attachment-not-here':
    'This paper is not on this computer and has to be fetched first. Please close it and open it again.',
  'nothing-measured': 'Nothing has been measured yet, so there is nothing to print. Measure first.',
  'host-restarted':
    'The data service was away for a moment, so the outcome is unknown. Press again; it will not be done twice.',
  'database-key-wrong':
    'The data can’t be opened: wrong key. Call the engineer and delete nothing.',
  'database-damaged':
    'The data file is damaged. Stop working, call the engineer and delete nothing.',
  'database-from-future': 'The data comes from a newer version. Update Yizhan.',
  'disk-full':
    'The disk of this computer is full; that was not saved. Clear downloads and the recycle bin, then press again; leave the folder of Yizhan alone. Records can still be read.',
  'set-up-lost':
    'The set-up file of this workstation is gone. The data is untouched. Call support.',
  'database-in-use': 'Yizhan already runs with this data.',
  diverged:
    'The records differ from the main workstation; syncing has stopped. All data is kept. Call the engineer.',
  'code-wrong':
    'This joining code is not right. Compare it with the manager’s, character by character.',
  'code-used': 'Another computer has used this joining code. Ask the manager for a new one.',
  'code-elsewhere':
    'This code is for a hospital’s workstation or a tablet, and this version can not set one up yet. The code is not used up; ask the manager or the district for one of a workstation of this clinic.',
  'code-expired': 'This joining code is too old. Ask the manager for a new one.',
  'nobody-there':
    'Nobody answers at this address; the code is still good. Check the address, see that Yizhan is open on that computer, and try again. If it stays so, have the engineer look at the firewall of the main workstation: port 7400 must be open.',
  'not-the-one-asked':
    'At this address is not the computer that made the joining code; nothing was joined. Check the address; if it is right, ask the manager for a new code.',
  'other-version':
    'Yizhan on that computer is of another version; nothing was joined and the code is still good. Have the engineer update both, then join.',
  'too-many-attempts': 'Too many wrong codes. Wait ten minutes and try again.',
  'workstation-dismissed':
    'This workstation has been shut out. Everything is still on it, nothing is lost; ask the manager.',
  'not-enrolled': 'This workstation is not enrolled in the clinic. Ask the manager to enrol it.',
  internal:
    'A fault of ours; the last entry was not saved. Try again, and call the engineer if it stays.',
  portHolder: 'It belongs to “{{device}}”.',
  retry: 'Try again',
};
