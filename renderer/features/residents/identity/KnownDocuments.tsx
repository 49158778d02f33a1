import type { KnownDocument } from '../../../../shared/contract/identity.ts';
import { useCommand } from '../../../host/use-command.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useWords } from '../../../parts/use-words.ts';
import { Mark } from '../../../ui/Mark.tsx';
import { ReasonButton } from '../../../ui/ReasonButton.tsx';

type Props = { readonly documents: readonly KnownDocument[] };

/** What the person is known by, without numbers: the birth date stands on this page (ID-51). */
export function KnownDocuments({ documents }: Props) {
  const { t } = useWords();
  return (
    <section className="identity-known" aria-label={t('identity.known')}>
      <h3>{t('identity.known')}</h3>
      {documents.length === 0 && <p>{t('residents.person.noDocument')}</p>}
      <ul>
        {documents.map((document) => (
          <DocumentRow key={document.documentId} document={document} />
        ))}
      </ul>
    </section>
  );
}

function DocumentRow({ document }: { readonly document: KnownDocument }) {
  const { t } = useWords();
  const { documentId, documentType, validTo, isReadFromChip } = document;
  const end = useCommand((client, idempotencyKey, why: 'over' | 'wrong') =>
    client.identity.endDocument({
      idempotencyKey,
      documentId,
      why,
      reason: t(`identity.endReasons.${why}`),
    }),
  );
  const reasons = (validTo === null ? (['over', 'wrong'] as const) : (['wrong'] as const)).map(
    (why) => ({ why, words: t(`identity.endReasons.${why}`) }),
  );
  return (
    <li>
      <strong>{t(`values.document.${documentType}`)}</strong>
      <Mark meaning={validTo === null ? 'ok' : 'information'}>
        {validTo === null ? t('identity.inForce') : t('identity.ended', { date: validTo })}
      </Mark>
      {isReadFromChip && <span className="identity-quiet">{t('identity.chip')}</span>}
      {documentType !== 'temporary' && (
        <ReasonButton
          label={t('identity.end')}
          title={t('identity.endTitle')}
          reasons={reasons.map(({ words }) => words)}
          isRunning={end.isRunning}
          isQuiet
          onChoose={(chosen) => {
            const reason = reasons.find(({ words }) => words === chosen);
            if (reason) void end.run(reason.why);
          }}
        />
      )}
      <ProblemNote problem={end.problem} onRetry={() => void end.retry()} />
    </li>
  );
}
