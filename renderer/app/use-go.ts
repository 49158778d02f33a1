import { useHashLocation } from 'wouter/use-hash-location';

/** Goes to a page of this window. */
export function useGo(): (path: string) => void {
  const [, navigate] = useHashLocation();
  return (path) => navigate(path);
}
