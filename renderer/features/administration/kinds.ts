import type { TFunction } from 'i18next';
import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { roles } from '../../../shared/domain/access.ts';
import { unreachable } from '../../../shared/lib/assert.ts';
import type { FieldSpec } from './fields.ts';

type Option = { readonly value: string; readonly label: string };

/** A row of any kind, as far as every list shows it. */
export type Row = {
  readonly rowId: string;
  readonly name: string;
  readonly contested: AdministrationState['clinic']['contested'];
};

/** The rows of a kind. */
export function rowsOf(kind: AdministrationKind, state: AdministrationState): readonly Row[] {
  switch (kind) {
    case 'organisation':
      return state.organisations;
    case 'staff':
      return state.staff;
    case 'team':
      return state.teams;
    case 'queue':
      return state.queues;
    case 'room':
      return state.rooms;
    case 'catchment':
      return state.catchments;
    case 'clinic':
      return [{ ...state.clinic, rowId: state.clinic.clinicId }];
    default:
      return unreachable(kind);
  }
}

const name: FieldSpec = { name: 'name', type: 'text', isColumn: true };
const phone: FieldSpec = { name: 'phone', type: 'text', isOptional: true, isColumn: true };
const address: FieldSpec = {
  name: 'address',
  type: 'text',
  isOptional: true,
  isWide: true,
  isColumn: true,
};

/** The fields of a kind in the order of its form, with what may be chosen from. */
export function fieldsOf(
  kind: AdministrationKind,
  state: AdministrationState,
  t: TFunction,
): readonly FieldSpec[] {
  const nobody = { value: '', label: t('administration.nobody') };
  const choice = (
    field: Pick<FieldSpec, 'name' | 'isOnce'>,
    options: readonly Option[],
    isOptional = false,
  ): FieldSpec => ({
    ...field,
    type: 'choice',
    isColumn: true,
    isOptional,
    options: isOptional ? [nobody, ...options] : options,
  });
  const teams = choice({ name: 'teamId' }, openOptions(state.teams, state), true);
  switch (kind) {
    case 'staff':
      return staffFields(state, t, { choice, teams });
    case 'team':
      return [
        name,
        choice({ name: 'leaderId' }, peopleOptions(state), true),
        { name: 'bookingCode', type: 'text', isOptional: true, isColumn: true },
      ];
    case 'queue':
      return [
        name,
        choice(
          { name: 'kind', isOnce: true },
          (['consultation', 'measurement', 'fever'] as const).map((value) => ({
            value,
            label: t(`administration.queueKind.${value}`),
          })),
        ),
        { name: 'position', type: 'number', isColumn: true, hint: 'position' },
      ];
    case 'room':
      return [
        name,
        choice({ name: 'queueId' }, openOptions(state.queues, state)),
        { name: 'openedOn', type: 'date', isOptional: true, isColumn: true },
      ];
    case 'catchment':
      return [
        name,
        { name: 'communityCode', type: 'text', isColumn: true, hint: 'communityCode' },
        teams,
        choice({ name: 'doctorId' }, doctorOptions(state), true),
      ];
    case 'organisation':
      return organisationFields(t, choice);
    case 'clinic':
      return [name, phone, address];
    default:
      return unreachable(kind);
  }
}

type Choice = (
  field: Pick<FieldSpec, 'name' | 'isOnce'>,
  options: readonly Option[],
  isOptional?: boolean,
) => FieldSpec;

function staffFields(
  state: AdministrationState,
  t: TFunction,
  { choice, teams }: { readonly choice: Choice; readonly teams: FieldSpec },
): readonly FieldSpec[] {
  const optional = { isOptional: true, type: 'text' } as const;
  const flags = [
    { value: '1', label: t('administration.yes') },
    { value: '0', label: t('administration.no') },
  ];
  return [
    { ...name, label: 'person' },
    { name: 'loginName', type: 'text', isOnce: true, isColumn: true, hint: 'loginName' },
    choice(
      { name: 'role' },
      roles.map((value) => ({ value, label: t(`values.role.${value}`) })),
    ),
    { name: 'title', ...optional },
    { ...phone, isColumn: false },
    choice({ name: 'roomId' }, openOptions(state.rooms, state), true),
    teams,
    { name: 'isActive', type: 'choice', options: flags },
    { name: 'activeFrom', type: 'date', isOptional: true, hint: 'activeFrom' },
    { name: 'activeTo', type: 'date', isOptional: true, hint: 'activeTo' },
  ];
}

function organisationFields(t: TFunction, choice: Choice): readonly FieldSpec[] {
  const kinds = (['hospital', 'centre', 'station'] as const).map((value) => ({
    value,
    label: t(`administration.organisationKind.${value}`),
  }));
  return [
    { ...name, isWide: true },
    choice({ name: 'kind', isOnce: true }, kinds),
    phone,
    { ...address, isColumn: false },
    { name: 'departments', type: 'list', isWide: true, isColumn: true, hint: 'departments' },
  ];
}

type Closing = { readonly rowId: string; readonly name: string; readonly closedOn: string | null };

/** What can be chosen: rows in use; one that is closed stays choosable where it stands already. */
function openOptions(rows: readonly Closing[], { today }: AdministrationState): readonly Option[] {
  return rows.map(({ rowId, name: label, closedOn }) => ({
    value: rowId,
    label: closedOn !== null && closedOn <= today ? `${label} ×` : label,
  }));
}

function peopleOptions({ staff }: AdministrationState): readonly Option[] {
  return staff.map(({ rowId, name: label }) => ({ value: rowId, label }));
}

/** Who may be somebody's contracted doctor. */
export function doctorOptions({ staff }: AdministrationState): readonly Option[] {
  return staff
    .filter(({ role, isActive }) => role === 'doctor' && isActive)
    .map(({ rowId, name: label }) => ({ value: rowId, label }));
}
