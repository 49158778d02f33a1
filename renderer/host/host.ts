import type { RouterUtils } from '@orpc/tanstack-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { assert } from '../../shared/lib/assert.ts';

/** The line between this window and the data host, as a person would say it. */
export type LineState = {
  /** `opening` only before the first contact; `away` when a line that stood was lost. */
  readonly status: 'opening' | 'open' | 'away';
  /** When this status began, in ms since 1970. */
  readonly since: number;
};

export type Line = {
  get(): LineState;
  subscribe(listener: () => void): () => void;
  /** Resolves when calls can be made; rejects when `signal` aborts first. */
  whenOpen(signal: AbortSignal): Promise<void>;
};

/** What a feature holds: the contract as functions and as queries, and the line that carries both. */
export type Host = {
  readonly client: DataHostClient;
  readonly queries: RouterUtils<DataHostClient>;
  readonly line: Line;
  /** Keeps the session over a lost line; null forgets it. */
  keepToken(token: string | null): void;
};

export const HostContext = createContext<Host | null>(null);

/** The data host of this window. Only below the provider in `app/`. */
export function useHost(): Host {
  const host = useContext(HostContext);
  assert(host, 'useHost needs a HostContext above it');
  return host;
}

/** Renders again when the line changes. */
export function useLine(): LineState {
  const { line } = useHost();
  return useSyncExternalStore(line.subscribe, line.get);
}
