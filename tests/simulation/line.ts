import type { Random } from '../../shared/demo/random.ts';
import type { Timeline } from './timeline.ts';

/** How bad a line is; probabilities from 0 to 1. */
export type Weather = {
  readonly loseRequest: number;
  readonly loseAnswer: number;
  /** The same message arrives twice. */
  readonly repeat: number;
  /** A message arrives once more, long after everybody forgot it. */
  readonly ghost: number;
  readonly longestMs: number;
};

export const fairWeather: Weather = {
  loseRequest: 0,
  loseAnswer: 0,
  repeat: 0,
  ghost: 0,
  longestMs: 40,
};

const GHOST_MS = [2_000, 60_000] as const;

export type Reply = { readonly status: number; readonly text: string };
/** Answers a request; null when nobody is there. */
export type Answerer = (text: string) => Promise<Reply | null>;

export type Line = {
  setWeather(weather: Weather): void;
  weather(): Weather;
  /** Cut: nothing that is sent from now on arrives. */
  setCut(isCut: boolean): void;
  /** Carries a request there and its answers back, as often as the weather has it. */
  carry(text: string, answer: Answerer, receive: (reply: Reply) => void): void;
  /** After how long the next part of a long answer comes; null when the line breaks before it. */
  nextPart(): number | null;
};

export function createLine(timeline: Timeline, random: Random): Line {
  let weather = fairWeather;
  let isCut = false;
  const deliver = (lose: number, act: () => void) => {
    if (isCut) return;
    const times = random.chance(lose) ? 0 : 1 + (random.chance(weather.repeat) ? 1 : 0);
    for (let time = 0; time < times; time += 1)
      timeline.after(random.integer(1, weather.longestMs), act);
    if (random.chance(weather.ghost)) timeline.after(random.integer(...GHOST_MS), act);
  };
  return {
    setWeather: (next) => {
      weather = next;
    },
    weather: () => weather,
    setCut: (cut) => {
      isCut = cut;
    },
    nextPart: () =>
      isCut || random.chance(weather.loseAnswer) ? null : random.integer(1, weather.longestMs),
    carry: (text, answer, receive) => {
      deliver(weather.loseRequest, () => {
        void answerInto(text, answer, (reply) => deliver(weather.loseAnswer, () => receive(reply)));
      });
    },
  };
}

async function answerInto(
  text: string,
  answer: Answerer,
  deliver: (reply: Reply) => void,
): Promise<void> {
  const reply = await answer(text);
  if (reply) deliver(reply);
}
