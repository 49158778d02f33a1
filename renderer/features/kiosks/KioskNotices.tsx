import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from 'antd';
import type { HelpCall, LockedSummary } from '../../../shared/contract/kiosks.ts';
import { useCommand } from '../../host/use-command.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { usePlaySound } from '../../ui/sound-context.ts';

/** Who needs somebody at a kiosk of this workstation: rung for help, or locked out of their own summary. */
export function KioskNotices() {
  const { queries } = useHost();
  const { can } = useSession();
  const { data = { calls: [], locked: [] } } = useLive(queries.kiosks.notices, undefined);
  useRing(data.calls);
  return (
    <>
      {data.calls.map((call, index) => (
        <Help key={call.callId} call={call} isFirst={index === 0} />
      ))}
      {can('residents.reveal') &&
        data.locked.map((one) => <Locked key={one.residentId} locked={one} />)}
    </>
  );
}

/** A sound for each new call; its twin is the notice. */
function useRing(calls: readonly HelpCall[]) {
  const play = useEffectEvent(usePlaySound());
  const rung = useRef(new Set<string>());
  useEffect(() => {
    const fresh = calls.filter(
      ({ callId, answeredBy }) => !answeredBy && !rung.current.has(callId),
    );
    for (const { callId } of fresh) rung.current.add(callId);
    if (fresh.length > 0) play(fresh.some(isReading) ? 'danger' : 'arrived');
  }, [calls]);
}

/** Somebody measured a value that a doctor has to see at once (MEA-15). */
function isReading({ why }: HelpCall): boolean {
  return why === 'reading';
}

function Help({ call, isFirst }: { readonly call: HelpCall; readonly isFirst: boolean }) {
  const { t } = useWords();
  const { callId, kiosk, at, answeredBy } = call;
  const isDanger = isReading(call);
  const answer = useCommand((client, idempotencyKey, id: string) =>
    client.kiosks.answerHelp({ idempotencyKey, callId: id }),
  );
  const end = useCommand((client, idempotencyKey, id: string) =>
    client.kiosks.endHelp({ idempotencyKey, callId: id }),
  );
  const isAnswered = answeredBy !== null;
  return (
    <>
      <ProblemNote
        problem={answer.problem ?? end.problem}
        onRetry={() => void (answer.problem ? answer.retry() : end.retry())}
      />
      <Notice
        meaning={isAnswered ? 'information' : isDanger ? 'danger' : 'attention'}
        isUrgent={!isAnswered}
        action={
          isAnswered ? (
            <Button loading={end.isRunning} onClick={() => void end.run(callId)}>
              {t('kiosks.help.end')}
            </Button>
          ) : (
            <ActionButton
              label={t('kiosks.help.answer')}
              {...(isFirst ? { keys: 'Alt+H' } : {})}
              isRunning={answer.isRunning}
              onPress={() => void answer.run(callId)}
            />
          )
        }
      >
        <strong>{t(isDanger ? 'kiosks.help.reading' : 'kiosks.help.rings', { kiosk })}</strong>
        <br />
        {isAnswered
          ? t('kiosks.help.coming', { name: answeredBy })
          : t(isDanger ? 'kiosks.help.readingSince' : 'kiosks.help.since', { time: timeOf(at) })}
      </Notice>
    </>
  );
}

function Locked({ locked }: { readonly locked: LockedSummary }) {
  const { t } = useWords();
  const { residentId, name, kiosk, at } = locked;
  const release = useCommand((client, idempotencyKey, id: string) =>
    client.kiosks.releaseSummary({ idempotencyKey, residentId: id }),
  );
  return (
    <>
      <ProblemNote problem={release.problem} onRetry={() => void release.retry()} />
      <Notice
        meaning="attention"
        action={
          <Button loading={release.isRunning} onClick={() => void release.run(residentId)}>
            {t('kiosks.locked.release')}
          </Button>
        }
      >
        <strong className="name">{name}</strong>
        <br />
        {t('kiosks.locked.why', { kiosk, time: timeOf(at) })}
      </Notice>
    </>
  );
}
