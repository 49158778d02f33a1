import { utilityProcess } from 'electron';
import type { ForkHost } from './supervise.ts';

type HostProgram = {
  /** The bundle to run. */
  readonly path: string;
  /** As it stands in Electron's own process list. */
  readonly name: string;
  readonly environment: Record<string, string>;
};

/** Runs a host as a utility process of Electron's, with nothing of this process's environment but what is given. */
export function forkHost({ path, name, environment }: HostProgram): ForkHost {
  return ({ onMessage, onExit }) => {
    const running = utilityProcess.fork(path, [], {
      serviceName: name,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.on('message', onMessage);
    running.once('exit', onExit);
    return {
      send: (message, ports = []) => running.postMessage(message, [...ports]),
      kill: () => void running.kill(),
    };
  };
}
