import type { Locator, Page } from 'playwright-core';
import { bookedMorning, withoutSessions } from './booking-scenes.ts';
import {
  absentPaper,
  broughtPapers,
  newcomer,
  scannedPaper,
  trialDevice,
  unjoined,
  visiting,
} from './brought-scenes.ts';
import { idNumber } from './people.ts';
import {
  gibberish,
  measured,
  moved,
  offNetwork,
  otherParity,
  plugged,
  taken,
} from './device-scenes.ts';
import {
  boothAlarm,
  figuresToCompare,
  kioskRings,
  testsOfToday,
  unpairedKiosk,
} from './counter-scenes.ts';
import type { FakeClinic } from './fake-host/clinic.ts';
import {
  bareClinic,
  decidedMuch,
  dryRun,
  halfWay,
  importing,
  lockedOut,
  printed,
  reported,
  reportedBookings,
} from './manager-scenes.ts';
import {
  contestedMerge,
  contestedValues,
  deskAlone,
  deskCutOff,
  districtDown,
  doubtfulRecord,
  likelyDuplicates,
  oneComputer,
  oneNumberTwoNames,
  proposedMerge,
  silentDesk,
  unknownPerson,
  uploadStopped,
} from './review-scenes.ts';
import {
  ambulance,
  bothDiseases,
  demonstration,
  dismissed,
  glucose,
  halfLoaded,
  layCard,
  pressure,
  referred,
  sendToDesk,
  takeTwo,
  trouble,
  twoCalled,
} from './scenes.ts';
import type { TestWindow } from './window.ts';

/** A screen in one of its states: who looks at it, how they get there, and when it stands. */
export type Screen = {
  readonly name: string;
  /** The name on the big button; without it nobody is signed in. */
  readonly who?: string;
  readonly route?: string | ((clinic: FakeClinic) => string);
  /** The screen whose room is chosen on this machine. */
  readonly room?: 'station' | 'room';
  /** What happened in the clinic before the window opens. */
  readonly before?: (clinic: FakeClinic) => void;
  /** What is pressed, each once what stands before it is there: keys, `!` a click, `=` text, `<` a paper that a click asks for. */
  readonly press?: readonly (readonly [seen: string, keys: string])[];
  /** What happens in the clinic then. */
  readonly after?: (clinic: FakeClinic) => void;
  /** A selector of what is there once the screen stands. */
  readonly until: string;
};

const [reception, nurse, doctor, manager] = ['李慧', '王芳', '刘建国', '孙丽'] as const;
/** Reception and the nurses: about half of all screens. */
export const atTheCounter = ({ who }: Screen): boolean => who === reception || who === nurse;

const box = '.search-box';
const ready = 'text=按 F2 叫下一位';
const asked = '.called-ask';
const waits = 'text=等待血压计读数';
const today = '.today .action-button';
const dialog = '[role=dialog]:visible';
const serving = [
  [ready, 'F2'],
  [asked, 'F4'],
] as const;
const withPerson = [
  [box, '=1234'],
  ['[role=listbox][aria-busy=false]', 'Enter'],
] as const;
const station = { who: nurse, room: 'station' } as const;
const room = { who: doctor, room: 'room', before: bothDiseases('consulting') } as const;
const form = '.referral-paper';
const byHand = [...serving, [waits, 'F6']] as const;

const admin = (section: string) => ({ who: manager, route: `/administration/${section}` });
const row = '.admin-row';
const panel = '.admin-section .panel';
const imports = { who: manager, route: '/imports' } as const;
const answer = '.imports-answer';
const journal = { who: reception, route: '/desk', press: [[box, 'Alt+p']] } as const;

/** The path of a page of one resident: 0 has a full record, 3 a booking, 4 a nearly empty record. */
function of(page: string, index: number) {
  return (clinic: FakeClinic) => `/${page}/${clinic.personAt(index).brief.residentId}`;
}

