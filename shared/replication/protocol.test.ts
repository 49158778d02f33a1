import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from './hash.ts';
import { limits, messages, PROTOCOL_VERSION, refusal } from './protocol.ts';

/**
 * The messages as released, transactions included. A change that an older peer would not understand
 * is a new PROTOCOL_VERSION; one that it would (a new optional field) still gets its line here.
 */
const released: Readonly<Record<number, string>> = {
  // the main job end to end: acda2141...; then `origin` of a relayed push
  1: '7bd7420b26fa3c3f996e8040aff0a0af76133e29f084953990c1c1c13b236179',
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
