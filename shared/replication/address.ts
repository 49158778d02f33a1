const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;
const PLAIN = /^http:\/\/(?<host>\[[^\]]*\]|[^/:?#@]*)(?::\d{1,5})?(?:\/|$)/;

/** Whether a line to this host stays within the machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether an address may be spoken to: encrypted, or plain within this machine. */
export function isSafeAddress(url: string): boolean {
  const host = PLAIN.exec(url)?.groups?.['host'];
  return host === undefined ? url.startsWith('https://') : isLoopback(host);
}
