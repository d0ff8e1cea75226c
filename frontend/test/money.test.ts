import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDecimal, formatMinor, MAX_MINOR_UNITS, minorDigits, parseAmount, plainDecimal } from '../lib/money';

test('currencies have as many digits as ISO 4217 gives them', () => {
  assert.equal(minorDigits('SGD'), 2);
  assert.equal(minorDigits('JPY'), 0);
  assert.equal(minorDigits('KWD'), 3);
  assert.equal(minorDigits('CLF'), 4);
  assert.equal(minorDigits('constructor'), 2);
});

test('minor units become decimal text without floating point', () => {
  assert.equal(plainDecimal(BigInt(2500), 2), '25.00');
  assert.equal(plainDecimal(BigInt(5), 2), '0.05');
  assert.equal(plainDecimal(BigInt(-5), 3), '-0.005');
  assert.equal(plainDecimal(BigInt(1200), 0), '1200');
  assert.equal(plainDecimal(BigInt(0), 2), '0.00');
  // 0.1 + 0.2 and amounts beyond 2^53 are where floating point goes wrong.
  assert.equal(plainDecimal(BigInt(10) + BigInt(20), 2), '0.30');
  assert.equal(plainDecimal(BigInt('9007199254740993'), 2), '90071992547409.93');
});

test('amounts for people are grouped and keep every digit', () => {
  assert.equal(formatMinor(BigInt('123456789'), 2), '1,234,567.89');
  assert.equal(formatMinor(BigInt(-100000), 2), '−1,000.00');
  assert.equal(formatMinor(BigInt(1234567), 0), '1,234,567');
  assert.equal(formatMinor(BigInt(1234567), 3), '1,234.567');
  assert.equal(formatDecimal('90071992547409.93'), '90,071,992,547,409.93');
  assert.equal(formatDecimal('007.50'), '7.50');
  assert.equal(formatDecimal('-0.00'), '0.00');
});

test('a text that is no amount is shown as it came', () => {
  assert.equal(formatDecimal('1e9'), '1e9');
  assert.equal(formatDecimal('<b>'), '<b>');
  assert.equal(formatDecimal(''), '');
});

test('what a person types becomes minor units, exactly', () => {
  assert.deepEqual(parseAmount('25', 'SGD'), { ok: true, minor: BigInt(2500) });
  assert.deepEqual(parseAmount(' 25.5 ', 'SGD'), { ok: true, minor: BigInt(2550) });
  assert.deepEqual(parseAmount('25.500', 'SGD'), { ok: true, minor: BigInt(2550) });
  assert.deepEqual(parseAmount('100', 'JPY'), { ok: true, minor: BigInt(100) });
  assert.deepEqual(parseAmount('100.0', 'JPY'), { ok: true, minor: BigInt(100) });
  assert.deepEqual(parseAmount('1.234', 'KWD'), { ok: true, minor: BigInt(1234) });
  assert.deepEqual(parseAmount('10000000000000.00', 'SGD'), { ok: true, minor: MAX_MINOR_UNITS });
});

test('what is no amount to post is refused with a reason', () => {
  const refused = (typed: string, currency: string, why: RegExp) => {
    const parsed = parseAmount(typed, currency);
    assert.equal(parsed.ok, false, `${typed} ${currency}`);
    assert.match(parsed.ok ? '' : parsed.why, why);
  };
  refused('', 'SGD', /Enter an amount/);
  refused('abc', 'SGD', /digits/);
  refused('-5', 'SGD', /no signs/);
  refused('1,000', 'SGD', /separators/);
  refused('1e3', 'SGD', /digits/);
  refused('٣', 'SGD', /digits/);
  refused('0.00', 'SGD', /greater than zero/);
  refused('1.005', 'SGD', /SGD has 2 decimals/);
  refused('1.5', 'JPY', /JPY has no decimals/);
  refused('1.2345', 'KWD', /KWD has 3 decimals/);
  refused('10000000000000.01', 'SGD', /The most is 10,000,000,000,000\.00/);
  refused('9'.repeat(65), 'SGD', /digits/);
});
