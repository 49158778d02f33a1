import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from './hash.ts';
import { limits, messages, PROTOCOL_VERSION, refusal } from './protocol.ts';

/**
 * The messages as released, transactions included. A change that an older peer would not understand
 * is a new PROTOCOL_VERSION; one that it would (a new optional field) still gets its line here.
 */
const released: Readonly<Record<number, string>> = {
  1: 'acda2141c64d4b1782468b7f85c9e341c0e327e524920da92ce9957233c0d502', // the main job end to end
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
