import type { PostingControl } from '../hooks/usePosting';
import type { PageConfig } from '../lib/config';
import { formatDecimal } from '../lib/money';
import type { Posting } from '../lib/posting';
import { sentence } from '../lib/words';
import { Answer } from './Answer';

/** Where the transaction is: its key, its attempts, and the answer that decided. */
export function PostingState({ control, config }: { control: PostingControl; config: PageConfig }) {
  const { posting } = control;
  return (
    <div className="posting" role="status" data-step={posting.step}>
      {posting.step === 'idle' ? (
        <p className="soft small">
          Each transaction gets a key before it is first sent and keeps it until an answer, so pressing twice, a reload or
          a failover in the middle cannot double it.
        </p>
      ) : (
        <State posting={posting} control={control} config={config} />
      )}
    </div>
  );
}

type Active = Exclude<Posting, { step: 'idle' }>;

function State({ posting, control, config }: { posting: Active; control: PostingControl; config: PageConfig }) {
  return (
    <>
      <div className="card-head">
        <p className="posting-title">{title(posting)}</p>
        {'last' in posting && <Answer reply={posting.last} config={config} />}
      </div>
      <p className="small">{explanation(posting)}</p>
      <p className="soft small">
        Key <span className="code">{posting.draft.key}</span>
      </p>
      {posting.step === 'undecided' && (
        <p className="buttons">
          <button type="button" className="button" onClick={control.again}>
            Send the same again
          </button>
          <button type="button" className="button quiet" onClick={control.forget}>
            Give up
          </button>
        </p>
      )}
    </>
  );
}

function title(posting: Active): string {
  const { amount, currency } = posting.draft.wanted;
  const money = `${currency} ${formatDecimal(amount)}`;
  switch (posting.step) {
    case 'sending':
      return posting.attempt === 1 ? `Sending ${money}` : `Sending ${money} again, attempt ${posting.attempt}`;
    case 'waiting':
      return `${money} has no answer yet`;
    case 'undecided':
      return `Nobody knows about ${money}`;
    case 'posted':
      return `Posted ${money}`;
    case 'refused':
      return `${money} was not posted`;
  }
}

function explanation(posting: Active): string {
  switch (posting.step) {
    case 'sending':
      return 'The same key goes with every attempt, so it is posted once.';
    case 'waiting':
      return `${sentence(posting.last)} The same is sent again under the same key.`;
    case 'undecided':
      return `${posting.attempt} attempts had no answer that decides. It may have been posted: look at the list, or send the same again, which cannot double it.`;
    case 'posted':
      return posting.last.replayed
        ? 'An earlier attempt had arrived: the ledger knew the key and posted it once.'
        : posting.attempt > 1
          ? `Posted once, by attempt ${posting.attempt}.`
          : 'It is at the top of the list.';
    case 'refused':
      return sentence(posting.last);
  }
}
