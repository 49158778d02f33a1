import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captures } from '../../../tests/support/captures.ts';
import { cutAt, cutPlaces, damage, damaged } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { encodeMllp } from '../framing/mllp-frames.ts';
import { hl7Driver } from './driver.ts';
import { createAnalyserSimulator } from './simulator.ts';

const header = 'MSH|^~\\&|SIM|LAB|||20261121083000||ORU^R01|17|P|2.4';
const result = 'OBX|1|NM|GLU||6.8|mmol/L|||||F|||20261121082900';
const framed = (...segments: readonly string[]) =>
  encodeMllp(Buffer.from(segments.map((segment) => `${segment}\r`).join('')));

const answersIn = (sent: readonly (Uint8Array | string)[]) =>
  sent.map((one) => {
    const text = typeof one === 'string' ? Buffer.from(one, 'hex') : Buffer.from(one);
    return text.toString('latin1').split('\r')[1];
  });

function withAnalyser() {
  const time = createManualTime();
  const analyser = createAnalyserSimulator(time);
  return { time, analyser, rig: createRig(time, hl7Driver, analyser.device) };
}

describe('an analyser', () => {
  it('is answered when its result is stored, and then says no more', async () => {
    const { time, analyser, rig } = withAnalyser();
    analyser.press?.('glucose', 6.8);
    await time.advance(120_000);
    expect(saidIn({ events: rig.events, sent: [], discardedBytes: 0 })).toEqual([
      'glucose 6.8 mmol/L',
    ]);
    expect(rig.events[0]).toMatchObject({
      subjectId: 'L260000000001',
      deviceTime: '2026-11-21 08:30:00',
      clockBehindMs: 0,
    });
    expect(answersIn(rig.sent)).toEqual(['MSA|AA|000001']);
    expect(analyser.device.display()).toEqual(['已传送']);
  });

  it('sends again what was not stored, and is told so', async () => {
    const { time, analyser, rig } = withAnalyser();
    rig.store = () => Promise.resolve(false);
    analyser.press?.('hba1c', 7.2);
    await time.advance(1_000);
    rig.store = () => Promise.resolve(true);
    await time.advance(60_000);
    expect(answersIn(rig.sent)).toEqual(['MSA|AE|000001||||207', 'MSA|AA|000001']);
  });

  it('is not answered while the data host is away, and its repeats are on their way once', async () => {
    const { time, analyser, rig } = withAnalyser();
    const stored = Promise.withResolvers<boolean>();
    rig.store = () => stored.promise;
    analyser.press?.('glucose', 6.8);
    await time.advance(25_000);
    expect(rig.sent).toEqual([]);
    expect(rig.events).toHaveLength(1);
    stored.resolve(true);
    await time.settle();
    expect(answersIn(rig.sent)).toContain('MSA|AA|000001');
  });

  it('has a control that is nobody’s and is acknowledged', async () => {
    const { time, analyser, rig } = withAnalyser();
    analyser.press?.('control', null);
    await time.advance(1_000);
    expect(rig.events).toMatchObject([{ type: 'rejected', reason: 'unsupported' }]);
    expect(answersIn(rig.sent)).toEqual(['MSA|AA|000001']);
  });

  it('hears nothing any more after the line was closed', async () => {
    const { time, analyser, rig } = withAnalyser();
    const stored = Promise.withResolvers<boolean>();
    rig.store = () => stored.promise;
    analyser.press?.('glucose', 6.8);
    await time.settle();
    await rig.unplug();
    stored.resolve(true);
    await time.settle();
    expect(rig.sent).toEqual([]);
  });
});

describe('a line to an analyser', () => {
  it('refuses another type of message, and answers that', async () => {
    const found = await hear(hl7Driver, framed(header.replace('ORU^R01', 'ADT^A01')), 1);
    expect(saidIn(found)).toEqual(['unsupported']);
    expect(answersIn(found.sent)).toEqual(['MSA|AR|17||||200']);
  });

  it('has no answer for what has no name', async () => {
    const found = await hear(hl7Driver, framed(header.replace('|17|', '||'), result), 1);
    expect(saidIn(found)).toEqual(['malformed']);
    expect(found.sent).toEqual([]);
  });

  it('answers in the words of the sender', async () => {
    const [answer = ''] = (await hear(hl7Driver, framed(header, result), 1)).sent;
    const text = Buffer.from(answer, 'hex')
      .toString('latin1')
      .replace(/\d{14}/, 'now');
    expect(text).toBe('\u000bMSH|^~\\&|YIZHAN||SIM|LAB|now||ACK^R01|17|P|2.4\rMSA|AA|17\r\u001c\r');
  });

  it('never completes a message that was cut off by a silence', async () => {
    const whole = framed(header, result);
    for (let at = 1; at < whole.length; at += 7) {
      const found = await hear(hl7Driver, whole.slice(0, at), 60_000, whole.slice(at), 60_000);
      expect(readingsIn(found)).toEqual([]);
    }
  });

  it('reads the same however it is cut, and of damage at most what stands in it', async () => {
    const capture = captures['hl7']!;
    const whole = saidIn(await hear(hl7Driver, capture, 60_000));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { maxLength: 3 }), cutPlaces, async (all, places) => {
        expect(saidIn(await hear(hl7Driver, ...cutAt(capture, places), 60_000))).toEqual(whole);
        const stream = all.reduce(damaged, capture);
        const found = await hear(hl7Driver, ...cutAt(stream, places), 60_000);
        expect(readingsIn(found).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it('makes nothing of noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (noise) => {
        const found = await hear(hl7Driver, noise, 60_000);
        expect(readingsIn(found)).toEqual([]);
        expect(found.sent).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
