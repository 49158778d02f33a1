import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AttachmentView } from '../../shared/contract/attachments.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { inventAttachment } from './fake-host/attachments.ts';
import type { FakeClinic } from './fake-host/clinic.ts';
import { setElsewhere } from './fake-host/elsewhere.ts';
import { layCard } from './scenes.ts';

/** What people bring along: papers, a record of another clinic, a device of a new kind, a new computer. */
type Scene = (clinic: FakeClinic) => void;

const dayMs = 86_400_000;

/** A sheet of paper as a scanner gives it. */
export const scannedPaper = new URL(
  '../../docs/handbook/pictures/paper-referral.png',
  import.meta.url,
).pathname;

type Paper = readonly [title: string, state: AttachmentView['state'], daysAgo: number];

/** 张桂兰's papers, and one that was taken away again. */
function papers(...list: readonly Paper[]): Scene {
  return (clinic) => {
    const bytes = readFileSync(scannedPaper);
    const of = ([title, state, daysAgo]: Paper) =>
      inventAttachment(clinic.personAt(0).brief.residentId, bytes, {
        title,
        state,
        addedAt: toInstant(Date.now() - daysAgo * dayMs),
        here: state === 'here-only' || state === 'delivered' ? bytes.length : 0,
      });
    const removed = of(['外院处方', 'delivered', 9]);
    removed.removedReason = '放错了人';
    clinic.attachments.push(...list.map(of), removed);
  };
}

export const broughtPapers: Scene = papers(
  ['出院小结', 'here-only', 0],
  ['化验单', 'away', 12],
  ['心脏彩超检查报告（市人民医院）', 'delivered', 40],
);

/** A paper whose computer has not sent it. */
export const absentPaper: Scene = papers(['出院小结', 'absent', 1]);

/** Somebody without a record here lays a card, and the district is asked. */
export function newcomer(outcome: Parameters<typeof setElsewhere>[1]): Scene {
  return (clinic) => {
    setElsewhere(clinic, outcome);
    layCard('周文静', '1992-02-11')(clinic);
  };
}

/** 张桂兰 is a resident of another clinic. */
export function visiting(clinic: FakeClinic): void {
  const person = clinic.personAt(0);
  person.record = {
    ...person.record,
    membership: {
      membershipId: randomUUID(),
      fromClinic: '北苑社区卫生服务站',
      role: 'look-up',
      because: '来本机构就诊',
      since: toInstant(Date.now() - 3 * dayMs),
    },
  };
}

/** A computer of no clinic, and the homes nearby. */
export function unjoined(...clinicNames: readonly string[]): Scene {
  return (clinic) => {
    clinic.isJoined = false;
    clinic.homes = clinicNames.map((clinicName, at) => ({
      clinicId: randomUUID(),
      clinicName,
      url: `https://192.168.1.${at + 10}:7400`,
    }));
  };
}

/** A device of a kind that was not compared with a real one. */
export function trialDevice(clinic: FakeClinic): void {
  clinic.devices = clinic.devices.map((device, at) =>
    at === 2 ? { ...device, label: '测量站体重秤', driver: 'tanita-bc418' } : device,
  );
}
