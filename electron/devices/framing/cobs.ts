/**
 * Consistent Overhead Byte Stuffing: bytes without a zero, so that a zero can end a frame. Costs one byte
 * for each 254 begun.
 */
export function cobsEncode(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(cobsLengthMax(bytes.length));
  let codeAt = 0;
  let end = 1;
  const closeBlock = () => {
    encoded[codeAt] = end - codeAt;
    codeAt = end;
    end += 1;
  };
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0) {
      closeBlock();
      continue;
    }
    encoded[end] = byte;
    end += 1;
    if (end - codeAt === 0xff && at < bytes.length - 1) closeBlock();
  }
  encoded[codeAt] = end - codeAt;
  return encoded.slice(0, end);
}

/** The bytes that were encoded, or null when no encoder makes this. The ending zero is not part of it. */
export function cobsDecode(encoded: Uint8Array): Uint8Array | null {
  const decoded = new Uint8Array(encoded.length);
  let length = 0;
  let at = 0;
  while (at < encoded.length) {
    const code = encoded[at] ?? 0;
    const end = at + code;
    if (code === 0 || end > encoded.length) return null;
    decoded.set(encoded.subarray(at + 1, end), length);
    length += code - 1;
    if (code < 0xff && end < encoded.length) length += 1;
    at = end;
  }
  return decoded.slice(0, length);
}

/** The longest encoding of `length` bytes. */
export function cobsLengthMax(length: number): number {
  return length + 1 + Math.floor(length / 254);
}
