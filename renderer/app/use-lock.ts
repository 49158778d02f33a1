import { useHost } from '../host/host.ts';
import { useCommand } from '../host/use-command.ts';

/**
 * Signs out; the page behind is kept in the address, so that signing in again continues there. When
 * the data host is away the window starts anew without its session, so that nothing stays readable.
 */
export function useLock(): () => Promise<void> {
  const host = useHost();
  const signOut = useCommand((client, idempotencyKey, _input: null) =>
    client.session.signOut({ idempotencyKey }),
  );
  return async () => {
    host.keepToken(null);
    const answer = await signOut.run(null);
    if (!answer) window.location.reload();
  };
}
