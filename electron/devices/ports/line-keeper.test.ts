import { beforeEach, describe, expect, it } from 'vitest';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { LineError, type Line, type LineFailure, type LineHandlers } from './line.ts';
import { LineKeeper, type KeeperState } from './line-keeper.ts';

/** A port whose every opening is answered by the test. */
function createPort() {
  const attempts: {
    handlers: LineHandlers;
    succeed(): void;
    fail(state: LineFailure): void;
    isClosed: boolean;
  }[] = [];
  return {
    attempts,
    open: (handlers: LineHandlers) =>
      new Promise<Line>((resolve, reject) => {
        const attempt = {
          handlers,
          isClosed: false,
          succeed: () => {
            resolve({
              write: () => Promise.resolve(),
              close: () => {
                attempt.isClosed = true;
                return Promise.resolve();
              },
            });
          },
          fail: (state: LineFailure) => {
            reject(new LineError(state));
          },
        };
        attempts.push(attempt);
      }),
  };
}

describe('the keeper of a line', () => {
  let time: ManualTime;
  let port: ReturnType<typeof createPort>;
  let keeper: LineKeeper;
  let states: KeeperState[];
  let log: string[];

  beforeEach(() => {
    time = createManualTime();
    port = createPort();
    states = [];
    log = [];
    let users = 0;
    keeper = new LineKeeper({
      timing: time,
      open: port.open,
      onState: (state) => states.push(state),
      onOpen() {
        const user = ++users;
        return {
          feed: (bytes) => log.push(`${user} heard ${bytes.length}`),
          closed: () => log.push(`${user} closed`),
        };
      },
    });
    keeper.start();
  });

  async function succeed() {
    port.attempts.at(-1)!.succeed();
    await time.settle();
  }

  it('opens, hands over what comes, and closes', async () => {
    await succeed();
    port.attempts[0]!.handlers.onBytes(new Uint8Array(3));
    await keeper.stop();
    expect(states).toEqual(['opening', 'open', 'off']);
    expect(log).toEqual(['1 heard 3', '1 closed']);
    expect(port.attempts[0]!.isClosed).toBe(true);
  });

  it('says why a line is not there, and tries again after 0.5, 1, 2, 4, 8 and then 10 seconds', async () => {
    const waits: number[] = [];
    let waited = 0;
    for (let count = 0; count < 7; count += 1) {
      port.attempts.at(-1)!.fail(count === 0 ? 'no-such-port' : 'port-taken');
      await time.settle();
      const before = port.attempts.length;
      for (waited = 0; port.attempts.length === before; waited += 500) await time.advance(500);
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(states.slice(0, 3)).toEqual(['opening', 'no-such-port', 'port-taken']);
  });

  it('opens a new line when the last one was lost, with a new user', async () => {
    await succeed();
    port.attempts[0]!.handlers.onClosed();
    await time.advance(500);
    await succeed();
    port.attempts[1]!.handlers.onBytes(new Uint8Array(1));
    expect(states).toEqual(['opening', 'open', 'lost', 'open']);
    expect(log).toEqual(['1 closed', '2 heard 1']);
  });

  it('starts from the shortest wait again after a line that was good', async () => {
    port.attempts[0]!.fail('failed');
    await time.advance(500);
    await succeed();
    await time.advance(5_000);
    port.attempts[1]!.handlers.onClosed();
    await time.advance(500);
    expect(port.attempts).toHaveLength(3);
  });

  it('does not wait when something was plugged in', async () => {
    port.attempts[0]!.fail('no-such-port');
    await time.settle();
    keeper.hurry();
    expect(port.attempts).toHaveLength(2);
    await succeed();
    keeper.hurry();
    await time.advance(10_000);
    expect(port.attempts).toHaveLength(2);
  });

  it('does not let a late close or late bytes of an old line touch the new one', async () => {
    await succeed();
    const old = port.attempts[0]!.handlers;
    keeper.reopen();
    await time.advance(500);
    await succeed();
    old.onClosed();
    old.onBytes(new Uint8Array(9));
    expect(states).toEqual(['opening', 'open', 'lost', 'open']);
    expect(log).toEqual(['1 closed']);
  });

  it('gives up an opening that never ends, and closes it when it ends after all', async () => {
    await time.advance(5_000);
    expect(states).toEqual(['opening', 'failed']);
    port.attempts[0]!.succeed();
    await time.settle();
    expect(port.attempts[0]!.isClosed).toBe(true);
    await time.advance(500);
    expect(port.attempts).toHaveLength(2);
  });

  it('gives bytes that came while opening to the user', async () => {
    port.attempts[0]!.handlers.onBytes(new Uint8Array(2));
    await succeed();
    expect(log).toEqual(['1 heard 2']);
  });

  it('does not open again after it was stopped', async () => {
    port.attempts[0]!.fail('failed');
    await time.settle();
    await keeper.stop();
    await time.advance(60_000);
    expect(port.attempts).toHaveLength(1);
    expect(states.at(-1)).toBe('off');
  });

  it('closes a line whose opening ends after the stop', async () => {
    await keeper.stop();
    port.attempts[0]!.succeed();
    await time.settle();
    expect(port.attempts[0]!.isClosed).toBe(true);
    expect(log).toEqual([]);
  });
});
