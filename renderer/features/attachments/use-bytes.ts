import { useEffect, useState } from 'react';
import type { AttachmentView } from '../../../shared/contract/attachments.ts';
import type { DataHostClient } from '../../../shared/contract/contract.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { bytesOf } from '../../parts/base64.ts';

export type Bytes =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: Problem }
  | { readonly status: 'here'; readonly url: string };

/**
 * A paper as an address within this window, once its bytes are on this workstation. They leave memory with
 * whoever asked.
 */
export function useBytes(file: AttachmentView, isHere: boolean): Bytes {
  const { client } = useHost();
  const { attachmentId, mediaType, bytes } = file;
  const [state, setState] = useState<Bytes>({ status: 'loading' });
  useEffect(() => {
    if (!isHere) return undefined;
    const stop = new AbortController();
    let url: string | null = null;
    const load = async () => {
      try {
        const parts = await readAll(client, { attachmentId, bytes, signal: stop.signal });
        if (stop.signal.aborted) return;
        url = URL.createObjectURL(new Blob(parts, { type: mediaType }));
        setState({ status: 'here', url });
      } catch (error) {
        if (!stop.signal.aborted) setState({ status: 'failed', problem: problemOf(error) });
      }
    };
    void load();
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [client, attachmentId, bytes, mediaType, isHere]);
  return state;
}

type Asked = {
  readonly attachmentId: string;
  readonly bytes: number;
  readonly signal: AbortSignal;
};

async function readAll(client: DataHostClient, { attachmentId, bytes, signal }: Asked) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < bytes && !signal.aborted; ) {
    const { base64 } = await client.attachments.part({ attachmentId, from }, { signal });
    const part = bytesOf(base64);
    if (part.length === 0) break;
    parts.push(part);
    from += part.length;
  }
  return parts;
}
