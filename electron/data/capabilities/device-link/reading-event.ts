import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';

/** Something that was measured, as the devices host tells it. */
export type ReadingEvent = Extract<DeviceEvent, { type: 'reading' | 'lab-result' }>;
