import type { TFunction } from 'i18next';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { roles } from '../../../shared/domain/access.ts';
import type { FieldName } from './fields.ts';

const kinds = {
  measurement: 'administration.queueKind.measurement',
  consultation: 'administration.queueKind.consultation',
  fever: 'administration.queueKind.fever',
  hospital: 'administration.organisationKind.hospital',
  centre: 'administration.organisationKind.centre',
  station: 'administration.organisationKind.station',
  closed: 'administration.calendar.kind.closed',
  open: 'administration.calendar.kind.open',
} as const;

/** Values of fields in words: ids as the names of their rows, codes as people say them. */
export function valueWords(t: TFunction, state: AdministrationState) {
  const rows = [state.staff, state.teams, state.queues, state.rooms].flat();
  const names = new Map(rows.map(({ rowId, name }) => [rowId, name]));
  return (field: FieldName, value: string): string => {
    switch (field) {
      case 'role': {
        const role = roles.find((one) => one === value);
        return role ? t(`values.role.${role}`) : value;
      }
      case 'isActive':
        return t(value === '1' ? 'administration.yes' : 'administration.no');
      case 'kind':
        return value in kinds ? t(kinds[value as keyof typeof kinds]) : value;
      case 'departments':
        return value.startsWith('[') ? (JSON.parse(value) as string[]).join('、') : value;
      default:
        return names.get(value) ?? value;
    }
  };
}
