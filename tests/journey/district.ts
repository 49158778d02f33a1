import { z } from 'zod';

const status = z.object({
  scopes: z.array(z.object({ kind: z.string(), head: z.int(), notFolded: z.coerce.number() })),
});

/** How far the district has each scope, by its own word. */
export async function districtStatus(url: string) {
  const response = await fetch(`${url}/status`);
  return status.parse(await response.json()).scopes;
}
