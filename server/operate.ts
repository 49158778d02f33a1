import { userInfo } from 'node:os';
import { runDistrictCommand } from './district-command.ts';
import { describeFault } from './log.ts';
import { environment, systemNow } from './system.ts';
import { ToldError } from './words.ts';

/** `npm run -s district -- …`: what an operator does with the workstations of the district. */
runDistrictCommand({
  argv: process.argv.slice(2),
  environment,
  user: userInfo().username,
  now: systemNow(),
  say: (line) => process.stdout.write(`${line}\n`),
}).catch((error: unknown) => {
  const isForPerson = error instanceof ToldError;
  process.stderr.write(`${isForPerson ? error.message : JSON.stringify(describeFault(error))}\n`);
  process.exit(isForPerson ? 2 : 1);
});
