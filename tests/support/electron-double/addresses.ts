/**
 * An installed Chromium knows no scheme `app`, and gives a scheme that it does not know neither an origin nor a
 * policy. So a page of the double stands at an `https` address of its own, and every address and text is
 * translated on its way between page and main process.
 */
const inElectron = 'app://';
const inChromium = 'https://';
const suffix = '.app.double';

/** The address at which Chromium shows what Electron calls `app://HOST/…`; others stay as they are. */
export function toChromium(address: string): string {
  return address.replace(/^(blob:)?app:\/\/([^/?#]*)/, `$1${inChromium}$2${suffix}`);
}

/** The address as Electron would say it. */
export function toElectron(address: string): string {
  return address.replace(
    /^(blob:)?https:\/\/([^/?#]*)\.app\.double(?=[/?#]|$)/,
    `$1${inElectron}$2`,
  );
}

/** A script or page as Chromium gets it: our origin is written in it as a constant. */
export function translateText(text: string): string {
  return text.replaceAll(/app:\/\/([a-z]+)/g, `${inChromium}$1${suffix}`);
}
