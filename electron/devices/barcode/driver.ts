import { listeningDriver } from '../listening-driver.ts';
import type { LineProfile } from '../ports/line.ts';
import { createBarcodeScanner, readCode } from './protocol.ts';

/** As serial scanners leave the factory. */
export const barcodeProfile: LineProfile = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  dtr: true,
  rts: true,
};

/** Serial scanners, the GM65 among them: each code is a line. A code that was cut off is none. */
export const barcodeDriver = listeningDriver({
  id: 'barcode',
  version: '1.0',
  profile: barcodeProfile,
  silenceMs: 250,
  createScanner: createBarcodeScanner,
  createReader: () => ({ read: readCode }),
});
