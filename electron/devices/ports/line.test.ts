import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { guardLine, type RawLine, usualLine, wireMs } from './line.ts';
import { createMemoryLine } from './memory.ts';
import { pacedLine } from './paced.ts';

function createRaw(changes: Partial<RawLine> = {}) {
  const written: string[] = [];
  const raw: RawLine = {
    isOpen: () => true,
    write: (bytes, done) => {
      written.push(Buffer.from(bytes).toString());
      done();
    },
    close: (done) => {
      done();
    },
    ...changes,
  };
  return { raw, written };
}

const noTime = () => 0;

describe('a guarded line', () => {
  it('writes one after another, in order', async () => {
    const finish: (() => void)[] = [];
    const order: string[] = [];
    const { raw } = createRaw({
      write: (bytes, done) => {
        order.push(Buffer.from(bytes).toString());
        finish.push(done);
      },
    });
    const line = guardLine(createManualTime(), raw, noTime);
    const first = line.write(Buffer.from('a'));
    const second = line.write(Buffer.from('b'));
    await Promise.resolve();
    expect(order).toEqual(['a']);
    finish[0]!();
    await first;
    await Promise.resolve();
    finish[1]!();
    await second;
    expect(order).toEqual(['a', 'b']);
  });

  it('fails a write that is never taken, and every one behind it', async () => {
    const time = createManualTime();
    const line = guardLine(time, createRaw({ write: () => undefined }).raw, noTime);
    const writes = Promise.allSettled([line.write(Buffer.from('a')), line.write(Buffer.from('b'))]);
    await time.advance(1_000);
    expect(await writes).toMatchObject([
      { status: 'rejected', reason: { state: 'lost' } },
      { status: 'rejected', reason: { state: 'lost' } },
    ]);
  });

  it('fails a write on a closed port at once: the port would never answer', async () => {
    const { raw, written } = createRaw({ isOpen: () => false });
    const line = guardLine(createManualTime(), raw, noTime);
    await expect(line.write(Buffer.from('a'))).rejects.toMatchObject({ state: 'lost' });
    expect(written).toEqual([]);
  });

  it('goes on after a failed write', async () => {
    let isFirst = true;
    const { raw } = createRaw({
      write: (_bytes, done) => {
        done(isFirst ? new Error('EIO') : null);
        isFirst = false;
      },
    });
    const line = guardLine(createManualTime(), raw, noTime);
    await expect(line.write(Buffer.from('a'))).rejects.toMatchObject({ state: 'lost' });
    await line.write(Buffer.from('b'));
  });

  it('closes even when the port never says so', async () => {
    const time = createManualTime();
    const line = guardLine(time, createRaw({ close: () => undefined }).raw, noTime);
    const closed = line.close();
    await time.advance(1_000);
    await closed;
  });
});

describe('a paced line', () => {
  it('takes as long as the wire: ten bits a byte', async () => {
    expect(wireMs(usualLine, 96)).toBe(100);
    expect(wireMs({ ...usualLine, parity: 'even', stopBits: 2 }, 96)).toBe(120);
    const time = createManualTime();
    const [near, far] = createMemoryLine();
    let heard = 0;
    far.attach({ onBytes: (bytes) => (heard += bytes.length), onClosed: () => undefined });
    const line = pacedLine(time, near, usualLine);
    const written = line.write(new Uint8Array(96));
    await time.advance(99);
    expect(heard).toBe(0);
    await time.advance(1);
    await written;
    expect(heard).toBe(96);
  });

  it('keeps its rate over many writes and owes nothing after a rest', async () => {
    const time = createManualTime();
    const [near, far] = createMemoryLine();
    let heard = 0;
    far.attach({ onBytes: (bytes) => (heard += bytes.length), onClosed: () => undefined });
    const line = pacedLine(time, near, usualLine);
    await time.advance(10_000);
    for (let count = 0; count < 96; count += 1) void line.write(Uint8Array.of(count));
    await time.advance(50);
    expect(heard).toBe(48);
    await time.advance(50);
    expect(heard).toBe(96);
  });

  it('says nothing more after it was closed', async () => {
    const time = createManualTime();
    const [near, far] = createMemoryLine();
    let heard = 0;
    far.attach({ onBytes: (bytes) => (heard += bytes.length), onClosed: () => undefined });
    const line = pacedLine(time, near, usualLine);
    void line.write(new Uint8Array(96));
    await time.advance(50);
    await line.close();
    await time.advance(1_000);
    expect(heard).toBe(0);
  });
});
