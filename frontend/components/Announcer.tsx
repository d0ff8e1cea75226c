import { regionName } from '../lib/regions';
import type { WatchEvent, WatchState } from '../lib/watch';

/** Says each change once to people who do not see it. */
export function Announcer({ watch }: { watch: WatchState }) {
  const event = watch.events[0];
  return (
    <p className="unseen" role="status" aria-live="assertive">
      {event === undefined ? '' : spoken(event)}
    </p>
  );
}

function spoken(event: WatchEvent): string {
  const to = regionName(event.to ?? '');
  switch (event.kind) {
    case 'first':
      return `${to}, the primary region, serves.`;
    case 'failover':
      return `Failover detected. ${to} serves now.`;
    case 'failback':
      return `Failback detected. ${to}, the primary region, serves again.`;
    case 'unreachable':
      return 'No healthy answer from any region.';
    case 'recovered':
      return `${to} answers again.`;
  }
}
