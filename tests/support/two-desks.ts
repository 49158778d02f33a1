import { v7 as uuidv7 } from 'uuid';
import { makeOrganisation } from '../../shared/demo/reference.ts';
import { openCutLine } from './line-proxy.ts';
import { createTestClock, firstOf, startWorkstation, type TestWorkstation } from './workstation.ts';

/** A clinic of two workstations: its home, and a desk that follows it over a line that can be cut. */
export type TwoDesks = {
  /** Tickets A. */
  readonly home: TestWorkstation;
  /** Tickets B. */
  readonly desk: TestWorkstation;
  /** Resolves when the desk has noticed. */
  setCut(isCut: boolean): Promise<void>;
  /** The line is whole again, whoever speaks over it now. */
  mend(): void;
  close(): Promise<void>;
};

/**
 * Opens both on one clock, and waits until the desk knows the clinic and its people.
 *
 * @param deskPort where the desk would open its door as the home; any free one without
 */
export async function openTwoDesks(deskPort = 0): Promise<TwoDesks> {
  const clinic = { organisation: makeOrganisation(() => uuidv7()), referenceScopeId: uuidv7() };
  const clock = createTestClock();
  const home = await startWorkstation({
    clock,
    ticketPrefix: 'A',
    joined: {
      ...clinic,
      role: { kind: 'home', listen: { host: '127.0.0.1', port: 0 }, districtUrl: null },
    },
  });
  const line = await openCutLine(`https://127.0.0.1:${home.topology.lanPort()}`);
  const desk = await startWorkstation({
    clock,
    ticketPrefix: 'B',
    joined: {
      ...clinic,
      role: { kind: 'desk', homeUrl: line.url, listen: { host: '127.0.0.1', port: deskPort } },
    },
  });
  const reaches = async (isReachable: boolean) => {
    await until(
      desk.connect().client.connection.watch(),
      ({ home: { reachable } }) => reachable === isReachable,
    );
  };
  await reaches(true);
  await until(desk.signedIn('nurse').queue.watch(), ({ queues }) => queues.length === 2);
  return {
    home,
    desk,
    setCut: (isCut) => {
      line.setCut(isCut);
      return reaches(!isCut);
    },
    mend: () => line.setCut(false),
    close: async () => {
      await desk.close();
      await line.close();
      await home.close();
    },
  };
}

/** The first value of a live answer that is looked for. */
export async function until<Value>(
  answer: Promise<AsyncIterable<Value>>,
  isIt: (value: Value) => boolean,
): Promise<Value> {
  for await (const value of await answer) if (isIt(value)) return value;
  throw new Error('the answer ended before');
}

/** Everybody who waits at the measuring station, as this workstation shows it. */
export async function waitingAt(workstation: TestWorkstation): Promise<readonly string[]> {
  const { queues } = await firstOf(workstation.signedIn('nurse').queue.watch());
  return (queues[0]?.waiting ?? []).map(({ number }) => number);
}
