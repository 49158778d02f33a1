/** GB/T 2261.1 in words (ID-15). */
export const sexes = ['male', 'female', 'unknown', 'not-stated'] as const;
export type Sex = (typeof sexes)[number];

/** Document types a desk meets (ID-28). `temporary` is ours: somebody whom nobody knows yet (ID-38). */
export const documentTypes = [
  'id-card',
  'residence-permit',
  'foreigner-2023',
  'foreigner-2017',
  'passport',
  'travel-permit',
  'household-booklet',
  'birth-certificate',
  'officer-card',
  'temporary',
  'other',
] as const;
export type DocumentType = (typeof documentTypes)[number];

/** One document of a person. `number` as it was typed or read; comparisons clean it. */
export type IdentityDocument = { readonly type: DocumentType; readonly number: string };