const typedNumber = idNumber({ birthDate: '1951-03-12' });

const papers = { route: of('residents', 0), before: broughtPapers } as const;
const inList = '.attachments button >> text=';
const card = '.register';
const asks = [[card, 'F7']] as const;
const looksUp = [...asks, ['.reason-choices', 'Enter']] as const;

/**
 * Every screen and its main states. `tests/support/pictures.ts` looks at each of them in both
 * languages and sizes of type: a new screen is one line here.
 */
// biome-ignore format: a table
export const screens: readonly Screen[] = [
  { name: 'sign-in', until: '.person-button' },
  { name: 'sign-in-password', press: [['.person-button', '!']], until: '[type=password]' },
  { name: 'desk', who: reception, until: '.ticket-name' },
  { name: 'desk-hits', who: reception, press: [[box, '=zgl']], until: '[role=option]' },
  { name: 'desk-no-hit', who: reception, press: [[box, '=qqqq']], until: 'text=没有找到' },
  { name: 'desk-partial', who: reception, before: halfLoaded, press: [[box, '=qqqq']], until: '.load-banner' },
  { name: 'desk-partial-folder', who: reception, before: halfLoaded, press: [['text=从U盘安装', '!']], until: dialog },
  { name: 'desk-partial-register', who: reception, before: halfLoaded, press: [[box, '']], after: layCard('周文静', '1992-02-11'), until: 'text=没有重复档案' },
  { name: 'desk-person', who: reception, route: of('desk', 0), until: today },
  { name: 'desk-booked', who: reception, route: of('desk', 3), until: today },
  { name: 'desk-arrived', who: reception, press: [...withPerson, [today, 'F2']], until: '.today-slip' },
  { name: 'desk-register', who: reception, press: [[box, '']], after: layCard('周文静', '1992-02-11'), until: 'text=没有重复档案' },
  { name: 'look-up', who: reception, before: newcomer('waits'), press: asks, until: dialog },
  { name: 'look-up-running', who: reception, before: newcomer('waits'), press: looksUp, until: 'text=正在区里查找' },
  { name: 'look-up-not-found', who: reception, before: newcomer('not-found'), press: looksUp, until: 'text=区里也没有' },
  { name: 'look-up-out-of-reach', who: reception, before: newcomer('out-of-reach'), press: looksUp, until: 'text=现在连不上区里' },
  { name: 'visitor-desk', who: reception, before: visiting, route: of('desk', 0), until: '.visitor' },
  { name: 'visitor-record', who: reception, before: visiting, route: of('residents', 0), until: '.trend-chart svg' },
  { name: 'visitor-end', who: reception, before: visiting, route: of('residents', 0), press: [['text=不再看这份档案', '!']], until: dialog },
  { name: 'identity', who: reception, route: of('desk', 4), before: unknownPerson, press: [[today, 'Alt+i'], ['.identity-known', `=${typedNumber}`]], until: 'text=查不到' },
  { name: 'desk-duplicates', who: reception, press: [[box, '']], after: layCard('张桂兰', '1953-04-18'), until: '.duplicates' },
  { name: 'desk-sent', who: reception, before: sendToDesk('张桂岚', '1953-04-18'), until: 'text=请来前台' },
  { name: 'desk-trouble', who: reception, before: trouble, until: '.ticket-name' },
  { name: 'desk-kiosk-rings', who: reception, before: kioskRings, until: 'text=有人要帮忙' },
  { name: 'desk-booth-alarm', who: reception, before: boothAlarm, until: 'text=有人量出危险值' },
  { name: 'desk-misread', who: reception, press: [[box, '=61122A0239'], ['[role=search] [aria-busy=false], .search-list', 'Enter']], until: 'text=条码没读准' },
  { name: 'desk-register-newborn', who: reception, press: [[box, '=zzzz'], ['button:has-text("新建档案")', '!'], ['text=新生儿', '!']], until: 'text=母亲（监护人）姓名' },
  { name: 'keys', who: reception, press: [...withPerson, [today, '?']], until: dialog },
  { name: 'menu', who: reception, press: [['.ticket-name', ''], ['.header > .ant-btn', '!']], until: '[role=menuitem]' },
  { name: 'demo', who: nurse, before: demonstration, press: [['.header', 'Alt+d']], until: '.demo-part' },
  { name: 'demo-manager', ...admin('clinic'), before: demonstration, until: '.demo-badge' },
  { name: 'demo-doctor', who: doctor, before: demonstration, route: '/referrals', until: '.demo-badge' },
  { name: 'station-no-room', who: nurse, until: 'text=先选择您所在的房间' },
  { name: 'station', ...station, until: ready },
  { name: 'station-out-of-turn', ...station, press: [[ready, ''], ['.room-queue .ticket >> nth=1', '!']], until: dialog },
  { name: 'station-called', ...station, press: [[ready, 'F2']], until: asked },
  { name: 'station-serving', ...station, press: serving, until: waits },
  { name: 'station-undo', ...station, press: [[ready, 'F2'], [asked, 'F8']], until: '.called-last' },
  { name: 'station-reading', ...station, press: [...serving, [waits, '']], after: pressure(151, 93), until: '.pending' },
  { name: 'station-critical', ...station, press: [...serving, [waits, '']], after: pressure(186, 112), until: '.pending' },
  { name: 'station-glucose', ...station, press: [...serving, [waits, '']], after: glucose(8.3), until: '.pending' },
  { name: 'station-typed', ...station, press: byHand, until: '.typed' },
  { name: 'station-judged', ...station, before: bothDiseases('measuring'), press: [...serving, [waits, '']], after: takeTwo, until: 'text=150/92' },
  { name: 'station-tray', ...station, before: pressure(133, 81), until: '.tray-row' },
  { name: 'station-claim', ...station, before: pressure(133, 81), press: [['.tray-row', ''], ['.tray-actions button >> nth=0', '!']], until: dialog },
  { name: 'room', ...room, until: ready },
  { name: 'room-called', ...room, press: [[ready, 'F2']], until: asked },
  { name: 'room-transfer', ...room, press: [...serving, ['.confirm', 'Alt+g']], until: 'text=回到我这里' },
  { name: 'room-judged', ...room, press: serving, until: '.confirm' },
  { name: 'room-sheet', ...room, press: [...serving, ['text=随访表', '!']], until: 'text=辅助检查' },
  { name: 'room-tests', ...room, press: [...serving, ['button:has-text("开单")', 'Alt+j']], until: '[role=dialog] >> text=空腹血糖' },
  { name: 'room-report', ...room, press: [...serving, ['button:has-text("传染病报告")', 'Alt+i']], until: 'text=病名' },
  { name: 'tests', who: nurse, route: '/orders', before: testsOfToday, until: '.order-name' },
  { name: 'tests-none', who: nurse, route: '/orders', until: '.orders' },
  { name: 'record', who: reception, route: of('residents', 0), until: '.trend-chart svg' },
  { name: 'record-readings', who: reception, route: of('residents', 0), press: [['text=2 次的平均', '!']], until: '.trend-readings[open]' },
  { name: 'record-bare', who: doctor, route: of('residents', 4), until: '.record' },
  { name: 'record-reveal', who: reception, route: of('residents', 0), press: [['text=显示完整号码', '!']], until: dialog },
  { name: 'record-relative', who: reception, route: of('residents', 4), press: [['text=还没有登记家属', 'Alt+j']], until: 'text=关系' },
  { name: 'papers', who: nurse, ...papers, until: '.attachment-row' },
  { name: 'papers-desk', who: reception, ...papers, until: '.attachment-row' },
  { name: 'papers-bare', who: nurse, route: of('residents', 4), press: [['.attachments', '']], until: '.attachments' },
  { name: 'papers-add', who: nurse, ...papers, press: [[`${inList}添加`, '<']], until: '.attachment-preview img' },
  { name: 'papers-view', who: doctor, ...papers, press: [[`${inList}出院小结`, '!']], until: '.attachment-paper img' },
  { name: 'papers-fetching', who: doctor, ...papers, press: [[`${inList}化验单`, '!']], until: '.attachment-fetching' },
  { name: 'papers-absent', who: doctor, ...papers, before: absentPaper, press: [[`${inList}出院小结`, '!']], until: '.attachment-fetching .notice' },
  { name: 'papers-remove', who: nurse, ...papers, press: [[`${inList}移除`, '!']], until: dialog },
  { name: 'papers-removed', who: nurse, ...papers, press: [[`${inList}移除`, '!'], ['.reason-choices', 'Enter']], until: '.attachments .notice' },
  { name: 'paper', who: reception, route: of('residents', 0), press: [['.trend-chart svg', 'F4']], until: '.document-preview' },
  { name: 'booking', who: reception, route: '/appointments', before: bookedMorning, until: '.slot-chip' },
  { name: 'booking-person', who: reception, route: of('appointments', 3), before: bookedMorning, press: [['.slot-chip', 'ArrowDown']], until: '.slot.chosen' },
  { name: 'booking-done', who: reception, route: of('appointments', 9), before: bookedMorning, press: [['.booking-suggested', 'F9']], until: '.booking .notice-ok' },
  { name: 'booking-moving', who: reception, route: '/appointments', before: bookedMorning, press: [['.slot-chip >> nth=1', '!'], ['.booking-picked', 'F7']], until: '.notice-information' },
  { name: 'booking-week', who: reception, route: of('appointments', 3), before: bookedMorning, press: [['.slot-chip', 'F10']], until: '.slot-board th >> nth=4' },
  { name: 'booking-closed', who: reception, route: '/appointments', press: [['.slot-board', 'PageDown'], ['.slot-board', 'PageDown']], until: 'text=设备检修' },
  { name: 'booking-none', who: reception, route: '/appointments', before: withoutSessions, until: 'text=还没有出诊安排' },
  { name: 'booking-alone', who: reception, route: of('appointments', 3), before: deskAlone, until: 'text=现在不能定号' },
  { name: 'administration-sessions', ...admin('sessions'), press: [['.admin-sessions-help', 'F2'], ['.admin-sessions', 'F2']], until: '.admin-sessions tr >> nth=2' },
  { name: 'referrals-none', who: doctor, route: '/referrals', until: 'text=还没有转诊' },
  { name: 'referrals', who: doctor, route: '/referrals', before: referred, until: '.referral-detail' },
  { name: 'referral-form', who: doctor, route: of('referrals/new', 0), until: form },
  { name: 'referral-form-bare', who: doctor, route: of('referrals/new', 4), until: form },
  { name: 'referral-ambulance', who: doctor, before: ambulance, route: of('referrals/new', 0), until: '[role=alert]' },
  { name: 'record-doubtful', who: reception, before: doubtfulRecord, route: of('residents', 0), until: '.merged-row' },
  { name: 'desk-doubtful', who: reception, before: doubtfulRecord, route: of('desk', 0), until: '.contested' },
  { name: 'review-none', who: reception, route: '/review', until: 'text=没有要核对的' },
  { name: 'review', who: reception, before: contestedValues, route: '/review', until: '.conflict-value' },
  { name: 'review-typed', who: reception, before: contestedValues, route: '/review', press: [['.conflict-value', 'F2']], until: '.conflict-typed' },
  { name: 'review-decided', who: reception, before: contestedValues, route: '/review', press: [['.conflict-value', '1']], until: '.conflicts-right > .notice' },
  { name: 'review-merge', who: reception, before: contestedMerge, route: '/review', until: '.conflict-value' },
  { name: 'duplicates-none', who: manager, route: '/review/duplicates', until: 'text=没有疑似重复的档案' },
  { name: 'duplicates', who: manager, before: likelyDuplicates, route: '/review/duplicates', until: '.compare-table' },
  { name: 'duplicates-blocked', who: manager, before: oneNumberTwoNames, route: '/review/duplicates', until: '.compare-table' },
  { name: 'duplicates-proposed', who: manager, before: proposedMerge, route: '/review/duplicates', until: 'text=提出合并：' },
  { name: 'line-well', who: nurse, route: '/connection', until: '.line-answer' },
  { name: 'line-district', who: reception, before: districtDown, route: '/connection', until: '.line-answer' },
  { name: 'line-alone', who: reception, before: deskAlone, route: '/connection', until: '.line-answer' },
  { name: 'line-cut', who: reception, before: deskCutOff, route: '/connection', until: '.line-answer' },
  { name: 'line-silent', who: reception, before: silentDesk, route: '/connection', until: '.line-answer' },
  { name: 'line-one-computer', who: reception, before: oneComputer, route: '/connection', until: '.line-answer' },
  { name: 'line-take-over', who: manager, before: deskAlone, route: '/connection', press: [['.line-answer', 'F9']], until: dialog },
  { name: 'line-stopped', who: manager, before: uploadStopped, route: '/connection', until: '.line-answer' },
  { name: 'devices', who: reception, route: '/devices', before: trouble, until: '.devices-table' },
  { name: 'devices-moved', who: manager, route: '/devices', before: moved, until: '.devices-table' },
  { name: 'device-form', who: manager, route: '/devices', press: [['.devices-table', 'F2'], ['.wizard', 'F4']], until: '.device-fields' },
  { name: 'device-wizard-none', who: manager, route: '/devices', press: [['.devices-table', 'F2']], until: '.wizard-steps' },
  { name: 'device-wizard', who: manager, route: '/devices', before: plugged, press: [['.devices-table', 'F2']], until: '.wizard-steps .choice-row' },
  { name: 'device-wizard-heard', who: manager, route: '/devices', before: measured, press: [['.devices-table', 'F2'], ['.wizard button:has-text("Omron")', '!'], ['.wizard button:has-text("HBP-9030"):has(.mark)', '!']], until: '.wizard-values' },
  { name: 'device-wizard-taken', who: manager, route: '/devices', before: taken, press: [['.devices-table', 'F2'], ['.wizard button:has-text("ttyUSB7")', '!'], ['.wizard button:has-text("TM-2655")', '!']], until: '.wizard-heard' },
  { name: 'device-wizard-wrong', who: manager, route: '/devices', before: gibberish, press: [['.devices-table', 'F2'], ['.wizard button:has-text("ttyUSB7")', '!'], ['.wizard button:has-text("不知道是哪种")', '!']], until: '.wizard-heard' },
  { name: 'device-wizard-parity', who: manager, route: '/devices', before: otherParity, press: [['.devices-table', 'F2'], ['.wizard button:has-text("ttyUSB7")', '!'], ['.wizard button:has-text("TM-2655")', '!']], until: '.wizard-heard' },
  { name: 'devices-network', who: reception, route: '/devices', before: offNetwork, until: '.devices-table' },
  { name: 'device-form-line', who: manager, route: '/devices', press: [['.devices-table', 'F2'], ['.wizard', 'F4'], ['.device-line summary', '!']], until: '.device-line-fields' },
  { name: 'devices-trial', who: reception, route: '/devices', before: trialDevice, until: '.devices-table' },
  { name: 'device-form-trial', who: manager, route: '/devices', before: trialDevice, press: [['.devices-table', ''], ['tr:has-text("测量站体重秤") button', '!'], ['.device-fields', '']], until: dialog },
  { name: 'device-form-kinds', who: manager, route: '/devices', press: [['.devices-table', 'F2'], ['.wizard', 'F4'], ['.device-fields .ant-select', '!']], until: '.ant-select-item-option' },
  { name: 'device-pairing', who: manager, route: '/devices', before: unpairedKiosk, press: [['button:has-text("配对")', '!'], ['text=正在与自助机联系', '']], after: figuresToCompare, until: 'text=042 917' },
  { name: 'join', before: unjoined('安康社区卫生服务站', '北苑社区卫生服务站'), until: '.joining-homes .ant-btn' },
  { name: 'join-none', before: unjoined(), until: 'text=没有' },
  { name: 'admin-staff', ...admin('staff'), until: row },
  { name: 'admin-staff-locked', ...admin('staff'), before: lockedOut, until: 'text=解锁' },
  { name: 'admin-staff-none', ...admin('staff'), press: [[row, '=qqqq']], until: 'text=没有找到' },
  { name: 'admin-staff-add', ...admin('staff'), press: [[row, 'F2']], until: '.admin-form >> text=新的人员' },
  { name: 'admin-staff-edit', ...admin('staff'), press: [[row, 'Enter']], until: 'text=不改了' },
  { name: 'admin-staff-close', ...admin('staff'), press: [[row, 'ArrowDown'], [`${row}.chosen >> text=李慧`, 'F9']], until: 'text=最后一天' },
  { name: 'admin-password', ...admin('staff'), press: [[row, 'F8'], ['.admin-form', '=short'], ['.admin-form input', 'Enter']], until: '.ant-input-status-error' },
  { name: 'admin-history', ...admin('staff'), press: [[row, 'F7']], until: dialog },
  { name: 'admin-rooms', ...admin('rooms'), before: decidedMuch, until: row },
  { name: 'admin-rooms-contested', ...admin('rooms'), press: [[row, '=二号'], [`${row}:only-child`, 'Enter']], until: 'text=现在用' },
  { name: 'admin-queues', ...admin('rooms'), press: [[row, 'F3']], until: 'text=人在等' },
  { name: 'admin-rooms-none', ...admin('rooms'), before: bareClinic, until: 'text=按 F2 添加' },
  { name: 'admin-settings', ...admin('settings'), before: decidedMuch, until: '.admin-setting' },
  { name: 'admin-settings-number', ...admin('settings'), before: decidedMuch, press: [['.admin-setting', '=过号几次'], ['.admin-setting:only-child', 'Enter']], until: 'text=新的值' },
  { name: 'admin-settings-week', ...admin('settings'), press: [['.admin-setting', 'Enter']], until: 'text=周日' },
  { name: 'admin-settings-cycle', ...admin('settings'), press: [['.admin-setting', '=轮转'], ['.admin-setting:only-child', 'Enter']], until: '[role=toolbar]' },
  { name: 'admin-calendar', ...admin('calendar'), before: decidedMuch, until: '.admin-day.special' },
  { name: 'admin-calendar-none', ...admin('calendar'), until: '.admin-day.chosen' },
  { name: 'admin-calendar-day', ...admin('calendar'), press: [['.admin-day.chosen', 'Enter']], until: 'text=时间空着' },
  { name: 'admin-holidays', ...admin('calendar'), press: [['.admin-day.chosen', 'F2'], ['textarea:focus', '=3月4日 3月5日 休 演练日\n3月8日 开会\n']], until: 'text=没写休还是班' },
  { name: 'admin-assignment', ...admin('assignment'), until: '.admin-assignment' },
  { name: 'admin-assignment-none', ...admin('assignment'), before: bareClinic, until: 'text=还没有片区' },
  { name: 'admin-teams', ...admin('teams'), until: row },
  { name: 'admin-teams-none', ...admin('teams'), before: bareClinic, until: 'text=按 F2 添加' },
  { name: 'admin-catchments', ...admin('catchments'), until: row },
  { name: 'admin-organisations', ...admin('organisations'), until: row },
  { name: 'admin-clinic', ...admin('clinic'), until: panel },
  { name: 'admin-workstations', ...admin('workstations'), until: '.workstations-table tbody' },
  { name: 'admin-workstation-code', ...admin('workstations'), press: [['.workstations-table tbody', 'F2']], until: '.workstations-code' },
  { name: 'dismissed', who: reception, after: dismissed, until: '.dismissed' },
  { name: 'admin-carry', ...admin('clinic'), press: [['.load-carry .ant-radio-button-wrapper', '!'], ['.load-carry .action-button', '!']], until: '.load-shown-digits' },
  { name: 'imports-none', ...imports, until: 'text=还没有导入过文件' },
  { name: 'imports-mapping', ...imports, before: importing('mapping'), until: 'text=各列是什么' },
  { name: 'imports-broken-off', ...imports, before: importing('uploading', { parts: 0 }), until: 'text=上传断开了' },
  { name: 'imports-unreadable', ...imports, before: importing('failed', { problem: 'old-excel' }), until: 'text=旧版 Excel' },
  { name: 'imports-dry-run', ...imports, before: dryRun, until: 'text=科学计数' },
  { name: 'imports-duplicates', ...imports, before: dryRun, press: [['[role=tab] >> nth=1', '!']], until: 'text=姓名读音' },
  { name: 'imports-running', ...imports, before: importing('running', halfWay), until: 'text=每秒' },
  { name: 'imports-finished', ...imports, before: reported('finished'), until: answer },
  { name: 'imports-bookings', ...imports, before: reportedBookings, until: answer },
  { name: 'imports-undo', ...imports, before: reported('finished'), press: [[answer, 'F8']], until: 'text=列对错了' },
  { name: 'imports-undone', ...imports, before: reported('undone'), until: answer },
  { name: 'journal-none', ...journal, until: 'text=这一天还没有打印材料' },
  { name: 'journal', ...journal, before: printed, until: '.print-journal-row' },
  { name: 'not-allowed', who: reception, route: '/room', until: 'text=您的岗位看不到这一页' },
  { name: 'closing', who: reception, route: '/closing', until: '.closing-ticket' },
  { name: 'closing-in-room', who: reception, before: twoCalled, route: '/closing', until: '.closing-ticket' },
  { name: 'closing-fallback', who: reception, route: '/closing', press: [['.closing-ticket', 'F7']], until: '.document-preview:not([inert])' },
  { name: 'closing-done', who: reception, route: '/closing', press: [['.closing-ticket', 'Control+F10']], until: 'text=已日结' },
  { name: 'board-quiet', route: '/board', until: '.board-none' },
  { name: 'board', route: '/board', before: twoCalled, until: '.board-call' },
];

/** Brings a window to a screen and waits until it stands. */
export async function show(screen: Screen, window: TestWindow): Promise<void> {
  const { page, host } = window;
  const { clinic } = host;
  screen.before?.(clinic);
  if (screen.room) {
    const queue = screen.room === 'station' ? clinic.measuring : clinic.consulting;
    await window.store(`yizhan.room.${screen.room}`, clinic.roomOf(queue));
  }
  const route = typeof screen.route === 'function' ? screen.route(clinic) : (screen.route ?? '/');
  if (screen.who) await window.signIn(screen.who, route);
  else await window.open(route);
  for (const [seen, keys] of screen.press ?? []) {
    const there = page.locator(seen).first();
    await there.waitFor();
    if (keys === '!') await there.click();
    else if (keys === '<') await bring(page, there);
    else if (keys.startsWith('=')) await page.keyboard.type(keys.slice(1));
    else if (keys) await page.keyboard.press(keys);
  }
  screen.after?.(clinic);
  await page.locator(screen.until).first().waitFor();
}

/** Presses what asks for a file, and gives a scanned paper. */
async function bring(page: Page, button: Locator): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(scannedPaper);
}
