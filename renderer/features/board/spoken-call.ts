/**
 * A ticket number and a room as they are read aloud: letters and digits one by one, so that nobody
 * hears "a hundred and twenty-three" for A123.
 *
 * @param digits the words for 0 to 9
 * @example spokenCall({ number: 'A023', roomName: '2 诊室' }, digits).number === 'A 零 二 三'
 */
export function spokenCall(
  call: { readonly number: string; readonly roomName: string },
  digits: readonly string[],
): { readonly number: string; readonly room: string } {
  const spell = (character: string) =>
    /\d/.test(character) ? (digits[Number(character)] ?? character) : character;
  return {
    number: [...call.number].map(spell).join(' '),
    room: call.roomName.replaceAll(/\d/g, (digit) => ` ${spell(digit)} `).trim(),
  };
}
