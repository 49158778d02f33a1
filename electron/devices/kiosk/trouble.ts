import type { ReceivedLinkFrame } from '../framing/link-frames.ts';
import { taggedTypes, type MessageOf, type ParsedMessage } from './messages.ts';

/** What the sender of a message is told when it was not taken. */
export type Trouble = MessageOf<'nak'>['code'];

/** Why a message of a known peer is not taken, or null when it is (docs/kiosk-link.md 4 and 6). */
export function troubleWith(
  frame: ReceivedLinkFrame,
  parsed: ParsedMessage,
  pairingKey: Uint8Array | null,
): Trouble | null {
  if (frame.flags.more || frame.flags.cbor) return 'unsupported';
  if (parsed.is === 'refused') return parsed.code;
  if (!pairingKey || !taggedTypes.has(parsed.message.type)) return null;
  if (frame.isTaggedWith(pairingKey)) return null;
  return frame.flags.tagged ? 'bad-tag' : 'unpaired';
}
