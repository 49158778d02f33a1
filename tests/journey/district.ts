import { z } from 'zod';

const status = z.object({
  scopes: z.array(
    z.object({ kind: z.string(), head: z.int(), transactions: z.int().optional() }).loose(),
  ),
});

/** How far the district has each clinic, by its own count. */
export async function districtHeads(
  url: string,
): Promise<readonly { readonly head: number; readonly transactions: number }[]> {
  const response = await fetch(`${url}/status`);
  const { scopes } = status.parse(await response.json());
  return scopes
    .filter(({ kind }) => kind === 'clinic')
    .map(({ head, transactions }) => ({ head, transactions: transactions ?? head }));
}
