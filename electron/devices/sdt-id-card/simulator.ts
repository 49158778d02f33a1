import type { IdentityCard } from '../../../shared/contract/card.ts';
import { createSdtScanner } from '../framing/sdt-frames.ts';
import type { FarEnd } from '../far-end.ts';
import { encodeAppendedAddress, encodeCardText } from './card-text.ts';
import { sdtProfile } from './driver.ts';
import {
  decodeSdtCommand,
  encodeReadData,
  encodeSdtReply,
  inventedPhoto,
  sdtStatus,
  type SdtCommand,
} from './protocol.ts';

/** What a reader knows of the card on it. After a read it finds the card again only when it was lifted. */
type CardState = 'fresh' | 'found' | 'selected' | 'read';

export type SdtSimulator = FarEnd & {
  /** Lays a card on the reader, with an address that was written into it later; one that lies there already is lifted first. */
  present(card: IdentityCard, appendedAddress?: string): void;
  lift(): void;
};

/** A reader as the protocol describes it, for tests and the demonstration clinic. */
export function createSdtSimulator(): SdtSimulator {
  let present: { card: IdentityCard; appended: string | null; state: CardState } | null = null;

  function answer(command: SdtCommand | null): Uint8Array {
    switch (command) {
      case 'samStatus':
        return encodeSdtReply(sdtStatus.ok);
      case 'find':
        if (!present || present.state === 'read') return encodeSdtReply(sdtStatus.notFound);
        present.state = 'found';
        return encodeSdtReply(sdtStatus.cardFound, new Uint8Array(4));
      case 'select':
        if (present?.state !== 'found') return encodeSdtReply(sdtStatus.notSelected);
        present.state = 'selected';
        return encodeSdtReply(sdtStatus.ok, new Uint8Array(8));
      case 'read':
        if (present?.state !== 'selected') return encodeSdtReply(sdtStatus.readFailed);
        present.state = 'read';
        return encodeSdtReply(
          sdtStatus.ok,
          encodeReadData(encodeCardText(present.card), inventedPhoto()),
        );
      case 'readAppended':
        // Only of the card that was selected: another in its place does not answer.
        if (present?.state !== 'read') return encodeSdtReply(sdtStatus.readFailed);
        if (present.appended === null) return encodeSdtReply(sdtStatus.noSuchItem);
        return encodeSdtReply(sdtStatus.ok, encodeAppendedAddress(present.appended));
      case null:
        return encodeSdtReply(sdtStatus.unknownCommand);
    }
  }

  return {
    profile: sdtProfile,
    connect(send) {
      const scanner = createSdtScanner();
      return {
        feed(bytes) {
          for (const found of scanner.feed(bytes)) {
            if (found.kind === 'frame') void send(answer(decodeSdtCommand(found.frame)));
          }
        },
        closed: () => scanner.reset(),
      };
    },
    display: () => [present ? '请拿起身份证' : '请放身份证'],
    present(card, appendedAddress) {
      present = { card, appended: appendedAddress ?? null, state: 'fresh' };
    },
    lift() {
      present = null;
    },
    stop: () => undefined,
  };
}
