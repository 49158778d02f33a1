import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { control, encodeFrame } from './frames.ts';
import { AstmLink, MESSAGE_BYTES_MAX } from './link.ts';
import { endsMessage } from './records.ts';

const { ACK, ENQ, EOT, NAK } = control;

function setUp() {
  const time = createManualTime();
  const answers: number[] = [];
  const messages: string[] = [];
  const defects: string[] = [];
  const setting = { store: () => Promise.resolve(true) };
  const link = new AstmLink({
    timing: time,
    send: (byte) => answers.push(byte),
    isComplete: endsMessage,
    onMessage(text) {
      messages.push(Buffer.from(text).toString());
      return setting.store();
    },
    onDefect: (defect) => defects.push(defect),
  });
  const frame = (number: number, text: string, isEnd = true) =>
    link.feed(encodeFrame({ number, text: Buffer.from(text), isEnd }));
  const say = (byte: number) => link.feed(Uint8Array.of(byte));
  return { time, answers, messages, defects, setting, link, frame, say };
}

describe('the receiver of E1381', () => {
  it('takes a message of several frames, a record going on over two of them', async () => {
    const { time, answers, messages, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&\r');
    frame(2, 'R|1|^^^Glu', false);
    frame(3, 'cose|5.6\r');
    frame(4, 'L|1|N\r');
    await time.settle();
    say(EOT);
    expect(messages).toEqual(['H|\\^&\rR|1|^^^Glucose|5.6\rL|1|N\r']);
    expect(answers).toEqual([ACK, ACK, ACK, ACK, ACK]);
  });

  it('takes frames that each hold a record without its CR', async () => {
    const { time, messages, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&');
    frame(2, 'P|1');
    frame(3, 'R|1|^^^Glu', false);
    frame(4, 'cose|5.6');
    frame(5, 'C|1|I|L');
    frame(6, 'L|1|N');
    await time.settle();
    say(EOT);
    expect(messages).toEqual(['H|\\^&\rP|1\rR|1|^^^Glucose|5.6\rC|1|I|L\rL|1|N']);
  });

  it('takes a record that goes on behind ETX', async () => {
    const { time, messages, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&\rR|1|^^^Glu');
    frame(2, 'cose|5.6\rL|1|N\r');
    await time.settle();
    say(EOT);
    expect(messages).toEqual(['H|\\^&\rR|1|^^^Glucose|5.6\rL|1|N\r']);
  });

  it('takes a message whose ENQ was lost, and nothing from the middle of one', async () => {
    const { time, answers, messages, frame } = setUp();
    frame(2, 'H|\\^&\r');
    frame(1, 'R|1|^^^Glucose|5.6\r');
    expect(answers).toEqual([]);
    frame(1, 'H|\\^&\rL|1\r');
    await time.settle();
    expect(messages).toHaveLength(1);
    expect(answers).toEqual([ACK]);
  });

  it('takes a whole message in one frame, and two messages in one transmission', async () => {
    const { time, answers, messages, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&\rL|1\r');
    await time.settle();
    frame(2, 'H|\\^&\rL|1\r');
    await time.settle();
    expect(messages).toHaveLength(2);
    expect(answers).toEqual([ACK, ACK, ACK]);
  });

  it('counts on from 7 to 0, and acknowledges what it had again without taking it twice', async () => {
    const { time, answers, messages, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&\r');
    for (let at = 2; at < 20; at += 1) {
      frame(at % 8, `C|${at}\r`);
      frame(at % 8, `C|${at}\r`);
    }
    frame(20 % 8, 'L|1\r');
    await time.settle();
    expect(messages[0]?.match(/C\|/g)).toHaveLength(18);
    expect(answers.every((answer) => answer === ACK)).toBe(true);
  });

  it.each([0, 2, 7])('refuses the number %i where 1 is due', (number) => {
    const { answers, frame, say } = setUp();
    say(ENQ);
    frame(number, 'H|\\^&\r');
    expect(answers).toEqual([ACK, NAK]);
  });

  it('asks for a broken frame again', async () => {
    const { time, answers, messages, defects, frame, say, link } = setUp();
    say(ENQ);
    const broken = encodeFrame({ number: 1, text: Buffer.from('H|\\^&\r'), isEnd: true });
    broken[3] = broken[3]! ^ 1;
    link.feed(broken);
    frame(1, 'H|\\^&\rL|1\r');
    await time.settle();
    expect(answers).toEqual([ACK, NAK, ACK]);
    expect(defects).toEqual(['checksum']);
    expect(messages).toHaveLength(1);
  });

  it('hears nothing outside a transmission, and answers a keep-alive', () => {
    const { answers, defects, frame, say } = setUp();
    frame(1, 'H|\\^&\rL|1\r');
    expect(answers).toEqual([]);
    say(ENQ);
    say(EOT);
    expect(answers).toEqual([ACK]);
    expect(defects).toEqual([]);
  });

  it('acknowledges the frame that completes a message when it is stored, and not before', async () => {
    const { time, answers, setting, frame, say } = setUp();
    const stored = Promise.withResolvers<boolean>();
    setting.store = () => stored.promise;
    say(ENQ);
    frame(1, 'H|\\^&\rL|1\r');
    await time.advance(14_000);
    frame(1, 'H|\\^&\rL|1\r');
    expect(answers).toEqual([ACK]);
    stored.resolve(true);
    await time.settle();
    expect(answers).toEqual([ACK, ACK]);
    frame(1, 'H|\\^&\rL|1\r');
    expect(answers).toEqual([ACK, ACK, ACK]);
  });

  it('says nothing when storing takes longer than its sender waits, and takes the frame again', async () => {
    const { time, answers, messages, setting, frame, say } = setUp();
    const stored = Promise.withResolvers<boolean>();
    setting.store = () => stored.promise;
    say(ENQ);
    frame(1, 'H|\\^&\rL|1\r');
    await time.advance(15_100);
    stored.resolve(true);
    await time.settle();
    expect(answers).toEqual([ACK]);
    setting.store = () => Promise.resolve(true);
    frame(1, 'H|\\^&\rL|1\r');
    await time.settle();
    expect(answers).toEqual([ACK, ACK]);
    expect(messages).toHaveLength(2);
  });

  it('asks for the last frame again when it could not be stored', async () => {
    const { time, answers, messages, setting, frame, say } = setUp();
    setting.store = () => Promise.resolve(false);
    say(ENQ);
    frame(1, 'H|\\^&\r');
    frame(2, 'L|1\r');
    await time.settle();
    setting.store = () => Promise.resolve(true);
    frame(2, 'L|1\r');
    await time.settle();
    expect(answers).toEqual([ACK, ACK, NAK, ACK]);
    expect(messages).toEqual(['H|\\^&\rL|1\r', 'H|\\^&\rL|1\r']);
  });

  it('makes nothing of a message that its sender gave up, started anew or fell silent in', async () => {
    const { time, messages, defects, frame, say } = setUp();
    say(ENQ);
    frame(1, 'H|\\^&\r');
    say(EOT);
    say(ENQ);
    frame(1, 'H|\\^&\r');
    say(ENQ);
    frame(1, 'H|\\^&\r');
    await time.advance(29_000);
    expect(defects).toEqual(['incomplete', 'incomplete']);
    await time.advance(2_000);
    expect(defects).toEqual(['incomplete', 'incomplete', 'incomplete']);
    frame(2, 'L|1\r');
    await time.settle();
    expect(messages).toEqual([]);
  });

  it('waits as long as bytes come: a long frame on a slow line is not a silence', async () => {
    const { time, messages, say, link } = setUp();
    say(ENQ);
    const text = Buffer.from('H|\\^&\rL|1\r');
    for (const byte of encodeFrame({ number: 1, text, isEnd: true })) {
      await time.advance(20_000);
      link.feed(Uint8Array.of(byte));
    }
    await time.settle();
    expect(messages).toHaveLength(1);
  });

  it('is not answered on a line that is gone', async () => {
    const { time, answers, setting, frame, say, link } = setUp();
    const stored = Promise.withResolvers<boolean>();
    setting.store = () => stored.promise;
    say(ENQ);
    frame(1, 'H|\\^&\rL|1\r');
    link.close();
    stored.resolve(true);
    await time.advance(60_000);
    expect(answers).toEqual([ACK]);
  });

  it('refuses a message without end before it fills the memory', () => {
    const { answers, defects, frame, say } = setUp();
    say(ENQ);
    const part = 'C'.repeat(60_000);
    const frames = Math.ceil(MESSAGE_BYTES_MAX / part.length) + 1;
    for (let at = 1; at <= frames; at += 1) frame(at % 8, part);
    expect(answers.at(-1)).toBe(NAK);
    expect(defects.at(-1)).toBe('malformed');
  });
});
