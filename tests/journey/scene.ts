import { join } from 'node:path';
import { type ClinicStack, startClinicStack } from '../../electron/web/clinic-stack.ts';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import { type CutLine, openCutLine } from '../support/line-proxy.ts';
import { waitFor } from '../support/window-client.ts';
import { devicesReady, type Person, signIn } from './clinic.ts';
import { districtStatus } from './district.ts';
import { type OpenLines, openLines } from './lines.ts';
import { postgresPid } from './postgres.ts';
import { expectThat, type Runner } from './runner.ts';

type Device = { readonly person: Person; readonly deviceId: string };

/** Everybody and everything of the journey, in its place. */
export type Scene = {
  readonly reception: Person;
  readonly nurse: Person;
  readonly doctor: Person;
  readonly kiosk: Device;
  readonly monitor: Device;
  readonly glucometer: Device;
  /** Where the three databases live. */
  readonly directory: string;
  setDistrictCut(isCut: boolean): void;
  pullPlugOfDesk(): void;
  /** Resolves when nothing waits for the district any more, and the district says so, too. */
  uploaded(): Promise<void>;
  processes(): readonly { readonly name: string; readonly pid: number | undefined }[];
  close(): Promise<void>;
};

type Stage = {
  lines: OpenLines | null;
  line: CutLine | null;
  stack: ClinicStack | null;
  people: Person[];
};

/** Starts lines, district, workstations and devices, and signs everybody in. */
export async function openScene(step: Runner['step'], directory: string): Promise<Scene> {
  const stage: Stage = { lines: null, line: null, stack: null, people: [] };
  try {
    return await open(stage, step, directory);
  } catch (error) {
    await close(stage);
    throw error;
  }
}

async function open(stage: Stage, step: Runner['step'], directory: string): Promise<Scene> {
  const lines = await step('lines to kiosk, card reader, monitor and glucometer', openLines);
  stage.lines = lines;
  const stack = await step('district, front desk and measurement station start', () =>
    startStack(stage, lines, directory),
  );
  stage.stack = stack;
  const enter = async (...args: Parameters<typeof signIn>) => {
    const person = await signIn(...args);
    stage.people.push(person);
    return person;
  };
  const reception = await step('reception signs in at the desk', () =>
    enter(stack.desk, 'zhoumin'),
  );
  const nurse = await step('the nurse signs in at the station', () =>
    enter(stack.station, 'linxia'),
  );
  const doctor = await step('the doctor signs in at the station', () =>
    enter(stack.station, 'chenzhiyuan'),
  );
  await step('the station has loaded the clinic', () => everybodyLoaded(stack, nurse));
  await step('every device answers', async () => {
    await devicesReady(reception);
    await devicesReady(nurse);
  });
  return {
    reception,
    nurse,
    doctor,
    kiosk: { person: reception, deviceId: stack.plan.deviceIds.kiosk },
    monitor: { person: nurse, deviceId: stack.plan.deviceIds.monitor },
    glucometer: { person: nurse, deviceId: stack.plan.deviceIds.glucometer },
    directory,
    setDistrictCut: (isCut) => stage.line?.setCut(isCut),
    pullPlugOfDesk: () => pullPlug(stack.desk.pids().data),
    uploaded: () => uploaded(reception, stack.districtUrl),
    processes: () => [
      ...stack.processes(),
      { name: 'postgres', pid: postgresPid(join(directory, 'district')) },
    ],
    close: () => close(stage),
  };
}

function startStack(stage: Stage, lines: OpenLines, directory: string): Promise<ClinicStack> {
  return startClinicStack({
    dataDirectory: directory,
    firstPort: 17_300,
    districtUrl: null,
    version: 'journey',
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    step: (_title, work) => work(),
    askPassphrase: null,
    ...(lines.ends ? { lines: lines.ends } : {}),
    layLine: async (districtUrl) => {
      stage.line = await openCutLine(districtUrl);
      return stage.line.url;
    },
  });
}

/** The first load is done when the last of the generated residents is found by the record number. */
export async function everybodyLoaded({ plan }: ClinicStack, { client }: Person): Promise<void> {
  const { seed, madeOn: today, residents, benchSlot } = plan;
  let last = '';
  for (const batch of generateClinic({ seed, today, residents, benchSlot }).clinicOps()) {
    for (const op of batch) {
      if (op.op !== 'insert' || op.entity !== 'residents') continue;
      last = String(op.fields['record_number'] ?? last);
    }
  }
  async function* searches() {
    for (;;) yield await client.residents.search({ text: last, limit: 1 });
  }
  await waitFor(
    () => Promise.resolve(searches()),
    (hits) => hits.length > 0,
    { what: 'the last resident to be known at the station', timeoutMs: 60_000 },
  );
}

async function uploaded({ client }: Person, districtUrl: string): Promise<void> {
  await waitFor(
    () => client.connection.watch(),
    ({ waitingForDistrict, district }) => waitingForDistrict === 0 && district.reachable,
    { what: 'everything to be at the district', timeoutMs: 60_000 },
  );
  const clinics = (await districtStatus(districtUrl)).filter(({ kind }) => kind === 'clinic');
  expectThat(clinics.length === 1 && clinics[0]?.head, 'the clinic at the district');
  expectThat(clinics[0]?.notFolded === 0, 'every transaction to be part of the rows there');
}

/** Where a killer is about it may lie on the floor already. */
function pullPlug(pid: number | undefined): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

async function close({ people, stack, line, lines }: Stage): Promise<void> {
  for (const person of people) person.close();
  await stack?.stop();
  await line?.close();
  await lines?.close();
}

function quiet(): void {}
