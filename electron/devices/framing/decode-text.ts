/** UTF-8, and GB 18030 where that is no UTF-8: what devices sold in China are set to. */
export function decodeText(text: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('gb18030').decode(text);
  }
}
