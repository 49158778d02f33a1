import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * What comes out of a transform that the source is led through. Nothing is read before it is wanted,
 * and leaving early ends both.
 */
export async function* through(
  source: AsyncIterable<Uint8Array>,
  transform: Duplex,
): AsyncGenerator<Uint8Array> {
  const fed = pipeline(source, transform).catch((error: Error) => {
    transform.destroy(error);
  });
  try {
    for await (const piece of transform) yield piece;
  } finally {
    transform.destroy();
    await fed;
  }
}
