/** @typedef {readonly [major: number, minor: number, patch: number]} Version */

/**
 * Reads a version as Node prints it.
 *
 * @param {string} text such as `v24.21.0` or `24.21.0-rc.1`
 * @returns {Version | null} null when the text is no version
 */
export function parseVersion(text) {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

/**
 * Whether `version` is `minimum` or later. Text that is no version is never late enough.
 *
 * @param {string} version
 * @param {string} minimum
 */
export function isAtLeast(version, minimum) {
  const have = parseVersion(version);
  const want = parseVersion(minimum);
  if (!have || !want) return false;
  const different = have.findIndex((part, index) => part !== want[index]);
  return different === -1 || Number(have[different]) > Number(want[different]);
}
