import { expect, test } from 'vitest';
import { makeFairShare } from './fair-share.ts';

/** Work that ends when it is told to. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, (isWell: boolean) => void>();
  const begin = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      ends.set(name, (isWell) => (isWell ? resolve(name) : reject(new Error(name))));
    });
  };
  return { begun, begin, end: (name: string, isWell = true) => ends.get(name)?.(isWell) };
}

test('of one asker so many are worked on, the others in their order, and nobody else waits for them', async () => {
  const share = makeFairShare(2);
  const { begun, begin, end } = works();
  const asked = ['a1', 'a2', 'a3', 'a4'].map((name) => share('a', begin(name)));
  await Promise.resolve();
  expect(begun).toEqual(['a1', 'a2']);
  const other = share('b', begin('b1'));
  await Promise.resolve();
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  end('a2');
  expect(await asked[1]).toBe('a2');
  await Promise.resolve();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  for (const name of ['a1', 'a3', 'b1']) end(name);
  await Promise.all([asked[0], asked[2], other]);
  end('a4');
  expect(await asked[3]).toBe('a4');
});

test('what fails makes room, too', async () => {
  const share = makeFairShare(1);
  const { begun, begin, end } = works();
  const failing = share('a', begin('a1'));
  const next = share('a', begin('a2'));
  await Promise.resolve();
  end('a1', false);
  await expect(failing).rejects.toThrow('a1');
  await Promise.resolve();
  expect(begun).toEqual(['a1', 'a2']);
  end('a2');
  expect(await next).toBe('a2');
});
