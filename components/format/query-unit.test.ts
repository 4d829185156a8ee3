// Which queries get a unit, and which must not.
import { expect, test } from 'vitest';
import { unitOfQuery } from './query-unit';

test.each([
  ['process_resident_memory_bytes', 'bytes'],
  ['process_resident_memory_bytes{job="a/b"}', 'bytes'],
  ['max by (job) (scrape_duration_seconds)', 'seconds'],
  ['rate(network_receive_bytes_total[5m])', 'bytesPerSecond'],
  ['rate(process_cpu_seconds_total[5m])', 'none'],
  ['histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))', 'seconds'],
  ['histogram_quantile(0.9, sum by (le) (rate(response_size_bytes_bucket[5m])))', 'bytes'],
  ['rate(request_duration_seconds_bucket[5m])', 'none'],
  ['sum(rate(request_duration_seconds_count[5m]))', 'none'],
  ['rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m])', 'none'],
  ['count(process_resident_memory_bytes)', 'none'],
  ['time_to_first_byte_seconds - 1', 'seconds'],
  ['process_start_time_seconds', 'none'],
  ['a_bytes + b_seconds', 'none'],
  ['cache_hit_ratio', 'ratio'],
  ['up{name="x_bytes"}', 'none'],
  ['rate(test_counter[20s])', 'none'],
  ['', 'none'],
])('%s → %s', (expr, unit) => {
  expect(unitOfQuery(expr)).toBe(unit);
});
