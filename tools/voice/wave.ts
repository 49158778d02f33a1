const headerBytes = 44;
const bytesPerSample = 2;

/** One channel of 16-bit samples. */
export type Wave = { readonly rate: number; readonly samples: Int16Array };

/** Reads what {@link encodeWave} and the synthesiser write: PCM, one channel, 16 bits, header of 44 bytes. */
export function decodeWave(bytes: Uint8Array): Wave {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [channels, bits] = [view.getUint16(22, true), view.getUint16(34, true)];
  if (channels !== 1 || bits !== 16) throw new Error(`${channels} channels of ${bits} bits`);
  const end =
    headerBytes + Math.floor((bytes.byteLength - headerBytes) / bytesPerSample) * bytesPerSample;
  // Little-endian as every machine that Node 24 runs on.
  const samples = new Int16Array(bytes.slice(headerBytes, end).buffer);
  return { rate: view.getUint32(24, true), samples };
}

/** A RIFF file of the samples. */
export function encodeWave({ rate, samples }: Wave): Uint8Array {
  const dataBytes = samples.length * bytesPerSample;
  const bytes = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, dataBytes), headerBytes);
  return bytes;
}
