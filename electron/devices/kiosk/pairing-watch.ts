import type { Timing } from '../timing.ts';
import type { KioskDesk, KioskWish } from './desk.ts';
import type { BusinessMessage } from './messages.ts';
import { beginHostPairing, type HostPairing } from './pairing.ts';

type Options = {
  readonly timing: Timing;
  readonly desk: KioskDesk;
  readonly send: (message: BusinessMessage) => Promise<void>;
  readonly keep: (key: Uint8Array) => Promise<unknown>;
  readonly onKept: (key: Uint8Array) => void;
  /** The key that the link has in use. */
  readonly keyId: () => string | null;
  readonly onForgotten: () => void;
};

type Running = { readonly pairingId: string; readonly talk: HostPairing };

export type PairingWatch = {
  linkUp(): void;
  linkDown(): void;
  receive(message: Parameters<HostPairing['receive']>[0]): void;
  stop(): void;
};

/** Does on one opening of the line what the desk wishes: agrees on a key, waits for the answer, forgets one. */
export function createPairingWatch(options: Options): PairingWatch {
  const { desk, send } = options;
  let running: Running | null = null;
  let over: string | null = null;
  let isUp = false;
  const stopWatching = desk.onWish(follow);

  function follow({ pairing }: KioskWish) {
    if (running && running.pairingId !== pairing?.pairingId) end()?.stop('stopped');
    if (!pairing || !isUp || pairing.pairingId === over) return;
    if (pairing.isForgetting) return void forget(pairing.pairingId);
    if (!running) begin(pairing.pairingId);
    else if (pairing.isSame !== null) running.talk.answer(pairing.isSame);
  }

  function begin(pairingId: string) {
    const talk = talkOf(pairingId, options, () => void end());
    running = { pairingId, talk };
  }

  async function forget(pairingId: string) {
    over = pairingId;
    const keyId = options.keyId();
    if (keyId !== null) await send({ type: 'pair.forget', keyId }).catch(() => undefined);
    desk.tellPairing(pairingId, { state: 'done' });
    options.onForgotten();
  }

  function end(): HostPairing | null {
    const talk = running?.talk ?? null;
    if (running) over = running.pairingId;
    running = null;
    return talk;
  }

  return {
    linkUp() {
      isUp = true;
      follow(desk.wish());
    },
    linkDown() {
      isUp = false;
      running?.talk.stop('no-answer');
    },
    receive(message) {
      running?.talk.receive(message);
    },
    stop() {
      stopWatching();
      isUp = false;
      running?.talk.stop('no-answer');
    },
  };
}

/** One pairing, told to the desk as it goes. */
function talkOf(pairingId: string, options: Options, onOver: () => void): HostPairing {
  const { timing, desk, send } = options;
  let agreed: Uint8Array | null = null;
  return beginHostPairing({
    timing,
    send: (message) => {
      // What is lost is lost with the link, and its fall ends the pairing.
      send(message).catch(() => undefined);
    },
    onCode: (code) => {
      desk.tellPairing(pairingId, { state: 'compare', code });
    },
    keep: (key) => {
      agreed = key;
      return options.keep(key).then(
        () => true,
        () => false,
      );
    },
    onKept: () => {
      onOver();
      desk.tellPairing(pairingId, { state: 'done' });
      if (agreed) options.onKept(agreed);
    },
    onFailed: (why) => {
      onOver();
      desk.tellPairing(pairingId, { state: 'failed', why });
    },
  });
}
