import { waitFor } from '../support/window-client.ts';
import { type Person, press } from './clinic.ts';
import { expectThat } from './runner.ts';

type Subject = { readonly residentId: string; readonly visitId: string };
type Form = Subject & { readonly number: string; readonly referralId: string };

/** The doctor sends the form as the record filled it, and presses twice; one referral comes of it. */
export async function refer({ client }: Person, subject: Subject): Promise<Form> {
  const { draft, addressees } = await client.referrals.prefill(subject);
  const [hospital] = addressees;
  expectThat(hospital, 'a hospital of the district');
  expectThat(draft.reason.includes('血压'), 'the reason to hold what was measured');
  const wish = {
    ...press(),
    draft: {
      ...draft,
      toOrganisationId: hospital.organisationId,
      toOrganisation: hospital.name,
      toDepartment: hospital.departments[0] ?? '',
    },
  };
  const sent = await client.referrals.submit(wish);
  const again = await client.referrals.submit(wish);
  expectThat(again.number === sent.number, 'the same referral for the same press');
  return { ...subject, ...sent };
}

/** Another desk sees it on the list of the clinic, and prints the national form. */
export async function printsReferral({ client }: Person, form: Form): Promise<void> {
  await waitFor(
    () => client.referrals.list({ residentId: null }),
    (lines) => lines.find(({ number, state }) => number === form.number && state === 'submitted'),
    { what: `referral ${form.number} to be on the list` },
  );
  const { documentId } = await client.documents.make({
    ...press(),
    kind: 'referral-out',
    subjectId: form.referralId,
  });
  const { pdfBase64 } = await client.documents.file({ documentId });
  const pdf = Buffer.from(pdfBase64, 'base64');
  expectThat(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, 'a PDF');
}
