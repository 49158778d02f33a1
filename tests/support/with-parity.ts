/** As eight data bits read a line of seven with a parity bit. */
export function withParity(bytes: Uint8Array, parity: 'even' | 'odd'): Uint8Array {
  return bytes.map((byte) => {
    const ones = byte.toString(2).replaceAll('0', '').length;
    return (ones % 2 === 1) === (parity === 'even') ? byte | 0x80 : byte;
  });
}
