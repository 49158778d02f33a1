import type { Timeline } from './timeline.ts';

/** How bad a line is, each from 0 to 1. */
export type Weather = {
  readonly loseRequest: number;
  readonly loseAnswer: number;
  readonly repeat: number;
  readonly longestMs: number;
};

export const fairWeather: Weather = { loseRequest: 0, loseAnswer: 0, repeat: 0, longestMs: 20 };

/** Something that answers; it forgets whoever waits when it crashes. */
export type Answerer<Ask, Answer> = (ask: Ask, answer: (value: Answer) => void) => void;

export type Line = {
  setWeather(weather: Weather): void;
  /**
   * Carries a question and perhaps its answer. Questions may get lost, arrive twice or late, and so
   * may answers; the asker hears of none of it.
   */
  ask<Ask, Answer>(
    ask: Ask,
    answerer: Answerer<Ask, Answer>,
    onAnswer: (value: Answer) => void,
  ): void;
};

export function createLine(timeline: Timeline): Line {
  const { random } = timeline;
  let weather = fairWeather;
  const carry = (loss: number, deliver: () => void) => {
    if (random.chance(loss)) return;
    timeline.after(random.integer(1, weather.longestMs), deliver);
    // The copy may come long after its time.
    if (random.chance(weather.repeat))
      timeline.after(random.integer(1, weather.longestMs * 20), deliver);
  };
  return {
    setWeather: (next) => {
      weather = next;
    },
    ask: (ask, answerer, onAnswer) => {
      carry(weather.loseRequest, () => {
        answerer(structuredClone(ask), (value) => {
          const sent = structuredClone(value);
          carry(weather.loseAnswer, () => onAnswer(sent));
        });
      });
    },
  };
}
