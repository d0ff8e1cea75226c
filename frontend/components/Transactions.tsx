import { useEffect, useRef } from 'react';
import type { Read } from '../hooks/useAccountData';
import type { Transaction } from '../lib/api';
import type { PageConfig } from '../lib/config';
import type { Listing } from '../lib/listing';
import { formatDecimal } from '../lib/money';
import { regionName } from '../lib/regions';
import { dayAndTime } from '../lib/words';
import { Answer } from './Answer';
import { Trouble } from './Trouble';

interface Props {
  listing: Read<Listing>;
  config: PageConfig;
  /** The transaction that was posted last, to be pointed at. */
  fresh: string | null;
  more: () => void;
  again: () => void;
}

/** An account's transactions, newest first; further pages are read when their place comes into sight. */
export function Transactions({ listing, config, fresh, more, again }: Props) {
  const failed = listing.reply !== null && listing.reply.outcome !== 'ok' ? listing.reply : null;
  const items = listing.value?.items ?? [];
  return (
    <section className="card" aria-labelledby="transactions-title" aria-busy={listing.busy && items.length === 0}>
      <div className="card-head">
        <h2 id="transactions-title">Transactions</h2>
        <Answer reply={listing.reply} config={config} />
      </div>
      {failed !== null && <Trouble what="The transactions" reply={failed} stale={items.length > 0} again={again} />}
      {listing.value === null && failed === null && <Skeleton />}
      {listing.value !== null && items.length === 0 && (
        <p className="soft">Nothing here yet. Post a transaction and it appears at the top.</p>
      )}
      {items.length > 0 && (
        <ol className="rows">
          {items.map((item) => (
            <Row key={item.transactionId} item={item} config={config} fresh={item.transactionId === fresh} />
          ))}
        </ol>
      )}
      {listing.value !== null && listing.value.nextCursor !== null && <More busy={listing.busy} more={more} count={items.length} />}
      {listing.value !== null && listing.value.nextCursor === null && items.length > 0 && (
        <p className="soft small end">That is all: {items.length} in this account.</p>
      )}
    </section>
  );
}

function Row({ item, config, fresh }: { item: Transaction; config: PageConfig; fresh: boolean }) {
  const credit = item.type === 'CREDIT';
  const isVoid = item.status === 'VOID';
  const tone = item.acceptedIn === config.primary ? 'primary' : 'secondary';
  return (
    <li className="row" data-fresh={fresh} data-void={isVoid} data-id={item.transactionId}>
      <span className="sign" data-credit={credit} aria-hidden="true">
        {credit ? '+' : '−'}
      </span>
      <div className="row-text">
        <p className="row-title" dir="auto">
          {item.description === '' ? <span className="soft">{credit ? 'Credit' : 'Debit'}</span> : item.description}
        </p>
        <p className="row-meta">
          <time dateTime={item.acceptedAt}>{dayAndTime(item.acceptedAt)}</time>{' '}
          {item.acceptedIn !== '' && (
            <span className="answer" data-tone={tone}>
              <span className="dot" aria-hidden="true" />
              {regionName(item.acceptedIn)}
            </span>
          )}
        </p>
      </div>
      <p className="row-amount">
        <span className="unseen">{credit ? 'credit' : 'debit'} </span>
        <span className="amount">
          {credit ? '+' : '−'}
          {formatDecimal(item.amount)}
        </span>{' '}
        <span className="currency">{item.currency}</span>
        {isVoid && <span className="void-tag">void, not counted</span>}
      </p>
    </li>
  );
}

function More({ busy, more, count }: { busy: boolean; more: () => void; count: number }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          more();
        }
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
    // A list that grew by one page may still end in sight: look again.
  }, [more, count]);
  return (
    <div ref={ref} className="more">
      <button type="button" className="button quiet" onClick={more}>
        {busy ? 'Reading more…' : 'Show more'}
      </button>
    </div>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
      <span />
    </div>
  );
}
