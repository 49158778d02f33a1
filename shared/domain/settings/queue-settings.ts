import type { LaneConfig } from '../queue/lane.ts';
import type { QueueConfig } from '../queue/line.ts';
import type { SettingKey, ValueOf } from './registry.ts';

type Settings = <Key extends SettingKey>(key: Key) => ValueOf<Key>;

/** The order of calling as the clinic has set it (domain.md i.3). */
export function queueConfigOf(settings: Settings): QueueConfig {
  return {
    maxWaitMinutes: settings('queue.max-wait-minutes'),
    maxWaitReturnMinutes: settings('queue.max-wait-return-minutes'),
    cycle: settings('queue.cycle'),
    earlyMinutes: settings('queue.early-minutes'),
    lateAfterMinutes: settings('queue.late-after-minutes'),
    letPast: settings('queue.let-past'),
    voidAtPass: settings('queue.void-at-pass'),
  };
}

/** Who gets which lane, as the clinic has set it (QUE-02, QUE-22). */
export function laneConfigOf(settings: Settings): LaneConfig {
  return {
    priorityFromYears: settings('queue.priority-from-years'),
    firstFromYears: settings('queue.first-from-years'),
    lateAfterMinutes: settings('queue.late-after-minutes'),
  };
}
