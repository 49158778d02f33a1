/**
 * `json` is text that holds canonical JSON; measured decimals are integers with the scale in the name. What rows are
 * found by is an `id`, a `date` or an `instant`: short, because no index takes a long key.
 */
export type FieldType = 'text' | 'integer' | 'date' | 'instant' | 'json' | 'id' | 'flag';

export type Field = {
  readonly type: FieldType;
  readonly nullable: boolean;
  /** May be patched after the insert: a multi-value register. Everything else is insert-only. */
  readonly mutable: boolean;
  /** Two values stand side by side and a person decides (replication.md 0, safety fields). */
  readonly safety: boolean;
};

export type ScopeKind = 'clinic' | 'reference' | 'hospital' | 'tablet';

export type Entity = {
  readonly scope: ScopeKind;
  readonly fields: Readonly<Record<string, Field>>;
};

const plain = { nullable: false, mutable: false, safety: false };

/** The literal of `nullable` stays in the type, so that the compiler knows what may be left out. */
export const field = <const More extends Partial<Field> = object>(type: FieldType, more?: More) =>
  ({ type, ...plain, ...more }) as Field & More;

export const nullable = { nullable: true } as const;
export const mutable = { mutable: true } as const;
export const open = { nullable: true, mutable: true } as const;
export const safety = { mutable: true, safety: true } as const;
