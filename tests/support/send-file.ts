import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { ImportDetail } from '../../shared/contract/imports.ts';
import { fileLimits } from '../../shared/domain/import/job.ts';
import type { ImportKind } from '../../shared/domain/import/targets.ts';

type Sent = {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly key: () => string;
};

/** Sends a file as the window does, in parts, and has it read. @returns its id */
export async function sendFile(
  client: DataHostClient,
  { kind, fileName, bytes, key }: Sent,
): Promise<string> {
  const { importId } = await client.imports.begin({
    idempotencyKey: key(),
    kind,
    fileName,
    fileBytes: bytes.length,
  });
  for (let at = 0, number = 0; at < bytes.length; at += fileLimits.chunkBytes, number += 1) {
    const base64 = bytes.subarray(at, at + fileLimits.chunkBytes).toString('base64');
    await client.imports.upload({ importId, number, base64 });
  }
  await client.imports.read({ idempotencyKey: key(), importId });
  return importId;
}

/** Follows a file, as the window does, until it is in one of these states. */
export async function stateReached(
  client: DataHostClient,
  importId: string,
  states: readonly ImportDetail['state'][],
): Promise<ImportDetail> {
  for await (const detail of await client.imports.watch({ importId })) {
    if (states.includes(detail.state)) return detail;
  }
  throw new Error('the answer ended before');
}
