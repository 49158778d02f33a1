import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createBarcodeScanner, readCode } from './protocol.ts';

/** As serial scanners leave the factory. */
export const barcodeProfile: LineProfile = usualLine;

/** Serial scanners, the GM65 among them: each code is a line. A code that was cut off is none. */
export const barcodeDriver = listeningDriver({
  id: 'barcode',
  version: '1.0',
  profile: barcodeProfile,
  silenceMs: 250,
  isSecret: true,
  createScanner: createBarcodeScanner,
  createReader: () => ({ read: readCode }),
});
