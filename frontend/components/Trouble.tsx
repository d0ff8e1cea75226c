import type { Reply } from '../lib/http';
import { sentence } from '../lib/words';

/** A failed read: what happened, what is shown meanwhile, and that the page tries again. */
export function Trouble({ what, reply, stale, again }: { what: string; reply: Reply; stale: boolean; again: () => void }) {
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>{what} could not be read.</strong> {sentence(reply)}{' '}
        {stale ? 'What was read before is still shown.' : ''} Trying again by itself.
        {reply.requestId !== null && <span className="soft small code"> Request {reply.requestId}</span>}
      </p>
      <button type="button" className="button quiet" onClick={again}>
        Try now
      </button>
    </div>
  );
}
