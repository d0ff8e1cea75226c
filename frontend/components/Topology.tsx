import { regionName } from '../lib/regions';
import type { WatchState } from '../lib/watch';

const CARD = { x: 196, width: 216, height: 82 };
const TOP_Y = 8;
const BOTTOM_Y = 160;

/** Both regions, the table between them, and the way that calls take now. */
export function Topology({ watch }: { watch: WatchState }) {
  const active = watch.view === 'unreachable' || watch.view === 'unknown' ? null : watch.region;
  return (
    <svg className="topology" viewBox="0 0 420 250" role="img" aria-label={description(watch, active)}>
      <path className="wire" data-on={active === watch.primary} d="M64 125 C 130 125, 124 49, 192 49" />
      <path className="wire" data-on={active === watch.secondary} d="M64 125 C 130 125, 124 201, 192 201" />
      {active === null && watch.view === 'unreachable' && <path className="cross" d="M92 108 l20 34 M112 108 l-20 34" />}
      <circle className="node" cx="36" cy="125" r="27" />
      <text className="t-name" x="36" y="130" textAnchor="middle">
        you
      </text>
      <Region code={watch.primary} role="primary" y={TOP_Y} on={active === watch.primary} />
      <Region code={watch.secondary} role="secondary" y={BOTTOM_Y} on={active === watch.secondary} />
      <path className="link" d="M304 91 V105 M304 145 V159" />
      <rect className="table" x="214" y="106" width="180" height="38" rx="19" />
      <text className="t-small" x="304" y="130" textAnchor="middle">
        one replicated table
      </text>
    </svg>
  );
}

function Region({ code, role, y, on }: { code: string; role: string; y: number; on: boolean }) {
  return (
    <g className="region" data-on={on}>
      <rect className="region-card" x={CARD.x} y={y} width={CARD.width} height={CARD.height} rx="14" />
      <text className="t-city" x={CARD.x + 20} y={y + 37}>
        {regionName(code)}
      </text>
      <text className="t-small" x={CARD.x + 20} y={y + 62}>
        {role} · {code}
      </text>
    </g>
  );
}

function description(watch: WatchState, active: string | null): string {
  const regions = `${regionName(watch.primary)} is the primary region, ${regionName(watch.secondary)} the secondary; both share one replicated table.`;
  if (active === null) {
    return `${regions} No call arrives now.`;
  }
  return `${regions} Calls go to ${regionName(active)}.`;
}
