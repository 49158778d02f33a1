import type { RuleEntry } from './entry.ts';

/** (a) Identity. */
export const identityRules = {
  'ID-01': {
    says: 'A resident number has 6 digits of address, 8 of the birth date, 3 of sequence and a check digit.',
    source: 'GB 11643-1999',
    confidence: 'H',
  },
  'ID-02': {
    says: 'The check digit is ISO 7064 MOD 11-2 over the first 17 digits.',
    source: 'GB 11643-1999',
    confidence: 'H',
  },
  'ID-03': {
    says: 'Digit 17 gives the sex: odd male, even female.',
    source: 'GB 11643-1999',
    confidence: 'H',
  },
  'ID-04': {
    says: 'Before a check, spaces and hyphens go, full-width becomes ASCII, `x` and `Ⅹ` become `X`. Nothing else is corrected.',
    source: 'ENG, OSS',
    confidence: 'M',
  },
  'ID-05': {
    says: 'Checks run in one order and stop at the first error: LEN, CHARSET, PROVINCE, DATE, FUTURE, TOO_OLD, CHECKSUM. An unknown county is a warning.',
    source: 'GB/T 2260, ENG',
    confidence: 'M',
  },
  'ID-06': {
    says: 'An 18-digit number that begins with 9 belongs to a foreigner card; its province stands in digits 2 and 3.',
    source: 'PR23',
    confidence: 'H',
  },
  'ID-08': {
    says: 'Well-formed, read from the chip and verified online are three different facts.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-10': {
    says: 'A 15-digit number carries the year in two digits and no check digit; upgraded it gets 19 and a check digit (1800s for sequences 996 to 999).',
    source: 'GB 11643-1989',
    confidence: 'M',
  },
  'ID-11': {
    says: 'A 15-digit number finds old records and opens no new one.',
    source: '居民身份证法',
    confidence: 'M',
  },
  'ID-13': {
    says: 'Age is counted in full years on a reference date; born on 29 February, it is reached on 1 March of a common year. Only the birth date is stored.',
    source: 'K, ENG',
    confidence: 'M',
  },
  'ID-14': {
    says: 'Age is shown in days below 28 days, in months below 36 months, in years and months below 7 years, else in years.',
    source: 'S3 p.36, ENG',
    confidence: 'L',
  },
  'ID-15': {
    says: 'Where a card and what was declared differ, the card counts. Sex is coded 0, 1, 2, 9.',
    source: 'S3 p.7, GB/T 2261.1',
    confidence: 'H',
  },
  'ID-20': {
    says: 'Residence permits of Hong Kong, Macau and Taiwan have 18 digits that begin with 810000, 820000, 830000, with the same check digit.',
    source: 'measures of the State Council of 2018, OSS',
    confidence: 'H',
  },
  'ID-21': {
    says: 'The foreigner card since 2023-12 has 18 digits: 9, province, country (ISO 3166), birth date, sequence, check digit.',
    source: 'PR23, OSS',
    confidence: 'M',
  },
  'ID-22': {
    says: 'The older foreigner card has 3 letters of the country and 12 digits, the last of them a 7-3-1 check digit.',
    source: 'OSS',
    confidence: 'M',
  },
  'ID-23': {
    says: 'A mainland travel permit of Hong Kong or Macau is H or M with 8 digits, the old one with 10.',
    source: 'K',
    confidence: 'M',
  },
  'ID-24': {
    says: 'A mainland travel permit of Taiwan is 8 digits, the old one 10 digits and a letter.',
    source: 'K',
    confidence: 'M',
  },
  'ID-25': {
    says: 'A passport number is 5 to 17 letters and digits, compared in upper case.',
    source: 'K',
    confidence: 'M',
  },
  'ID-27': {
    says: 'Taiwan is 71 in GB/T 2260 and 83 on the residence permit; the two are not merged.',
    source: 'K',
    confidence: 'M',
  },
  'ID-28': {
    says: 'The kinds of documents that may stand in a record.',
    source: 'HP24 note 4',
    confidence: 'H',
  },
  'ID-30': {
    says: 'One resident may have many documents; kind and number together are unique among those in force.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-35': {
    says: "A newborn without a name is filed under the mother's with 之男 or 之女; the number may stay empty until it is registered.",
    source: 'S3 p.34',
    confidence: 'H',
  },
  'ID-36': {
    says: 'A newborn without a number is known by the document of the mother or guardian, the birth date and the order of birth; time and birth certificate are noted when known.',
    source: 'S3, K, ENG',
    confidence: 'M',
  },
  'ID-38': {
    says: 'Somebody whom nobody knows has a temporary number of the clinic; it reaches no other clinic and not the index of the district.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-40': {
    says: 'One number under two names is a conflict for people to solve. It never stops a check-in or a measurement, and nothing is merged by itself.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-41': {
    says: 'Names are compared trimmed, in NFC, with one kind of interpunct, without inner spaces; the original is kept.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-42': {
    says: 'Where two values of a safety field stand, both are shown until a person decides: allergies are the union, birth date and sex make a rule ask, the name that is shown last is used. Consent (counts as withdrawn), death (is flagged, the resident stays callable) and blood group (makes a rule ask) have no field in the records yet: of them the rule is ready and nothing uses it.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-43': {
    says: 'Two records of one person are linked, not rewritten: all go by the smallest id, and taking the link back restores both exactly.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-50': {
    says: 'Two masks of a number: TAIL6 hides the last six, KEEP4 shows the last four.',
    source: 'BRIEF',
    confidence: 'M',
  },
  'ID-51': {
    says: 'Nobody sees both masks of one number: together they give it away. One mask for each channel.',
    source: 'arithmetic',
    confidence: 'H',
  },
  'ID-52': {
    says: 'No number in public; KEEP4 on screens of staff and on paper; TAIL6 in extracts only. The whole number is shown on purpose, with a reason, for 60 seconds, and logged.',
    source: 'S3 p.17, BRIEF, ENG',
    confidence: 'L',
  },
  'ID-53': {
    says: 'Masks go by kind and length: 15 digits, passports (first two and last two), short ones (last two).',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-54': {
    says: 'Names in public keep the surname and the last character; phones keep three digits and four.',
    source: 'K',
    confidence: 'L',
  },
  'ID-55': {
    says: 'What a window may not show does not reach the window.',
    source: 'ENG',
    confidence: 'L',
  },
  'ID-60': {
    says: 'Surnames have readings of their own (单 Shàn, 解 Xiè, 曾 Zēng), compound ones too.',
    source: 'K, OSS',
    confidence: 'M',
  },
  'ID-61': {
    says: 'Readings of surnames hold only at the head of a name.',
    source: 'OSS',
    confidence: 'H',
  },
  'ID-62': {
    says: 'Where two readings are right, search finds both, the initials too; ü is found as v, u and yu.',
    source: 'GB/T 28039-2011',
    confidence: 'M',
  },
  'ID-63': {
    says: 'Every character of GB 18030-2022 is accepted and counted as one; private-use ones are warned of.',
    source: 'GB 18030-2022',
    confidence: 'M',
  },
  'ID-70': {
    says: 'Ethnic groups have the numbers 01 to 56 of GB/T 3304; 97 is another, 98 a naturalised foreigner.',
    source: 'S3, GB/T 3304-1991',
    confidence: 'M',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
