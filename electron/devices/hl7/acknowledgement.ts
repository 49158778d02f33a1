import { clinicDate, clinicTime, type EpochMs } from '../../../shared/lib/clock.ts';
import { encodeMllp } from '../framing/mllp-frames.ts';
import type { Hl7Header } from './protocol.ts';

/** Stored; read and not stored; of a kind that we do not read. */
export type Verdict = 'AA' | 'AE' | 'AR';

/** HL7 table 0357. */
const errors: Readonly<Record<Verdict, string>> = {
  AA: '',
  AE: '207',
  AR: '200',
};

/** The answer to a message, framed. It goes back to where that came from, under the same name. */
export function acknowledgement(to: Hl7Header, verdict: Verdict, now: EpochMs): Uint8Array {
  const { application, facility, controlId, processing, version } = to;
  const stamp = `${clinicDate(now)}${clinicTime(now)}`.replace(/\D/g, '');
  const header = ['MSH', '^~\\&', 'YIZHAN', '', application, facility, `${stamp}00`, '', 'ACK^R01'];
  const lines = [
    [...header, controlId, processing || 'P', version || '2.3.1'],
    verdict === 'AA'
      ? ['MSA', verdict, controlId]
      : ['MSA', verdict, controlId, '', '', '', errors[verdict]],
  ];
  const text = lines.map((fields) => `${fields.join('|')}\r`).join('');
  return encodeMllp(Buffer.from(text, 'latin1'));
}
