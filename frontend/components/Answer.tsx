import type { PageConfig } from '../lib/config';
import type { Reply } from '../lib/http';
import { regionName } from '../lib/regions';
import { milliseconds, shortOutcome } from '../lib/words';

/** Which region gave an answer, with which status, and how long it took. */
export function Answer({ reply, config }: { reply: Reply | null; config: PageConfig }) {
  if (reply === null || reply.outcome === 'cancelled') {
    return null;
  }
  const tone = reply.outcome !== 'ok' ? 'failed' : reply.region === config.primary ? 'primary' : 'secondary';
  return (
    <p className="answer" data-tone={tone}>
      <span className="dot" aria-hidden="true" />
      {shortOutcome(reply)}
      {reply.region !== null && (
        <>
          {' · '}
          <span title={reply.region}>{regionName(reply.region)}</span>
        </>
      )}
      {' · '}
      {milliseconds(reply.ms)}
    </p>
  );
}
