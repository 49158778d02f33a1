import type { TFunction } from 'i18next';
import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import { isUnknownPerson } from '../../../shared/domain/identity/known-documents.ts';
import { conditionWords } from '../../parts/condition-words.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { shortRecordNumber } from '../../parts/record-number.ts';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';
import { Who } from '../../parts/Who.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Contested } from './record/Contested.tsx';
import { Visitor } from './record/Visitor.tsx';
import './person-card.css';

type Props = {
  readonly residentId: string;
  readonly onOpenRecord: () => void;
  /** Puts right who this is; absent where the role may not. */
  readonly onIdentity?: (() => void) | undefined;
  readonly onClose: () => void;
};

/** The person at the desk: who, and what must not be overlooked. */
export function PersonCard({ residentId, onOpenRecord, onIdentity, onClose }: Props) {
  const { t } = useWords();
  const live = useResidentRecord(residentId);
  return (
    <section className="person-card">
      <LiveGate live={live} lines={6}>
        {(record) => <Person record={record} />}
      </LiveGate>
      <div className="person-actions">
        <ActionButton label={t('residents.person.openRecord')} keys="F6" onPress={onOpenRecord} />
        {onIdentity && (
          <ActionButton label={t('identity.open')} keys="Alt+I" onPress={onIdentity} />
        )}
        <ActionButton label={t('residents.person.close')} keys="Esc" onPress={onClose} />
      </div>
    </section>
  );
}

function Person({ record }: { readonly record: ResidentRecord }) {
  const { t } = useWords();
  const { resident } = record;
  const last = record.pressures.at(-1);
  return (
    <>
      <h2 className="person-head">
        <Who person={resident} size="large" />
      </h2>
      <Visitor membership={record.membership} />
      {isUnknownPerson(record.documents) && (
        <p>
          <Mark meaning="attention">{t('identity.isUnknown')}</Mark>
        </p>
      )}
      <Allergies record={record} />
      <Contested record={record} isBesideNumber />
      <Facts
        facts={[
          {
            label: t('residents.person.conditions'),
            value: conditionWords(t, record.conditions) || t('residents.person.noConditions'),
          },
          ...(last
            ? [
                {
                  label: t('residents.person.lastBloodPressure'),
                  value: (
                    <>
                      <strong className="person-value">
                        {last.sbp}/{last.dbp}
                      </strong>{' '}
                      {t('values.unit.mm[Hg]')} · {dateOf(last.at)}
                    </>
                  ),
                },
              ]
            : []),
          {
            label: t('residents.person.document'),
            value: resident.documentMasked ?? t('residents.person.noDocument'),
          },
          {
            label: t('residents.person.phone'),
            value: resident.phoneMasked ?? t('residents.person.noPhone'),
          },
          ...(record.related.length > 0
            ? [{ label: t('household.title'), value: relatedWords(t, record.related) }]
            : []),
          { label: t('residents.person.address'), value: resident.address || t('values.unknown') },
          {
            label: t('residents.person.doctor'),
            value: record.doctorName ?? t('values.none'),
          },
          {
            label: t('residents.person.record'),
            value: resident.recordNumber
              ? shortRecordNumber(resident.recordNumber)
              : t('values.none'),
          },
        ]}
      />
    </>
  );
}

/** Who may act stands first, and is said. */
function relatedWords(t: TFunction, related: ResidentRecord['related']): string {
  return related
    .map(({ relation, name, phoneMasked, mayAct }) => {
      const who = t('household.line', { relation: t(`household.relations.${relation}`), name });
      return [who, phoneMasked, mayAct && t('household.mayAct')].filter(Boolean).join(' ');
    })
    .join(t('values.listComma'));
}

/** Allergies in words and with the shape of attention: they must not be overlooked. */
export function Allergies({ record }: { readonly record: ResidentRecord }) {
  const { t } = useWords();
  if (record.allergies.length === 0) return <p>{t('residents.person.noAllergies')}</p>;
  const list = record.allergies.map((allergy) => allergy.substance).join(t('values.listComma'));
  return (
    <p className="person-allergy">
      <Mark meaning="attention">{t('residents.person.allergicTo', { list })}</Mark>
    </p>
  );
}
