import { expect, test } from 'vitest';
import { textResponse } from '@/lib/kernel/http';
import { createRouter } from './routes';

const handler = async () => textResponse(200, '');
const match = createRouter(
  ['/metrics', '/api/v1/query', '/api/v1/label/:name/values', '/api/v1/*', '/v1/kv/*'].map((path) => ({
    path,
    handler,
  })),
);

test.each([
  ['/metrics', '/metrics'],
  ['/metrics/', undefined],
  ['/api/v1/query', '/api/v1/query'],
  ['/api/v1/label/job/values', '/api/v1/label/:name/values'],
  ['/api/v1/label/a%2Fb/values', '/api/v1/label/:name/values'],
  ['/api/v1/label/a/b/values', '/api/v1/*'],
  ['/api/v1/no-such', '/api/v1/*'],
  ['/api/v1', '/api/v1/*'],
  ['/api/v10/query', undefined],
  ['/v1/kv//a//b', '/v1/kv/*'],
  ['/', undefined],
  ['/apixv1/query', undefined],
])('%s belongs to %s', (rawPath, pattern) => expect(match(rawPath)?.pattern).toBe(pattern));
