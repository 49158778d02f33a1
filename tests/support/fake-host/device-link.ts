import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { AppError } from '../../../shared/lib/problem.ts';

/** No window is a devices host. */
export function fakeDeviceLink() {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().deviceLink;
  const refuse = (): never => {
    throw new ORPCError('forbidden', { data: new AppError('forbidden').toProblem() });
  };
  return {
    attach: os.attach.handler(refuse),
    report: os.report.handler(refuse),
    tellPorts: os.tellPorts.handler(refuse),
    tellTrial: os.tellTrial.handler(refuse),
    takeStrip: os.takeStrip.handler(refuse),
    kioskScan: os.kioskScan.handler(refuse),
    kioskCode: os.kioskCode.handler(refuse),
    kioskSummary: os.kioskSummary.handler(refuse),
    kioskHelp: os.kioskHelp.handler(refuse),
    boothOpen: os.boothOpen.handler(refuse),
    boothStep: os.boothStep.handler(refuse),
    boothSave: os.boothSave.handler(refuse),
    boothEnd: os.boothEnd.handler(refuse),
    keepKey: os.keepKey.handler(refuse),
    keyInUse: os.keyInUse.handler(refuse),
    tellPairing: os.tellPairing.handler(refuse),
  };
}
