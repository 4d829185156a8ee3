// Scores from the literature, and what a person would expect.
import { expect, test } from 'vitest';
import { jaroWinkler, nameScore, subsequenceScore } from './name-score';

test.each([
  ['MARTHA', 'MARHTA', 0.9611],
  ['DIXON', 'DICKSONX', 0.8133],
  ['DWAYNE', 'DUANE', 0.84],
  ['same', 'same', 1],
  ['abc', 'xyz', 0],
  ['', 'a', 0],
])('Jaro and Winkler: %s, %s', (a, b, score) => {
  expect(jaroWinkler(a, b)).toBeCloseTo(score, 4);
  expect(jaroWinkler(b, a)).toBeCloseTo(score, 4);
});

test.each([
  ['http_requests_total', 'http', 1],
  ['http_requests_total', 'htp', 3 / 4],
  ['hxxt_http', 'htp', 3 / 4],
  ['http_requests_total', 'hrt', 3 / 12],
  ['http', 'httpx', 0],
  ['http', 'ptth', 0],
  ['http', '', 0],
])('subsequence of %s: %s', (name, term, score) => expect(subsequenceScore(name, term)).toBe(score));

test('a name that contains the term is as good as can be', () => {
  expect(nameScore('node_cpu_seconds_total', 'cpu', 'jarowinkler')).toBe(1);
  expect(nameScore('node_cpu_seconds_total', 'ncpu', 'subsequence')).toBeCloseTo(0.5);
});
