import { createMemoryLine } from '../ports/memory.ts';
import { pacedLine } from '../ports/paced.ts';
import type { CardListener } from '../sdt-id-card/card-listener.ts';
import { connectReader, sdtProfile } from '../sdt-id-card/driver.ts';
import type { SdtSimulator } from '../sdt-id-card/simulator.ts';
import type { Timing } from '../timing.ts';

/**
 * The card reader inside a kiosk's case: a real reader's protocol on a line of its own, at its true rate. The
 * returned function takes it out.
 */
export function attachReader(
  timing: Timing,
  reader: SdtSimulator,
  listener: CardListener,
): () => void {
  const [hostEnd, readerEnd] = createMemoryLine();
  const slow = pacedLine(timing, readerEnd, sdtProfile);
  const device = reader.connect((bytes) => slow.write(bytes));
  readerEnd.attach({ onBytes: device.feed, onClosed: device.closed });
  const driver = connectReader({
    context: { timing, setHealth: () => undefined, askReopen: () => undefined },
    send: (bytes) => hostEnd.write(bytes),
    listener,
  });
  hostEnd.attach({ onBytes: driver.feed, onClosed: driver.closed });
  return driver.closed;
}
