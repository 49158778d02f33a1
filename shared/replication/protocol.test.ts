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
  // then what a home says of itself; then of its desks
  1: 'e5e93cdf8ffeb69e80f154ef067ceb0851b849abade768bc7df1c4fd1b336423',
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
