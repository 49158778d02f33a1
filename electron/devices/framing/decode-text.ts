const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

/** UTF-8, and GB 18030 where that is no UTF-8: what devices sold in China are set to. */
export function decodeText(text: Uint8Array): string {
  try {
    return utf8.decode(text);
  } catch {
    return gb18030.decode(text);
  }
}
