import type { WebSocket } from 'ws';

/** A socket as the contract is served on it. */
export type PacedSocket = Pick<WebSocket, 'addEventListener'> & {
  send(message: string | Uint8Array): Promise<void>;
};

/**
 * A socket whose `send` resolves once the operating system has taken the message. The handler waits
 * for that before it asks a live answer for its next value, so a window that does not read (its page
 * is frozen, its machine asleep) costs one value per live answer and not one per change.
 */
export function pacedSocket(socket: WebSocket): PacedSocket {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    // A line that broke tells so by its close event; nobody is left to hear of this message.
    send: (message) => new Promise((resolve) => socket.send(message, () => resolve())),
  };
}
