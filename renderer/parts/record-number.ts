/**
 * A record number as screens show it: its last eight digits (EHR-04), as `001-00001`. The whole one
 * begins with the county, and county, birth date and the last four of an ID number are the ID number
 * (ID-51).
 */
export function shortRecordNumber(recordNumber: string): string {
  const last = recordNumber.slice(-8);
  return `${last.slice(0, 3)}-${last.slice(3)}`;
}
