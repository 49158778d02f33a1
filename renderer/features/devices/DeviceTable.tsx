import { Button } from 'antd';
import type { TFunction } from 'i18next';
import type { DeviceStatus, DriverInfo, LineState } from '../../../shared/contract/devices.ts';
import { lineAs } from '../../../shared/domain/devices/line-settings.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { clockWords } from './clock-words.ts';
import { Technical } from './Technical.tsx';
import { useDriverName } from './use-driver-name.ts';
import { adviceWords, stateWords } from '../../parts/line-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';

type Props = {
  readonly devices: readonly DeviceStatus[];
  readonly drivers: readonly DriverInfo[];
  readonly onEdit?: ((device: DeviceStatus) => void) | undefined;
  /** Its port is another one now, and somebody says which. */
  readonly onMoved?: ((device: DeviceStatus) => void) | undefined;
  readonly onRemove?: ((device: DeviceStatus) => void) | undefined;
  /** Of kiosks only. */
  readonly onPair?: ((device: DeviceStatus) => void) | undefined;
  readonly onUnpair?: ((device: DeviceStatus) => void) | undefined;
};

const columns = [
  'device',
  'state',
  'line',
  'heard',
  'frames',
  'rejected',
  'discarded',
  'reconnects',
] as const;

/** Devices as rows: state in plain words with what to do, then the counters. */
export function DeviceTable({ devices, drivers, ...acts }: Props) {
  const { t } = useWords();
  return (
    <table className="devices-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={`devices-${column}`}>
              {t(`devices.table.${column}`)}
            </th>
          ))}
          {acts.onEdit && <th aria-hidden="true" />}
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <DeviceRow key={device.deviceId} device={device} drivers={drivers} {...acts} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<Props, 'devices'> & { readonly device: DeviceStatus };

function DeviceRow(props: RowProps) {
  const { device, drivers, onEdit, onMoved, onRemove } = props;
  const { t } = useWords();
  const driverName = useDriverName();
  const driver = drivers.find(({ id }) => id === device.driver);
  return (
    <tr>
      <th scope="row">
        <strong className="devices-label">{device.label}</strong>
        <span className="devices-quiet">
          {driver ? driverName(driver) : device.driver}
          {device.simulated && ` · ${t('values.demo')}`}
          {device.isPaired && ` · ${t('kiosks.pair.paired')}`}
        </span>
      </th>
      <td>
        <StateWords device={device} driver={driver} />
        {onMoved && isElsewhere(device) && (
          <Button onClick={() => onMoved(device)}>{t('devices.findAgain')}</Button>
        )}
      </td>
      <td className="devices-line">{lineText(device)}</td>
      <td className="devices-heard">
        {device.lastHeardAt ? timeOf(device.lastHeardAt) : t('devices.table.never')}
      </td>
      <td className="devices-frames">{device.frames}</td>
      <td className="devices-rejected">{device.rejected}</td>
      <td className="devices-discarded">{device.discardedBytes}</td>
      <td className="devices-reconnects">{device.reconnects}</td>
      {onEdit && onRemove && (
        <td className="devices-acts">
          <PairButtons {...props} />
          <Button onClick={() => onEdit(device)}>{t('devices.edit')}</Button>
          <Button onClick={() => onRemove(device)}>{t('devices.remove')}</Button>
        </td>
      )}
    </tr>
  );
}

/** A kiosk is paired, and paired anew after a repair. */
function PairButtons({ device, onPair, onUnpair }: RowProps) {
  const { t } = useWords();
  if (device.driver !== 'kiosk' || !onPair || !onUnpair) return null;
  return (
    <>
      <Button onClick={() => onPair(device)}>
        {t(device.isPaired ? 'kiosks.pair.again' : 'kiosks.pair.open')}
      </Button>
      {device.isPaired && (
        <Button onClick={() => onUnpair(device)}>{t('kiosks.pair.unpair')}</Button>
      )}
    </>
  );
}

const meanings: Readonly<Record<LineState, Meaning>> = {
  off: 'information',
  opening: 'information',
  ready: 'ok',
  'no-such-port': 'attention',
  unreachable: 'attention',
  'confirm-port': 'attention',
  'port-taken': 'attention',
  'no-permission': 'danger',
  'no-answer': 'attention',
  'not-allowed': 'danger',
  lost: 'attention',
  'version-mismatch': 'danger',
  failed: 'danger',
};

type StateProps = {
  readonly device: DeviceStatus;
  readonly driver: DriverInfo | undefined;
};

function StateWords({ device, driver }: StateProps) {
  const { t } = useWords();
  const { hint, state } = device;
  const isGarbled = hint === 'wrong-parity' || hint === 'wrong-speed';
  return (
    <>
      {isGarbled ? (
        <Mark meaning="attention">{t('devices.garbled')}</Mark>
      ) : (
        <Mark meaning={meanings[state]}>{stateWords(t, device)}</Mark>
      )}
      {state !== 'ready' && !isGarbled && <p>{adviceWords(t, { ...device, state })}</p>}
      {device.heldBy && <p>{t('devices.heldBy', { program: device.heldBy })}</p>}
      {hint && <p>{t(`devices.hint.${isGarbled && isOfBox(device) ? 'box' : hint}`)}</p>}
      <Technical
        about={hint ?? state}
        transport={device.transport}
        line={lineNow(device, driver)}
      />
      {device.warnings.map((warning) => (
        <p key={warning}>
          <Mark meaning="attention">{warningWords(t, warning, device)}</Mark>
        </p>
      ))}
    </>
  );
}

function warningWords(
  t: TFunction,
  warning: DeviceStatus['warnings'][number],
  { clockBehindMs }: DeviceStatus,
): string {
  const isKnown = warning === 'clock-off' && typeof clockBehindMs === 'number';
  return isKnown ? clockWords(t, clockBehindMs) : t(`devices.warning.${warning}`);
}

/** A box on the network sets the line itself. */
function isOfBox({ transport }: DeviceStatus): boolean {
  return transport.kind === 'tcp';
}

/** How its line is set; null for a kind that nobody here knows. */
function lineNow({ transport }: DeviceStatus, driver: DriverInfo | undefined) {
  if (!driver) return null;
  return transport.kind === 'tcp' ? driver.line : lineAs(driver.line, transport);
}

/** Its port may have become another one. */
function isElsewhere({ state, transport }: DeviceStatus): boolean {
  const isGone = state === 'confirm-port' || state === 'no-such-port';
  return isGone && transport.kind === 'serial';
}

function lineText({ transport }: DeviceStatus): string {
  return transport.kind === 'serial' ? transport.path : `${transport.host}:${transport.port}`;
}
