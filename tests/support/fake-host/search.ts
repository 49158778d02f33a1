import { matchedPart } from '../../../shared/domain/identity/name-match.ts';
import { parseSearchText, searchKeys } from '../../../shared/domain/identity/search-text.ts';
import type { FakeClinic } from './clinic.ts';

/** The people of a clinic in memory whom a text fits. */
export function searchPeople(
  clinic: FakeClinic,
  input: { readonly text: string; readonly limit: number },
) {
  const { tokens } = parseSearchText(input.text);
  return clinic.people
    .filter(({ brief, number, phone }) => {
      const keys = searchKeys({
        name: brief.name,
        documentNumbers: [number],
        phone,
        recordNumber: brief.recordNumber,
        birthDate: brief.birthDate,
      });
      return tokens.every(({ forms }) =>
        forms.some((form) => keys.some((key) => key.startsWith(form))),
      );
    })
    .slice(0, input.limit)
    .map(({ brief }) => {
      const ticket = clinic.tickets.find((one) => one.residentId === brief.residentId);
      const isName = /\p{Script=Han}/u.test(input.text);
      const matched = isName ? 'name' : /\d/.test(input.text) ? 'phone' : 'pinyin';
      const today = ticket ? { ticketNumber: ticket.number, state: ticket.state } : null;
      const mark = matchedPart(brief.name, tokens[0]?.text ?? '');
      return { ...brief, today, matched, mark } as const;
    });
}
