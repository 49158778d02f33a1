import { useRef, useState } from 'react';
import { ATTACHMENT_PART_BYTES } from '../../../shared/contract/attachments.ts';
import type { DataHostClient } from '../../../shared/contract/contract.ts';
import {
  ATTACHMENT_BYTES_MAX,
  mediaTypeOf,
} from '../../../shared/domain/attachments/attachment.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { base64Of } from '../../parts/base64.ts';

const RETRIES = 20;
const RETRY_PAUSE_MS = 1_000;
const HEAD_BYTES = 16;

/** A file that somebody chose and that can be added. */
export type Chosen = { readonly file: File; readonly uploadId: string };

/** Why a file can not be added, before anything is sent; null when it can. */
export async function faultOf(file: File): Promise<Problem | null> {
  if (file.size === 0) return fault('file-empty');
  if (file.size > ATTACHMENT_BYTES_MAX) return fault('file-too-large');
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  return mediaTypeOf(head) === null ? fault('file-kind') : null;
}

function fault(code: Problem['code']): Problem {
  return { code, retryable: false };
}

export type Upload = {
  /** Bytes that the data host has; null while nothing is sent. */
  readonly sent: number | null;
  readonly problem: Problem | null;
  /** Resolves to whether it was added. What was sent before stays, also over a line that broke. */
  add(chosen: Chosen, more: { residentId: string; title: string }): Promise<boolean>;
  cancel(): void;
};

/** Hands a file over in parts, and then says whose it is. */
export function useUpload(): Upload {
  const { client } = useHost();
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const stopping = useRef<AbortController | null>(null);

  async function add(chosen: Chosen, more: { residentId: string; title: string }) {
    if (stopping.current) return false;
    const stop = new AbortController();
    stopping.current = stop;
    setProblem(null);
    try {
      await sendParts(client, chosen, { signal: stop.signal, onSent: setSent });
      const { uploadId } = chosen;
      const what = { ...more, uploadId, idempotencyKey: uploadId };
      await patiently(() => client.attachments.add(what), stop.signal);
      return true;
    } catch (error) {
      if (!stop.signal.aborted) setProblem(problemOf(error));
      return false;
    } finally {
      stopping.current = null;
      setSent(null);
    }
  }

  return { sent, problem, add, cancel: () => stopping.current?.abort() };
}

type Sending = { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void };

async function sendParts(
  client: DataHostClient,
  { file, uploadId }: Chosen,
  { signal, onSent }: Sending,
): Promise<void> {
  onSent(0);
  for (let from = 0; from < file.size; ) {
    signal.throwIfAborted();
    const base64 = await base64Of(file.slice(from, from + ATTACHMENT_PART_BYTES));
    const part = { uploadId, bytes: file.size, from, base64 };
    ({ here: from } = await patiently(() => client.attachments.upload(part), signal));
    onSent(from);
  }
}

/** The host keeps a part once, however often it is sent. */
async function patiently<Answer>(
  send: () => PromiseLike<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      if (!problemOf(error).retryable || attempt === RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}
