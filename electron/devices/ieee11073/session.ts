import { wordBytes } from '../framing/apdu-frames.ts';
import {
  type AssociationResult,
  associationResults,
  CONFIGURATION_EVENT,
  type EventReport,
  readAssociationRequest,
} from './apdu.ts';
import {
  attributes,
  type Configuration,
  readConfiguration,
  standardConfigurations,
  types,
  units,
} from './configuration.ts';
import { impliedConfiguration } from './report.ts';

/** Configurations that devices have told, by device and number: they outlive the openings of the line. */
export type Known = Map<string, Configuration>;

/** What is known of the device at the other end of one opening of a line. */
export type Session = {
  readonly systemId: string;
  /** Rises with every beginning and end: an answer that comes late is not one to what was said after it. */
  readonly generation: number;
  /** `response` null: it was no request that could be answered. */
  readonly associate: (body: Uint8Array) => {
    readonly response: AssociationResult | null;
    readonly reason: 'malformed' | 'unsupported' | null;
  };
  /** What a device is told that has told what it can do; null for any other event. */
  readonly configure: (event: EventReport) => readonly number[] | null;
  /** Null when nothing tells what the numbers of this report are. */
  readonly configurationFor: (event: EventReport) => Configuration | null;
  readonly end: () => void;
};

const KNOWN_MAX = 16;
const STANDARD_MAX = 0x3fff;
const ACCEPTED = 0;

const timed = [
  { id: attributes.basic, length: 2 },
  { id: attributes.time, length: 8 },
];
/** An oximeter that tells the time has a configuration of its own; its two handles are as in the standard one. */
const timedOximeter: Configuration = new Map([
  [1, { handle: 1, type: types.spo2, unit: units.percent, map: timed }],
  [10, { handle: 10, type: types.pulseOfOximeter, unit: units.beats, map: timed }],
]);

export function createSession(known: Known): Session {
  let device: { readonly systemId: string; readonly configurationId: number } | null = null;
  let configuration: Configuration | null = null;
  let generation = 0;

  function end() {
    generation += 1;
    device = null;
    configuration = null;
  }

  function remember(id: number, told: Configuration) {
    configuration = told;
    if (!device || id <= STANDARD_MAX) return;
    const [oldest] = known.keys();
    if (known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    known.set(`${device.systemId}:${id}`, told);
  }

  return {
    get systemId() {
      return device?.systemId ?? '';
    },
    get generation() {
      return generation;
    },
    associate(body) {
      const request = readAssociationRequest(body);
      end();
      if (!request) return { response: null, reason: 'malformed' };
      if ('refusal' in request) return { response: request.refusal, reason: 'unsupported' };
      device = request;
      const { systemId, configurationId } = request;
      configuration =
        standardConfigurations.get(configurationId) ??
        known.get(`${systemId}:${configurationId}`) ??
        null;
      const { accepted, acceptedUnknownConfiguration } = associationResults;
      return { response: configuration ? accepted : acceptedUnknownConfiguration, reason: null };
    },
    configure({ eventType, info }) {
      const told = eventType === CONFIGURATION_EVENT ? readConfiguration(info) : null;
      if (!told) return null;
      remember(told.id, told.configuration);
      return [...wordBytes(told.id), ...wordBytes(ACCEPTED)];
    },
    configurationFor({ eventType, info }) {
      if (configuration) return configuration;
      return impliedConfiguration(eventType, info, [
        ...standardConfigurations.values(),
        timedOximeter,
      ]);
    },
    end,
  };
}
