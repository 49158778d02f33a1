/** Something that is killed without warning and comes back. */
export type Victim = {
  readonly name: string;
  /** What it did that nobody asked for: ended by itself. */
  readonly falls: readonly string[];
  /** Has it run from now on; nothing if it does. Does not wait until it is ready. */
  start(): void;
  /** `kill -9`. False when there is nobody to kill. It stays dead until it is started. */
  kill(): boolean;
  /** Whether a process of it is left. */
  isUp(): boolean;
  /** Ends it for good, as a person would. */
  stop(): Promise<void>;
};
