import type { Connection, DriverContext } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { createLinkScanner, LINK_VERSION, type ReceivedLinkFrame } from '../framing/link-frames.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { isOfItsKind, readingOf } from './measuring.ts';
import { parseMessage, type Message, type MessageOf } from './messages.ts';
import { createRepeatMemory } from './repeats.ts';

const SILENCE_MS = 50;

/**
 * Tells what is said on a link between two others, of one half or of both: cards, readings, and by the names of
 * docs/kiosk-link.md whatever else. A tag is not checked: only the two who are paired can. What somebody typed, and
 * what stands on a page or a ticket, is not told.
 */
export function listenToLink({ timing, emit, setHealth }: DriverContext): Connection {
  const repeats = createRepeatMemory();
  const hearts = new Map<number, string>();

  function hear(found: Scanned<ReceivedLinkFrame>) {
    if (found.kind === 'defect') return refuse(found.defect);
    const { frame } = found;
    const isRepeat = frame.flags.ackReq && !repeats.isNew(frame.epoch, frame.seq);
    if (isRepeat) return say('repeated');
    if (frame.version !== LINK_VERSION || frame.flags.more || frame.flags.cbor) {
      return refuse('unsupported');
    }
    const parsed = parseMessage(frame.type, frame.payload);
    if (parsed.is === 'refused') return refuse(parsed.code);
    tell(parsed.message, frame.epoch);
  }

  function tell(message: Message, epoch: number) {
    if (message.type === 'id.scan') return void emit({ type: 'card', card: message.fields });
    if (message.type === 'barcode.scan') return void emit({ type: 'text', text: message.text });
    if (message.type === 'measure.result') return tellResult(message);
    if (message.type === 'heartbeat') return tellHeart(message, epoch);
    const word = wordOf(message);
    if (word !== null) say(word);
  }

  function tellResult(result: MessageOf<'measure.result'>) {
    if (!isOfItsKind(result)) return refuse('unsupported');
    if (!result.stable) return refuse('unstable');
    const reading = readingOf(result, null);
    void emit({ ...reading, flags: [...reading.flags, 'stable'] });
  }

  /** Every two seconds the same is nothing new. */
  function tellHeart({ state, paper, errors }: MessageOf<'heartbeat'>, epoch: number) {
    const heart = `heartbeat ${state}, paper ${paper}, errors ${errors}`;
    if (hearts.get(epoch) === heart) return;
    hearts.set(epoch, heart);
    say(heart);
  }

  function say(what: string) {
    void emit({ type: 'heard', what });
  }

  function refuse(reason: 'checksum' | 'malformed' | 'incomplete' | 'unsupported' | 'unstable') {
    void emit({ type: 'rejected', reason, rawHex: null });
  }

  setHealth('ready');
  return scannedLine({ timing, scanner: createLinkScanner(), silenceMs: SILENCE_MS, hear });
}

type Plain = Exclude<
  Message,
  { type: 'id.scan' | 'barcode.scan' | 'measure.result' | 'heartbeat' }
>;

/** The name of a message, with the one word that says how it stands; null for what the link says to itself. */
function wordOf(message: Plain): string | null {
  switch (message.type) {
    case 'ack':
      return null;
    case 'hello':
    case 'hello.ok':
      return `${message.type} ${message.keyId === undefined ? 'unpaired' : 'paired'}`;
    case 'nak':
    case 'error':
      return `${message.type} ${message.code}`;
    case 'pair.cancel':
    case 'measure.cancel':
      return `${message.type} ${message.why}`;
    case 'print.status':
    case 'help.state':
      return `${message.type} ${message.state}`;
    case 'page.show':
    case 'input':
      return `${message.type} ${message.pageId}`;
    default:
      return message.type;
  }
}
