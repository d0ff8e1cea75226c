import type { PageConfig } from '../lib/config';
import { regionName } from '../lib/regions';
import type { WatchState } from '../lib/watch';
import { duration, milliseconds } from '../lib/words';
import { Topology } from './Topology';

interface Props {
  watch: WatchState;
  config: PageConfig;
  now: number;
}

/** Who serves, large enough for the back of the room. */
export function Hero({ watch, config, now }: Props) {
  return (
    <section className="hero" data-view={watch.view} data-region={watch.region ?? ''} aria-label="Serving region">
      <div className="hero-text">
        <p className="hero-kicker">{kicker(watch)}</p>
        <h1 className="hero-title">{title(watch)}</h1>
        <Lines watch={watch} config={config} now={now} />
      </div>
      <Topology watch={watch} />
    </section>
  );
}

function kicker(watch: WatchState): string {
  switch (watch.view) {
    case 'unknown':
      return 'One moment';
    case 'unreachable':
      return 'Serving region unknown';
    default:
      return 'You are served by';
  }
}

function title(watch: WatchState) {
  if (watch.view === 'unknown') {
    return 'Asking who serves';
  }
  if (watch.view === 'unreachable') {
    return 'No healthy answer';
  }
  return (
    <>
      {regionName(watch.region ?? '')}
      <span className="hero-dash">{'\u00a0'}–</span> <span className="hero-role">{role(watch)}</span>
    </>
  );
}

function role(watch: WatchState): string {
  if (watch.view === 'primary') {
    return 'PRIMARY';
  }
  return watch.region === watch.secondary ? 'FAILOVER' : 'UNEXPECTED';
}

function Lines({ watch, config, now }: Props) {
  if (watch.view === 'unknown') {
    return <p className="hero-line">{watch.why ?? 'The first health check is under way.'}</p>;
  }
  if (watch.view === 'unreachable') {
    return <Outage watch={watch} config={config} now={now} />;
  }
  return (
    <>
      <p className="hero-line">
        <span className="code">{watch.region}</span>
        {/* The dots stay at the end of a line that breaks. */}
        {watch.lastMs !== null && <>{'\u00a0'}· health in {milliseconds(watch.lastMs)}</>}
        {'\u00a0'}· for {duration(now - watch.since)}
      </p>
      <p className="hero-line hero-small">
        {watch.failures > 0 ? `The last check failed. ${watch.why ?? ''} Trying again.` : steady(watch)}
      </p>
    </>
  );
}

function steady(watch: WatchState): string {
  if (watch.view === 'primary') {
    return `${regionName(watch.secondary)} stands by with a copy of the table.`;
  }
  return watch.region === watch.secondary
    ? `DNS names ${regionName(watch.secondary)} for you now. ${regionName(watch.primary)} is the primary.`
    : 'Neither the primary nor the secondary region of the settings. Check the page’s settings.';
}

function Outage({ watch, config, now }: Props) {
  const last =
    watch.lastGoodAt === null
      ? 'This page has not had a good answer yet.'
      : `Last good answer ${duration(now - watch.lastGoodAt)} ago, from ${regionName(watch.region ?? '')}.`;
  const ttl = config.ttlSeconds === null ? '' : ` (TTL ${config.ttlSeconds} s)`;
  return (
    <>
      <p className="hero-line">
        {watch.why} {last}
      </p>
      <p className="hero-line hero-small">
        Users move once the health checkers agree and cached DNS answers expire{ttl}. Trying again by itself.
      </p>
    </>
  );
}
