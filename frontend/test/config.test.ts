import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseApi, readConfig } from '../lib/config';
import { isRegionCode, regionName } from '../lib/regions';

const GOOD = {
  service: 'PayLedger',
  stage: 'dev',
  apiUrls: ['http://api-payledger.localhost:4600', 'http://127.0.0.1:4600/site/api-payledger'],
  primary: 'ap-southeast-1',
  secondary: 'ap-northeast-1',
  ttlSeconds: 60,
  pollSeconds: 5,
  account: 'acc-001',
  local: true,
};

test('good settings are taken, and what may be left out has a default', () => {
  assert.deepEqual(readConfig(GOOD), { ok: true, config: GOOD });
  const { pollSeconds: _poll, local: _local, ttlSeconds: _ttl, ...least } = GOOD;
  const result = readConfig(least);
  assert.equal(result.ok && result.config.pollSeconds, 5);
  assert.equal(result.ok && result.config.local, false);
  assert.equal(result.ok && result.config.ttlSeconds, null);
});

test('everything that is wrong is named at once', () => {
  const result = readConfig({ ...GOOD, apiUrls: ['ftp://x', 'http://a/'], primary: 5, pollSeconds: -1, account: '<b>' });
  assert.equal(result.ok, false);
  const problems = result.ok ? [] : result.problems;
  assert.equal(problems.length, 4);
  assert.match(problems.join('\n'), /apiUrls\[0\]/);
  assert.match(problems.join('\n'), /"primary" must be a text, not 5/);
});

test('what is no object, or names one region twice, is refused', () => {
  for (const wrong of [null, [], 'text', 5, { ...GOOD, secondary: GOOD.primary }, { ...GOOD, apiUrls: [] }]) {
    assert.equal(readConfig(wrong).ok, false, JSON.stringify(wrong));
  }
});

test('the address with the page’s own host is called, else the first', () => {
  assert.equal(chooseApi(GOOD.apiUrls, '127.0.0.1'), GOOD.apiUrls[1]);
  assert.equal(chooseApi(GOOD.apiUrls, 'payledger.localhost'), GOOD.apiUrls[0]);
  assert.equal(chooseApi(['https://api.example.com/'], 'payledger.example.com'), 'https://api.example.com');
});

test('regions have names, and unknown ones their code', () => {
  assert.equal(regionName('ap-southeast-1'), 'Singapore');
  assert.equal(regionName('ap-northeast-1'), 'Tokyo');
  assert.equal(regionName('xx-moon-1'), 'xx-moon-1');
  assert.equal(regionName('toString'), 'toString');
  assert.equal(isRegionCode('us-gov-east-1'), true);
  assert.equal(isRegionCode('Tokyo'), false);
});
