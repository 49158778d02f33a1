import type { LineHint, LineState, Transport } from '../../../shared/contract/devices.ts';
import { type LineProfile, lineWords } from '../../../shared/domain/devices/line-settings.ts';
import { useWords } from '../../parts/use-words.ts';
import type { Say } from './trial-says.ts';

const technicalOf = ['no-permission', 'no-control-lines', 'wrong-parity', 'wrong-speed'] as const;

type Props = {
  /** What is wrong; most of it needs no technician. */
  readonly about: Say | LineHint | LineState;
  readonly transport: Transport;
  /** How the line is set now, where that is known. */
  readonly line?: LineProfile | null;
};

/** What to tell the technician, quietly, in the words of their trade. */
export function Technical({ about, transport, line = null }: Props) {
  const { t } = useWords();
  const topic = technicalOf.find((one) => one === about);
  if (!topic) return null;
  const words = { line: line ? lineWords(line) : '' };
  const isOfBox = transport.kind === 'tcp' && topic !== 'no-permission';
  return (
    <p className="devices-quiet devices-technical">
      {isOfBox ? t('devices.technical.box', words) : t(`devices.technical.${topic}`, words)}
    </p>
  );
}
