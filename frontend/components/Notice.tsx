import { useState } from 'react';
import { regionName } from '../lib/regions';
import type { WatchEvent, WatchState } from '../lib/watch';
import { clock, duration } from '../lib/words';

/** The latest change of region, until it is dismissed. */
export function Notice({ watch }: { watch: WatchState }) {
  const [dismissed, setDismissed] = useState(0);
  const event = watch.events.find((each) => each.kind === 'failover' || each.kind === 'failback');
  if (event === undefined || event.id <= dismissed) {
    return null;
  }
  return (
    <section className="notice wide" data-kind={event.kind} aria-label="Latest change">
      <p className="notice-title">{event.kind === 'failover' ? 'Failover detected' : 'Failback detected'}</p>
      <p className="notice-text">
        <time dateTime={new Date(event.wall).toISOString()}>{clock(new Date(event.wall))}</time> · {route(event)}
        {event.gapMs !== null && <> · {duration(event.gapMs)} without a good answer</>}
      </p>
      <button type="button" className="button quiet" onClick={() => setDismissed(event.id)}>
        Dismiss
      </button>
    </section>
  );
}

function route(event: WatchEvent): string {
  const to = regionName(event.to ?? '');
  return event.from === null ? `${to} served when this page was opened` : `${regionName(event.from)} → ${to}`;
}
