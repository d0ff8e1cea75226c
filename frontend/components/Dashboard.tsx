import { useEffect } from 'react';
import { useAccount } from '../hooks/useAccount';
import { useAccountData } from '../hooks/useAccountData';
import { useNow } from '../hooks/useNow';
import { usePosting } from '../hooks/usePosting';
import { useTab } from '../hooks/useTab';
import { useWatch } from '../hooks/useWatch';
import type { Api } from '../lib/api';
import type { PageConfig } from '../lib/config';
import { clockNote } from '../lib/watch';
import { duration } from '../lib/words';
import { Account } from './Account';
import { Announcer } from './Announcer';
import { Events } from './Events';
import { Footer } from './Footer';
import { Hero } from './Hero';
import { LatencyStrip } from './LatencyStrip';
import { Notice } from './Notice';
import { PostForm } from './PostForm';
import { Transactions } from './Transactions';

const TICK_MS = 1_000;

/** The page with its settings: who serves, the account, the form, and what happened. */
export function Dashboard({ api, config }: { api: Api; config: PageConfig }) {
  const now = useNow(TICK_MS);
  const { state: watch, checkNow } = useWatch(api, config);
  const [account, choose] = useAccount(config.account);
  const data = useAccountData(api, account, watch.region, config.pollSeconds * 1000);
  const control = usePosting(api);
  useTab(watch, config.service);

  const posted = control.posting.step === 'posted' ? control.posting.transaction.transactionId : null;
  const { refresh } = data;
  useEffect(() => {
    if (posted !== null) {
      refresh();
    }
  }, [posted, refresh]);

  // An answer of another region than the last check's: ask who serves now, not at the next turn.
  const answeredBy = data.balances.reply?.region ?? null;
  useEffect(() => {
    if (answeredBy !== null && answeredBy !== watch.region) {
      checkNow();
    }
    // Only a new answer is a reason to ask, not the check's own news.
  }, [answeredBy]);

  const note = clockNote(watch.skewMs, duration);
  return (
    <div className="page">
      <header className="top">
        <p className="brand">{config.service}</p>
        <p className="tag">{config.stage}</p>
        <p className="top-note">A demonstration. It moves no money.</p>
      </header>
      <main className="grid">
        <Hero watch={watch} config={config} now={now} />
        <Notice watch={watch} />
        {note !== null && (
          <p className="note wide" role="note">
            {note}
          </p>
        )}
        <LatencyStrip watch={watch} pollMs={config.pollSeconds * 1000} now={now} />
        <div className="lower wide">
          <Account account={account} choose={choose} balances={data.balances} config={config} again={data.refresh} />
          <div className="column">
            <PostForm control={control} account={account} config={config} />
            <Events watch={watch} now={now} />
          </div>
          <Transactions listing={data.listing} config={config} fresh={posted} more={data.more} again={data.refresh} />
        </div>
        <Announcer watch={watch} />
      </main>
      <Footer config={config} />
    </div>
  );
}
