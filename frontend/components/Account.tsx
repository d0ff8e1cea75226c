import { useEffect, useState, type FormEvent } from 'react';
import type { Read } from '../hooks/useAccountData';
import type { Balance } from '../lib/api';
import { isAccount, type PageConfig } from '../lib/config';
import { formatDecimal } from '../lib/money';
import { Answer } from './Answer';
import { Trouble } from './Trouble';

interface Props {
  account: string;
  choose: (account: string) => void;
  balances: Read<Balance[]>;
  config: PageConfig;
  again: () => void;
}

/** The account that is shown, and its balances. */
export function Account({ account, choose, balances, config, again }: Props) {
  const failed = balances.reply !== null && balances.reply.outcome !== 'ok' ? balances.reply : null;
  return (
    <section className="card" aria-labelledby="balance-title">
      <div className="card-head">
        <h2 id="balance-title">Balance</h2>
        <Answer reply={balances.reply} config={config} />
      </div>
      <Picker account={account} choose={choose} />
      {failed !== null && <Trouble what="The balance" reply={failed} stale={balances.value !== null} again={again} />}
      <Amounts balances={balances} failed={failed !== null} />
    </section>
  );
}

function Amounts({ balances, failed }: { balances: Read<Balance[]>; failed: boolean }) {
  if (balances.value === null) {
    return failed ? null : (
      <div className="skeleton tall" aria-hidden="true">
        <span />
      </div>
    );
  }
  if (balances.value.length === 0) {
    return <p className="soft">This account has no transactions yet. Its first one opens it.</p>;
  }
  return (
    <ul className="balances">
      {balances.value.map((balance) => (
        <li key={balance.currency}>
          <span className="currency">{balance.currency}</span>
          <span className="amount big">{formatDecimal(balance.balance)}</span>
          <span className="soft small">
            {balance.transactions} {balance.transactions === 1 ? 'transaction' : 'transactions'}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Picker({ account, choose }: { account: string; choose: (account: string) => void }) {
  const [typed, setTyped] = useState(account);
  useEffect(() => setTyped(account), [account]);
  const wrong = typed !== '' && !isAccount(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isAccount(typed)) {
      choose(typed);
    }
  };
  return (
    <form className="picker" onSubmit={submit}>
      <label htmlFor="account">Account</label>
      <div className="joined">
        <input
          id="account"
          className="code"
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'account-wrong' : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button quiet" disabled={!isAccount(typed) || typed === account}>
          Show
        </button>
      </div>
      {wrong && (
        <p id="account-wrong" className="wrong">
          Letters, digits, dots, hyphens and underscores; the first a letter or a digit.
        </p>
      )}
    </form>
  );
}
