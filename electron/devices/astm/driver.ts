import type { EpochMs } from '../../../shared/lib/clock.ts';
import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { createLabIntake, type LabIntake } from '../lab-intake.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { AstmLink } from './link.ts';
import { endsMessage, parseMessage } from './records.ts';

/** What every host must be able to do and most devices prefer (devices.md 4). */
export const astmProfile: LineProfile = usualLine;

/**
 * Glucometers, and analysers as far as their results are among those that are taken, over ASTM E1381 / LIS01-A2
 * and E1394 / LIS02-A2. The device speaks by itself; nothing is ever asked of it.
 */
export const astmDriver: Driver = {
  id: 'astm',
  version: '1.0',
  profile: astmProfile,
  bind(context) {
    const intake = createLabIntake(context);
    return (send) => connect(context, intake, send);
  },
};

function connect(context: DriverContext, intake: LabIntake, send: Send): Connection {
  const link = new AstmLink({
    timing: context.timing,
    send: (byte) => void send(Uint8Array.of(byte)).catch(() => undefined),
    isComplete: endsMessage,
    onMessage: (text, begunAt) => take(intake, text, begunAt),
    onDefect: intake.refuse,
  });
  context.setHealth('ready');
  return {
    feed: (bytes) => {
      link.feed(bytes);
    },
    closed: () => {
      link.close();
    },
    get counters() {
      return link.counters;
    },
  };
}

/** What is no message holds up nothing. */
function take(intake: LabIntake, text: Uint8Array, begunAt: EpochMs): Promise<boolean> {
  const message = parseMessage(text);
  if (message) return intake.take(message, begunAt);
  intake.refuse('malformed', text);
  return Promise.resolve(true);
}
