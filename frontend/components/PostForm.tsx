import { useEffect, useId, useState, type FormEvent } from 'react';
import type { PostingControl } from '../hooks/usePosting';
import type { Wanted } from '../lib/api';
import type { PageConfig } from '../lib/config';
import { minorDigits, parseAmount, plainDecimal } from '../lib/money';
import { blamedField, onItsWay } from '../lib/posting';
import { PostingState } from './PostingState';

const CURRENCIES = ['SGD', 'JPY', 'USD', 'EUR', 'KWD'];
const MAX_DESCRIPTION = 256;

interface Fields {
  type: 'CREDIT' | 'DEBIT';
  amount: string;
  currency: string;
  description: string;
}

const FRESH: Fields = { type: 'CREDIT', amount: '', currency: 'SGD', description: '' };

/** Posts a transaction once, whatever happens on the way. */
export function PostForm({ control, account, config }: { control: PostingControl; account: string; config: PageConfig }) {
  const [typed, setTyped] = useState<Fields>(FRESH);
  const [tried, setTried] = useState(false);
  const { posting } = control;
  const draft = onItsWay(posting) && posting.step !== 'idle' ? posting.draft : null;
  // What is on its way cannot be changed, and after a reload it is what the form shows.
  const fields: Fields = draft?.wanted ?? typed;
  const locked = draft !== null;
  const amount = parseAmount(fields.amount, fields.currency);
  const wrong: Wrong = {
    amount: tried && !amount.ok && !locked ? amount.why : refusal(control, 'amount'),
    description: descriptionProblem(fields.description) ?? refusal(control, 'description'),
  };

  // A posted transaction empties the form; a refused one comes back to be corrected, also after a reload.
  useEffect(() => {
    if (posting.step === 'posted') {
      setTyped((before) => ({ ...before, amount: '', description: '' }));
    } else if (posting.step === 'refused') {
      const { type, amount: text, currency, description } = posting.draft.wanted;
      setTyped({ type, amount: text, currency, description });
    }
  }, [posting]);

  const change = (part: Partial<Fields>) => {
    setTyped((before) => ({ ...before, ...part }));
    control.forget();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!locked && amount.ok && descriptionProblem(fields.description) === null) {
      const { type, currency, description } = fields;
      const exact = plainDecimal(amount.minor, minorDigits(currency));
      control.submit({ accountId: account, type, amount: exact, currency, description });
      setTried(false);
    }
  };

  return (
    <section className="card" aria-labelledby="post-title">
      <h2 id="post-title">Post a transaction</h2>
      <form className="post" onSubmit={submit} noValidate aria-busy={locked}>
        <fieldset disabled={locked}>
          <legend className="unseen">Transaction in account {draft?.wanted.accountId ?? account}</legend>
          <Inputs fields={fields} wrong={wrong} change={change} />
        </fieldset>
        <button type="submit" className="button main" aria-disabled={locked}>
          {locked ? 'On its way…' : `Post to ${account}`}
        </button>
      </form>
      <PostingState control={control} config={config} />
    </section>
  );
}

interface Wrong {
  amount: string | null;
  description: string | null;
}

function Inputs({ fields, wrong, change }: { fields: Fields; wrong: Wrong; change: (part: Partial<Fields>) => void }) {
  return (
    <>
      <TypeChoice value={fields.type} change={(type) => change({ type })} />
      <div className="pair">
        <Text label="Amount" value={fields.amount} wrong={wrong.amount} change={(text) => change({ amount: text })} decimal />
        <div className="field narrow">
          <label htmlFor="currency">Currency</label>
          <select id="currency" value={fields.currency} onChange={(event) => change({ currency: event.target.value })}>
            {CURRENCIES.includes(fields.currency) ? null : <option>{fields.currency}</option>}
            {CURRENCIES.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </div>
      </div>
      <Text
        label="Description"
        hint="optional"
        value={fields.description}
        wrong={wrong.description}
        change={(text) => change({ description: text })}
      />
    </>
  );
}

function refusal(control: PostingControl, field: keyof Wanted): string | null {
  const { posting } = control;
  return posting.step === 'refused' && blamedField(posting) === field
    ? `The ledger refused it: ${posting.last.problem?.detail ?? 'not valid'}.`
    : null;
}

function descriptionProblem(text: string): string | null {
  if ([...text].length > MAX_DESCRIPTION) {
    return `${MAX_DESCRIPTION} characters at most; this has ${[...text].length}.`;
  }
  return /[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text) ? 'Control characters are not allowed.' : null;
}

function TypeChoice({ value, change }: { value: Fields['type']; change: (type: Fields['type']) => void }) {
  return (
    <div className="choice" role="radiogroup" aria-label="Type">
      {(['CREDIT', 'DEBIT'] as const).map((type) => (
        <label key={type} data-on={value === type}>
          <input type="radio" name="type" value={type} checked={value === type} onChange={() => change(type)} />
          {type === 'CREDIT' ? 'Credit' : 'Debit'}
        </label>
      ))}
    </div>
  );
}

interface TextProps {
  label: string;
  hint?: string;
  value: string;
  wrong: string | null;
  decimal?: boolean;
  change: (text: string) => void;
}

function Text({ label, hint, value, wrong, decimal, change }: TextProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {hint !== undefined && <span className="soft"> {hint}</span>}
      </label>
      <input
        id={id}
        value={value}
        className={decimal ? 'amount' : undefined}
        dir={decimal ? 'ltr' : 'auto'}
        inputMode={decimal ? 'decimal' : 'text'}
        placeholder={decimal ? '25.00' : ''}
        autoComplete="off"
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        onChange={(event) => change(event.target.value)}
      />
      {wrong !== null && (
        <p id={`${id}-wrong`} className="wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
