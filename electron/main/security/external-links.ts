import { parse } from './own-address.ts';

/**
 * The address as it may be handed to the system's browser, or null: `https` only, on its usual port, without
 * credentials, on a host that this workstation allows by its exact name (checklist 9).
 */
export function externalAddress(address: string, hosts: readonly string[]): string | null {
  const url = parse(address);
  if (url?.protocol !== 'https:' || url.port !== '') return null;
  if (url.username !== '' || url.password !== '') return null;
  return hosts.includes(url.hostname) ? url.href : null;
}
