/**
 * Text of unknown encoding, line by line. Lists that went through several hands hold lines in UTF-8 and
 * lines in GB18030; a line break is a line break in both, so each line is judged by itself.
 */
export type LineDecoder = {
  /** The text of the whole lines so far; the rest waits for more. */
  push(bytes: Uint8Array): string;
  end(): string;
  /** `utf-8`, `gb18030`, `mixed`, `utf-16le` or `utf-16be`; `utf-8` where there is nothing but ASCII. */
  encoding(): string;
};

const LINE_BREAK = 0x0a;
/** A text without line breaks is cut here. */
const LINE_MAX = 1_048_576;

/** @param head the first bytes of the file, which tell of a byte order mark */
export function createLineDecoder(head: Uint8Array): LineDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return wideDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return wideDecoder('utf-16be');
  return narrowDecoder();
}

function wideDecoder(encoding: 'utf-16le' | 'utf-16be'): LineDecoder {
  const decoder = new TextDecoder(encoding);
  return {
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
    encoding: () => encoding,
  };
}

function narrowDecoder(): LineDecoder {
  const seen = new Set<string>();
  let rest: Uint8Array = new Uint8Array();
  let isStart = true;

  function decode(bytes: Uint8Array): string {
    const text = decodeAll(bytes, seen);
    if (!isStart || text === '') return text;
    isStart = false;
    return text.replace(/^\ufeff/, '');
  }

  return {
    push(bytes) {
      const all = Buffer.concat([rest, bytes]);
      const cut = all.length > LINE_MAX ? all.length : all.lastIndexOf(LINE_BREAK) + 1;
      rest = all.subarray(cut);
      return decode(all.subarray(0, cut));
    },
    end: () => decode(rest),
    encoding: () => (seen.size > 1 ? 'mixed' : ([...seen][0] ?? 'utf-8')),
  };
}

function decodeAll(bytes: Uint8Array, seen: Set<string>): string {
  const whole = asUtf8(bytes);
  if (whole !== null) {
    if (!isAscii(whole)) seen.add('utf-8');
    return whole;
  }
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_BREAK, at) + 1 || bytes.length;
    text += decodeLine(bytes.subarray(at, end), seen);
    at = end;
  }
  return text;
}

function decodeLine(line: Uint8Array, seen: Set<string>): string {
  const utf8 = asUtf8(line);
  if (utf8 !== null) {
    if (!isAscii(utf8)) seen.add('utf-8');
    return utf8;
  }
  seen.add('gb18030');
  return gb18030.decode(line);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const gb18030 = new TextDecoder('gb18030');

/**
 * As UTF-8, or null. Two bytes of GB18030 may look like one letter of Latin or Greek; Chinese has three
 * bytes in UTF-8, which hardly ever happens by chance. So a text of two-byte letters alone is not taken
 * for UTF-8.
 */
function asUtf8(bytes: Uint8Array): string | null {
  try {
    const text = strictUtf8.decode(bytes);
    return isAscii(text) || /[\u0800-\u{10ffff}]/u.test(text) ? text : null;
  } catch {
    return null;
  }
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
