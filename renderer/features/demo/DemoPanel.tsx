import { Button } from 'antd';
import type { BenchState } from '../../../shared/contract/demo.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { CardBench } from './CardBench.tsx';
import { DeviceBench } from './DeviceBench.tsx';
import { useBench } from './use-bench.ts';
import './demo.css';

/** The far ends of the lines in the demonstration clinic: cards to tap, readings to take, a line to cut. */
export function DemoPanel({ onClose }: { readonly onClose: () => void }) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.demo.watch, undefined);
  return (
    <aside className="demo">
      <Panel
        title={t('demo.title')}
        extra={
          <Button size="small" onClick={onClose}>
            {t('demo.close')}
          </Button>
        }
      >
        <LiveGate live={live}>{(state) => <Bench state={state} />}</LiveGate>
      </Panel>
    </aside>
  );
}

function Bench({ state }: { readonly state: BenchState }) {
  const { t } = useWords();
  const bench = useBench();
  return (
    <div className="demo-parts">
      {!state.running && <Notice meaning="attention">{t('demo.notRunning')}</Notice>}
      <ProblemNote problem={bench.problem} onRetry={bench.retry} />
      {state.devices.map((device) => (
        <DeviceBench key={device.deviceId} device={device} bench={bench} />
      ))}
      <CardBench state={state} bench={bench} />
      <section className="demo-part">
        <h3>{t('demo.line')}</h3>
        <div className="demo-row">
          <Mark meaning={state.districtLineCut ? 'attention' : 'ok'}>
            {t(state.districtLineCut ? 'demo.isCut' : 'demo.isUp')}
          </Mark>
          <Button loading={bench.isCutting} onClick={() => bench.cutLine(!state.districtLineCut)}>
            {t(state.districtLineCut ? 'demo.mend' : 'demo.cut')}
          </Button>
        </div>
      </section>
    </div>
  );
}
