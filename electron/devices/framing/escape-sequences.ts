/**
 * `&F&` for a delimiter and the like, `&X0D&` for bytes, as ASTM E1394 and HL7 write them; `named` says what the codes
 * of a message mean. Any other code, highlighting among them, is left out; one without an end is kept as it was sent.
 */
export function unescapeText(
  text: string,
  escape: string,
  named: Readonly<Record<string, string>>,
): string {
  const [plain = '', ...rest] = text.split(escape);
  let unescaped = plain;
  // Codes and texts take turns.
  for (let at = 0; at < rest.length; at += 2) {
    const code = rest[at] ?? '';
    if (at + 1 === rest.length) unescaped += escape + code;
    else unescaped += (named[code] ?? bytesOf(code)) + (rest[at + 1] ?? '');
  }
  return unescaped;
}

function bytesOf(code: string): string {
  if (!/^X([0-9A-Fa-f]{2})+$/.test(code)) return '';
  return Buffer.from(code.slice(1), 'hex').toString('latin1');
}
