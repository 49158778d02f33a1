import { apduKinds, encodeApdu, wordBytes } from '../framing/apdu-frames.ts';
import { MderReader } from './mder.ts';

/** Who asks to be heard. */
export type AssociationRequest = {
  /** The device's own eight bytes, as hex. */
  readonly systemId: string;
  readonly configurationId: number;
};

/** How a request to be heard is answered (devices.md 11). */
export const associationResults = {
  accepted: 0,
  acceptedUnknownConfiguration: 3,
  noCommonProtocol: 4,
  noCommonParameter: 5,
  unsupportedVersion: 8,
} as const;

export type AssociationResult = (typeof associationResults)[keyof typeof associationResults];

/** A message of a device that is heard. */
export type Invocation = {
  readonly invokeId: number;
  readonly choice: number;
  readonly content: Uint8Array;
};

export type EventReport = {
  readonly handle: number;
  readonly eventType: number;
  readonly info: Uint8Array;
};

export const choices = {
  event: 0x0100,
  confirmedEvent: 0x0101,
  get: 0x0103,
  eventConfirmed: 0x0201,
  got: 0x0203,
  rejected: 0x0400,
} as const;

export const CONFIGURATION_EVENT = 0x0d1c;
const PROTOCOL = 0x5079;
const VERSION_1 = 0x8000_0000;
const MDER = 0x8000;
/** Told to devices, which take no notice of it: nobody's. */
const MANAGER_ID = Buffer.from('YIZHAN01', 'latin1');
const BADLY_STRUCTURED = 2;

/** Who asks, or with which answer it is refused; null when it is no request at all. */
export function readAssociationRequest(
  body: Uint8Array,
): AssociationRequest | { readonly refusal: AssociationResult } | null {
  const reader = new MderReader(body);
  const version = reader.long();
  const protocols = reader.list((one) => [one.word(), one.counted()] as const);
  if (!reader.isWhole) return null;
  if (version !== VERSION_1) return { refusal: associationResults.unsupportedVersion };
  const info = protocols.find(([protocol]) => protocol === PROTOCOL)?.[1];
  return info ? readProtocolInfo(info) : { refusal: associationResults.noCommonProtocol };
}

function readProtocolInfo(
  info: Uint8Array,
): AssociationRequest | { readonly refusal: AssociationResult } {
  const reader = new MderReader(info);
  reader.long(); // protocol version
  const encodings = reader.word();
  reader.take(12); // nomenclature, functional units, type of system
  const systemId = Buffer.from(reader.counted()).toString('hex');
  const configurationId = reader.word();
  reader.take(4); // what may be asked of it
  reader.list((one) => [one.word(), one.counted()]);
  const isUnderstood = reader.isWhole && (encodings & MDER) !== 0;
  if (!isUnderstood) return { refusal: associationResults.noCommonParameter };
  return { systemId, configurationId };
}

export function associationResponse(result: AssociationResult): Uint8Array {
  const isAccepted = result === 0 || result === associationResults.acceptedUnknownConfiguration;
  const info = isAccepted
    ? protocolInfo({ systemId: MANAGER_ID, system: 0x8000, configurationId: 0 })
    : [];
  const body = [...wordBytes(result), ...wordBytes(isAccepted ? PROTOCOL : 0)];
  return encodeApdu({
    kind: apduKinds.associationResponse,
    body: Uint8Array.of(...body, ...wordBytes(info.length), ...info),
  });
}

/** For simulators and tests. */
export function associationRequest(systemId: Uint8Array, configurationId: number): Uint8Array {
  const info = protocolInfo({ systemId, system: 0x0080, configurationId });
  const protocol = [...wordBytes(PROTOCOL), ...wordBytes(info.length), ...info];
  const body = [0x80, 0, 0, 0, 0, 1, ...wordBytes(protocol.length), ...protocol];
  return encodeApdu({ kind: apduKinds.associationRequest, body: Uint8Array.from(body) });
}

type Sender = {
  readonly systemId: Uint8Array;
  /** 8000 a manager, 0080 a device. */
  readonly system: number;
  readonly configurationId: number;
};

function protocolInfo({ systemId, system, configurationId }: Sender): readonly number[] {
  const versions = [0x80, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
  const type = [...wordBytes(system), 0, 0].slice(0, 4);
  const id = [...wordBytes(systemId.length), ...systemId];
  return [...versions, ...type, ...id, ...wordBytes(configurationId), 0, 0, 0, 0, 0, 0, 0, 0];
}

/** Null when it is not as long as it says. */
export function readInvocation(body: Uint8Array): Invocation | null {
  const outer = new MderReader(body);
  const reader = new MderReader(outer.counted());
  const [invokeId, choice, content] = [reader.word(), reader.word(), reader.counted()];
  return outer.isWhole && reader.isWhole ? { invokeId, choice, content } : null;
}

/** As {@link readInvocation}. */
export function readEvent(content: Uint8Array): EventReport | null {
  const reader = new MderReader(content);
  const handle = reader.word();
  reader.long(); // the device's own counter of time
  const [eventType, info] = [reader.word(), reader.counted()];
  return reader.isWhole ? { handle, eventType, info } : null;
}

/** What a device waits for: without it, it sends the same again. */
export function eventConfirmation(
  invokeId: number,
  { handle, eventType }: EventReport,
  info: readonly number[] = [],
): Uint8Array {
  const content = [...wordBytes(handle), 0, 0, 0, 0, ...wordBytes(eventType)];
  return invocation(invokeId, choices.eventConfirmed, [
    ...content,
    ...wordBytes(info.length),
    ...info,
  ]);
}

export function rejection(invokeId: number): Uint8Array {
  return invocation(invokeId, choices.rejected, wordBytes(BADLY_STRUCTURED));
}

/** For simulators and tests, too. */
export function invocation(
  invokeId: number,
  choice: number,
  content: readonly number[],
): Uint8Array {
  const data = [
    ...wordBytes(invokeId),
    ...wordBytes(choice),
    ...wordBytes(content.length),
    ...content,
  ];
  const body = Uint8Array.of(...wordBytes(data.length), ...data);
  return encodeApdu({ kind: apduKinds.presentation, body });
}

/** A release, its answer, or an abort, for no reason in particular. */
export function ending(kind: number): Uint8Array {
  return encodeApdu({ kind, body: Uint8Array.of(0, 0) });
}
