import { regionName } from '../lib/regions';
import type { WatchEvent, WatchState } from '../lib/watch';
import { clock, duration } from '../lib/words';

/** What changed since the page was opened, newest first. */
export function Events({ watch, now }: { watch: WatchState; now: number }) {
  return (
    <section className="card" aria-labelledby="events-title">
      <h2 id="events-title">What happened</h2>
      {watch.events.length === 0 ? (
        <p className="soft">Nothing yet. Changes of region appear here by themselves.</p>
      ) : (
        <ol className="events" tabIndex={0} aria-labelledby="events-title">
          {watch.events.map((event) => (
            <li key={event.id} data-kind={event.kind}>
              <time className="event-time" dateTime={new Date(event.wall).toISOString()}>
                {clock(new Date(event.wall))}
              </time>
              <div>
                <p className="event-title">{title(event)}</p>
                <p className="soft small">{detail(event, now)}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function title(event: WatchEvent): string {
  const to = regionName(event.to ?? '');
  switch (event.kind) {
    case 'first':
      return `${to} serves`;
    case 'failover':
      return event.from === null ? `${to} serves, on failover` : `Failover: ${regionName(event.from)} → ${to}`;
    case 'failback':
      return `Failback: ${regionName(event.from ?? '')} → ${to}`;
    case 'unreachable':
      return 'No healthy answer';
    case 'recovered':
      return `${to} answers again`;
  }
}

function detail(event: WatchEvent, now: number): string {
  const ago = `${duration(now - event.at)} ago`;
  if (event.gapMs !== null) {
    return `${duration(event.gapMs)} without a good answer · ${ago}`;
  }
  return event.why === null ? ago : `${event.why} · ${ago}`;
}
