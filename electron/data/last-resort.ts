import { describeFault, type Log } from './log.ts';

/**
 * What nobody caught. A promise that nobody waited for ends nothing: every write is a transaction, so
 * nothing is half done, and a desk whose database goes away for a slip elsewhere helps nobody. After an
 * exception the process ends and is started again.
 */
export function catchTheRest(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    log.error(describeFault(reason), 'a promise was left alone');
  });
  process.on('uncaughtException', (error) => {
    try {
      log.error(describeFault(error), 'an exception; the host ends');
    } finally {
      process.exit(1);
    }
  });
}
