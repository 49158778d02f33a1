import type { TFunction } from 'i18next';
import type { Comparison, RecordSide } from '../../../shared/contract/merges.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { shortRecordNumber } from '../../parts/record-number.ts';
import { dateOf, type SpokenWords, useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

/** What stands in two records, line by line; what differs is said, not only coloured. */
export function SideBySide({ sides }: { readonly sides: Comparison['sides'] }) {
  const { t, sex } = useWords();
  const [left, right] = sides.map((side) => rowsOf(t, sex, side));
  const names = (['name', 'sex', 'birthDate'] as const).map(String);
  return (
    <table className="compare-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-words">{t('merges.compare')}</span>
          </th>
          {sides.map(({ resident }, index) => (
            <th key={resident.residentId} scope="col">
              <span className="name compare-name">{resident.name}</span>
              {index === 0 && <span className="pairs-quiet">{t('merges.stays')}</span>}
            </th>
          ))}
          <th scope="col">
            <span className="hidden-words">{t('merges.differs')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {left?.map(([key, text], index) => {
          const other = right?.[index]?.[1] ?? '';
          const isSame = key === 'document' ? haveOneDocument(sides) : text === other;
          return (
            <tr key={key} className={isSame ? undefined : 'compare-differs'}>
              <th scope="row">{t(`merges.row.${key}`)}</th>
              <td>{text}</td>
              <td>{other}</td>
              <td>
                <Mark meaning={isSame ? 'ok' : names.includes(key) ? 'attention' : 'information'}>
                  {t(isSame ? 'merges.same' : 'merges.differs')}
                </Mark>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function haveOneDocument([left, right]: Comparison['sides']): boolean {
  return left.resident.documentMasked === right.resident.documentMasked;
}

const facts = [
  'sex',
  'birthDate',
  'document',
  'phone',
  'address',
  'record',
  'registered',
  'doctor',
  'conditions',
  'allergies',
  'visits',
  'observations',
  'followUps',
  'referrals',
  'openTasks',
  'lastVisit',
] as const;
type Fact = 'name' | (typeof facts)[number];

function rowsOf(
  t: TFunction,
  sex: SpokenWords['sex'],
  side: RecordSide,
): readonly (readonly [Fact, string])[] {
  const { resident } = side;
  const none = t('values.none');
  const list = (words: readonly string[]) => words.join(t('values.listComma')) || none;
  const times = (count: number) => t('merges.times', { count });
  const words: Readonly<Record<Fact, string>> = {
    name: resident.name,
    sex: sex(resident.sex),
    birthDate: resident.birthDate,
    // Beside a birth date not even its last digits stand (ID-51): whether they are the same is said.
    document: resident.documentMasked === null ? none : t('merges.hasDocument'),
    phone: resident.phoneMasked ?? none,
    address: resident.address || none,
    record: resident.recordNumber ? shortRecordNumber(resident.recordNumber) : none,
    registered: dateOf(side.registeredAt),
    doctor: side.doctorName ?? none,
    conditions: list(side.conditions.map((code) => conditionWord(t, code))),
    allergies: list(side.allergies),
    visits: times(side.visits),
    observations: times(side.observations),
    followUps: times(side.followUps),
    referrals: times(side.referrals),
    openTasks: times(side.openTasks),
    lastVisit: side.lastVisit ?? none,
  };
  return (['name', ...facts] as const).map((fact) => [fact, words[fact]]);
}
