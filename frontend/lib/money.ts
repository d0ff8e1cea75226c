/**
 * Money as whole minor units (cents) in a bigint and as decimal text. Nothing passes through floating point: the
 * ledger sends and takes amounts as text, and this module only moves digits.
 */

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const DIGITS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0,
  RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
};

/** The largest amount that the ledger takes, in minor units. */
export const MAX_MINOR_UNITS = BigInt('1000000000000000');

const ZERO = BigInt(0);
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/** How many digits a currency has behind the point. */
export function minorDigits(currency: string): number {
  return Object.hasOwn(DIGITS, currency) ? (DIGITS[currency] as number) : 2;
}

export type ParsedAmount = { ok: true; minor: bigint } | { ok: false; why: string };

/** Reads what a person typed as an amount to post: greater than zero, no finer than the currency's minor unit. */
export function parseAmount(typed: string, currency: string): ParsedAmount {
  const text = typed.trim();
  if (text === '') {
    return { ok: false, why: 'Enter an amount.' };
  }
  const match = DECIMAL.exec(text);
  if (text.length > 64 || !match || match[1] === '-') {
    return { ok: false, why: 'Enter digits with a point for decimals, such as 25.00; no signs or separators.' };
  }
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) {
    const allowed = digits === 0 ? 'no decimals' : `${digits} decimals at most`;
    return { ok: false, why: `${currency} has ${allowed}.` };
  }
  const minor = BigInt((match[2] ?? '') + fraction.padEnd(digits, '0'));
  if (minor === ZERO) {
    return { ok: false, why: 'Enter an amount greater than zero.' };
  }
  if (minor > MAX_MINOR_UNITS) {
    return { ok: false, why: `The most is ${formatMinor(MAX_MINOR_UNITS, digits)}.` };
  }
  return { ok: true, minor };
}

/** The plain decimal text of an amount, as the ledger takes it: `25.00` for 2500 with two digits. */
export function plainDecimal(minor: bigint, digits: number): string {
  const negative = minor < ZERO;
  const text = (negative ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits === 0 ? '' : '.' + text.slice(text.length - digits);
  return (negative ? '-' : '') + whole + fraction;
}

/** An amount for people: grouped by thousands, with a real minus sign. */
export function formatMinor(minor: bigint, digits: number): string {
  return formatDecimal(plainDecimal(minor, digits));
}

/** A plain decimal text of the ledger for people. A text that is no plain decimal comes back as it is. */
export function formatDecimal(text: string): string {
  const match = DECIMAL.exec(text);
  if (!match) {
    return text;
  }
  const whole = (match[2] ?? '').replace(/^0+(?=[0-9])/, '').replace(/\B(?=([0-9]{3})+$)/g, ',');
  const nothing = /^0*$/.test(match[2] ?? '') && /^0*$/.test(match[3] ?? '');
  const sign = match[1] === '-' && !nothing ? '−' : '';
  return sign + whole + (match[3] === undefined ? '' : '.' + match[3]);
}
