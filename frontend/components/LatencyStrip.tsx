import { useWidth } from '../hooks/useWidth';
import { regionName } from '../lib/regions';
import { heightOf, layOut, type Band, type Figures, type Strip } from '../lib/strip';
import type { WatchState } from '../lib/watch';
import { duration, milliseconds } from '../lib/words';

const HEIGHT = 112;
const BAND = 6;
const LABEL = 20;
const PLOT = HEIGHT - BAND - LABEL;
const GUTTER = 56;
const GRID_MS = [10, 100, 1_000];
/** Narrower stretches have no room for a word. */
const LABEL_WIDTH = 100;

/** The last minutes of health checks: height is latency, colour the region, full height a failure. */
export function LatencyStrip({ watch, pollMs, now }: { watch: WatchState; pollMs: number; now: number }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const strip = layOut(watch.checks, watch.primary, now, Math.max(0, width - GUTTER), pollMs);
  return (
    <section className="card strip wide" aria-labelledby="strip-title">
      <div className="strip-head">
        <h2 id="strip-title">Health checks</h2>
        <FigureList figures={strip.figures} />
      </div>
      <div ref={ref} className="strip-plot">
        {width > 0 && (
          <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={told(strip)}>
            {GRID_MS.map((ms) => (
              <g key={ms}>
                <line className="gridline" x1={GUTTER} x2={width} y1={yOf(ms)} y2={yOf(ms)} />
                <text className="axis" x={GUTTER - 10} y={yOf(ms) + 4} textAnchor="end">
                  {milliseconds(ms)}
                </text>
              </g>
            ))}
            <g transform={`translate(${GUTTER} 0)`}>
              {strip.bars.map((bar) => (
                <rect
                  key={bar.key}
                  className="bar"
                  data-tone={bar.tone}
                  x={bar.x}
                  width={bar.width}
                  y={PLOT - bar.height * PLOT}
                  height={bar.height * PLOT}
                  rx={Math.min(2, bar.width / 2)}
                />
              ))}
              {strip.bands.map((band) => (
                <BandShape key={`${band.tone}-${band.x.toFixed(0)}`} band={band} />
              ))}
            </g>
          </svg>
        )}
      </div>
      <p className="strip-ends soft small" aria-hidden="true">
        <span>{duration(strip.windowMs)} ago</span>
        <span>now</span>
      </p>
    </section>
  );
}

function yOf(ms: number): number {
  return Math.round(PLOT - heightOf(ms) * PLOT) + 0.5;
}

function BandShape({ band }: { band: Band }) {
  const width = Math.max(2, band.width);
  return (
    <g>
      <rect className="bar" data-tone={band.tone} x={band.x} width={width} y={PLOT + 2} height={BAND - 2} rx="2" />
      {width >= LABEL_WIDTH && (
        <text className="band-label" x={band.x + width / 2} y={PLOT + BAND + 15} textAnchor="middle">
          {nameOf(band)}
        </text>
      )}
    </g>
  );
}

function nameOf(band: Band): string {
  return band.region === null ? 'no good answer' : regionName(band.region);
}

function FigureList({ figures }: { figures: Figures }) {
  if (figures.availability === null) {
    return <p className="soft">No check has ended yet.</p>;
  }
  return (
    <dl className="figures">
      <div>
        <dt>answered well</dt>
        <dd>
          {figures.availability} %<span className="soft"> of {figures.checks}</span>
        </dd>
      </div>
      <div>
        <dt>median</dt>
        <dd>{figures.medianMs === null ? '–' : milliseconds(figures.medianMs)}</dd>
      </div>
      <div>
        <dt>slowest</dt>
        <dd>{figures.slowestMs === null ? '–' : milliseconds(figures.slowestMs)}</dd>
      </div>
    </dl>
  );
}

function told({ windowMs, figures, bands }: Strip): string {
  const order = bands.map(nameOf).join(', then ');
  return `Health checks of the last ${duration(windowMs)}: ${figures.good} of ${figures.checks} answered well. In order: ${order || 'none yet'}.`;
}
