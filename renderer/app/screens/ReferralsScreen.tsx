import { Route, Switch } from 'wouter';
import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { ReferralForm } from '../../features/referrals/ReferralForm.tsx';
import { ReferralsPanel } from '../../features/referrals/ReferralsPanel.tsx';
import { useSession } from '../../host/session.ts';
import { useWords } from '../../parts/use-words.ts';
import { EmptyState } from '../../ui/States.tsx';
import { useGo } from '../use-go.ts';

/** 转诊: what is on its way, and the form of a new one. */
export function ReferralsScreen() {
  const go = useGo();
  return (
    <Switch>
      <Route path="/referrals/new/:residentId/:visitId?">
        {({ residentId, visitId }) => (
          <NewReferral key={residentId} residentId={residentId} visitId={visitId ?? null} />
        )}
      </Route>
      <Route path="/referrals/:referralId?">
        {({ referralId }) => (
          <ReferralsPanel
            referralId={referralId ?? null}
            onChoose={(chosen) => go(`/referrals/${chosen}`)}
            onOpenRecord={(residentId) => go(`/residents/${residentId}`)}
            Print={PrintReferral}
          />
        )}
      </Route>
    </Switch>
  );
}

/** Its paper, seen before it is printed; every further copy says that it is one. */
function PrintReferral({ line }: { readonly line: ReferralLine }) {
  return <PrintPaper kind="referral-out" subjectId={line.referralId} keys="F4" isBlock />;
}

type Props = { readonly residentId: string; readonly visitId: string | null };

function NewReferral(props: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const go = useGo();
  if (!can('referrals.write')) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return (
    <ReferralForm
      {...props}
      onSent={(referralId) => go(`/referrals/${referralId}`)}
      onBack={() => window.history.back()}
    />
  );
}
