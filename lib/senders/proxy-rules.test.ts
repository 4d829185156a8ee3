import { describe, expect, test } from 'vitest';
import { isLeftOut, proxyFromEnvironment } from './proxy-rules';

describe('NO_PROXY', () => {
  test.each([
    ['http://a.x', '', false],
    ['http://localhost:1', '', true],
    ['http://127.0.0.2', '', true],
    ['http://[::1]:9', '', true],
    ['http://a.x', '*', true],
    ['http://a.x', 'b.x, a.x', true],
    ['http://sub.a.x', 'a.x', true],
    ['http://ba.x', 'a.x', false],
    ['http://a.x', '.a.x', false],
    ['http://sub.a.x', '.a.x', true],
    ['http://sub.a.x', '*.a.x', true],
    ['http://A.X', 'a.x', true],
    ['http://a.x:81', 'a.x:80', false],
    ['http://a.x', 'a.x:80', true],
    ['https://a.x', 'a.x:443', true],
    ['http://10.1.2.3', '10.0.0.0/8', true],
    ['http://11.1.2.3', '10.0.0.0/8', false],
    ['http://10.1.2.3', '10.1.2.3', true],
    ['http://a.x', '10.0.0.0/8', false],
    ['http://[fe80::1]', '[fe80::1]', true],
  ])('%s with %j: left out: %s', (url, noProxy, leftOut) => expect(isLeftOut(new URL(url), noProxy)).toBe(leftOut));
});

test.each([
  ['http://a.x', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
  ['http://a.x', { http_proxy: 'p:1' }, 'http://p:1'],
  ['https://a.x', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['https://a.x', { https_proxy: 'http://p:1', NO_PROXY: 'b.x' }, 'http://p:1'],
  ['https://a.x', { https_proxy: 'http://p:1', no_proxy: 'a.x' }, undefined],
])('the environment’s: %s with %j by %s', (url, env, proxy) => {
  expect(proxyFromEnvironment(new URL(url), env)).toBe(proxy);
});
