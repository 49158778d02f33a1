import type { Timing } from '../timing.ts';
import type { BusinessMessage, Heartbeat, Hello } from './messages.ts';

/** What one end of a kiosk link needs of the program around it. */
export type LinkOptions = {
  readonly timing: Timing;
  readonly transmit: (frame: Uint8Array) => Promise<void>;
  /** A random number of 32 bits, new for each opening. */
  readonly makeEpoch: () => number;
  readonly hello: Hello;
  /**
   * The keys that this end has of its peer, the one in use first; none while they are not paired. Asked at each
   * greeting: while a new key is being agreed on a host has two, and the kiosk says which it holds.
   */
  readonly keys: () => readonly Uint8Array[];
  readonly heartbeat: () => Heartbeat;
  readonly onUp: (peer: Hello) => void;
  readonly onDown: () => void;
  /** The peer speaks another major version. */
  readonly onMismatch: () => void;
  readonly onMessage: (message: BusinessMessage) => void;
  readonly onHeartbeat: (heartbeat: Heartbeat) => void;
};
