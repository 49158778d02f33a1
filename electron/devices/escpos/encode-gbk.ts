const LEAD = { first: 0x81, last: 0xfe } as const;
const TRAIL = { first: 0x40, last: 0xfe, none: 0x7f } as const;
const UNPRINTABLE = 0x3f; // ?
/** 〓, as on every other paper of ours (ID-63). */
const MISSING = [0xa1, 0xfe] as const;

let table: ReadonlyMap<string, readonly number[]> | null = null;

/**
 * Text as printers with a Chinese font want it: one byte for ASCII, two for what GBK has, 〓 for what it has not. Control
 * characters, which a printer would obey, become a question mark.
 */
export function encodeGbk(text: string): Uint8Array {
  table ??= createTable();
  const known = table;
  return Uint8Array.from(
    Array.from(text).flatMap((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code >= 0x20 && code < 0x7f) return [code];
      return known.get(character) ?? (isControl(code) ? [UNPRINTABLE] : MISSING);
    }),
  );
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/** The platform reads GBK and does not write it, so its reading is turned around. */
function createTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('gb18030');
  const entries: [string, readonly number[]][] = [];
  for (let lead: number = LEAD.first; lead <= LEAD.last; lead += 1) {
    for (let trail: number = TRAIL.first; trail <= TRAIL.last; trail += 1) {
      const bytes = [lead, trail];
      if (trail !== TRAIL.none) entries.push([decoder.decode(Uint8Array.from(bytes)), bytes]);
    }
  }
  return new Map(entries);
}
