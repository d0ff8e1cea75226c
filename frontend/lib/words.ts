import type { Reply } from './http';

/** What became of a call, in one sentence for people. */
export function sentence(reply: Reply): string {
  switch (reply.outcome) {
    case 'ok':
      return `Answered ${reply.status ?? ''} in ${milliseconds(reply.ms)}.`;
    case 'error':
      return errorSentence(reply);
    case 'garbage':
      return reply.excerpt === ''
        ? `Answered ${reply.status ?? ''}, but with an empty body in the place of JSON.`
        : `Answered ${reply.status ?? ''}, but not with what the API answers. It begins with “${reply.excerpt}”.`;
    case 'timeout':
      return `No answer within ${duration(reply.ms)}.`;
    case 'network':
      return 'No connection, or an error of the gateway without CORS headers, which a browser does not tell apart.';
    case 'offline':
      return 'This device is offline.';
    case 'blocked':
      return 'The page’s security policy does not allow this address. Deploy the page again.';
    case 'cancelled':
      return 'Given up by the page.';
  }
}

function errorSentence(reply: Reply): string {
  const status = reply.status ?? 0;
  const by = reply.region === null ? 'The gateway' : 'The ledger';
  const said = reply.problem === null ? reply.excerpt : reply.problem.detail || reply.problem.title;
  return said === '' ? `${by} answered ${status}.` : `${by} answered ${status}: ${said.replace(/[.!]*$/, '')}.`;
}

/** The name of an outcome in one or two words. */
export function shortOutcome(reply: Reply): string {
  switch (reply.outcome) {
    case 'ok':
    case 'error':
    case 'garbage':
      return String(reply.status ?? '');
    case 'timeout':
      return 'timeout';
    default:
      return 'no answer';
  }
}

/** A number of milliseconds as `9 ms` or `2.4 s`. */
export function milliseconds(ms: number): string {
  if (ms < 999.5) {
    return `${Math.max(1, Math.round(ms))} ms`;
  }
  return ms < 9_950 ? `${(ms / 1000).toFixed(1).replace('.0', '')} s` : duration(ms);
}

/** A duration in whole seconds: `8 s`, `1 min 12 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** The time of day, `14:06:21`. */
export function clock(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Day and time, `22 Nov, 14:06:21`; a text that is no timestamp comes back as it is. */
export function dayAndTime(timestamp: string): string {
  const moment = new Date(timestamp);
  return Number.isNaN(moment.getTime())
    ? timestamp
    : `${moment.getDate()} ${MONTHS[moment.getMonth()] ?? ''}, ${clock(moment)}`;
}
