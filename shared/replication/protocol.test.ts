import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from './hash.ts';
import { limits, messages, PROTOCOL_VERSION, refusal } from './protocol.ts';

/**
 * The messages as released, transactions included. A change that an older peer would not understand
 * is a new PROTOCOL_VERSION; one that it would (a new optional field) still gets its line here.
 */
const released: Readonly<Record<number, string>> = {
  // the main job end to end: acda2141...; then `origin` of a relayed push; then a look-up by a kiosk;
  // then what of a donation lay in quarantine; then a refusal of other versions;
  // then what a home says of itself; then of its desks; then whom only revoked devices have told of
  1: '701579dd31a3318710a14f4435e59f8536f9421c6ee0c903e5e3cdac90df3660',
};

function formOf(): unknown {
  const forms = Object.entries(messages).map(([name, { path, input, output }]) => {
    return [name, path, z.toJSONSchema(input), z.toJSONSchema(output)];
  });
  return [forms, z.toJSONSchema(refusal), limits];
}

test('the messages are those of the protocol version', () => {
  expect(sha256Hex(canonicalJson(formOf()))).toBe(released[PROTOCOL_VERSION]);
});

test('a body has room for a full page and its frame', () => {
  expect(limits.bodyBytes).toBeGreaterThan(limits.pageBytes + limits.transactionBytes);
});
