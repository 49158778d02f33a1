import { useState } from 'react';
import type { DataHostClient } from '../../../shared/contract/contract.ts';
import type { ImportStatus } from '../../../shared/contract/imports.ts';
import { maskCell } from '../../../shared/domain/import/cell.ts';
import { fileLimits } from '../../../shared/domain/import/job.ts';
import type { ImportKind } from '../../../shared/domain/import/targets.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { base64Of } from '../../parts/base64.ts';

const RETRIES = 20;
const RETRY_PAUSE_MS = 1_000;

export type Upload = {
  /** The file that this window is sending now. */
  readonly sendingId: string | null;
  readonly problem: Problem | null;
  /** Sends a file; one that was cut before goes on where it stopped. */
  send(file: File, kind: ImportKind): Promise<void>;
};

/**
 * @param known the files of this workstation, among which a cut upload is found again
 * @param onBegun hears of the file as soon as it has an id
 */
export function useUpload(
  known: readonly ImportStatus[],
  onBegun: (importId: string) => void,
): Upload {
  const { client } = useHost();
  const [sendingId, setSendingId] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function send(file: File, kind: ImportKind): Promise<void> {
    if (sendingId !== null) return;
    setProblem(null);
    try {
      const cut = known.find((one) => isCut(one, file, kind));
      const importId = cut?.importId ?? (await begin(client, file, kind));
      setSendingId(importId);
      onBegun(importId);
      await sendParts(client, { importId, file, from: cut?.parts ?? 0 });
      await client.imports.read({ idempotencyKey: crypto.randomUUID(), importId });
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSendingId(null);
    }
  }

  return { sendingId, problem, send };
}

function isCut(one: ImportStatus, file: File, kind: ImportKind): boolean {
  const isSame = one.fileName === maskCell(file.name) && one.fileBytes === file.size;
  return isSame && one.kind === kind && one.state === 'uploading';
}

async function begin(client: DataHostClient, file: File, kind: ImportKind): Promise<string> {
  const { importId } = await client.imports.begin({
    idempotencyKey: crypto.randomUUID(),
    kind,
    fileName: file.name.slice(-200),
    fileBytes: file.size,
  });
  return importId;
}

type Parts = { readonly importId: string; readonly file: File; readonly from: number };

async function sendParts(client: DataHostClient, { importId, file, from }: Parts): Promise<void> {
  const { chunkBytes } = fileLimits;
  for (let number = from; number * chunkBytes < file.size; number += 1) {
    const part = file.slice(number * chunkBytes, (number + 1) * chunkBytes);
    const base64 = await base64Of(part);
    await patiently(() => client.imports.upload({ importId, number, base64 }));
  }
}

/** The host keeps a part once, however often it is sent. */
async function patiently(send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!problemOf(error).retryable || attempt === RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}
