// Words of the grammar by what they mean to it.
import type { AggregateOperator } from '../ast';
import { quote } from '../print';

/** Aggregations that take a parameter before what they aggregate. */
export const WITH_PARAMETER: ReadonlySet<string> = new Set<AggregateOperator>([
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

export const AGGREGATORS: ReadonlySet<string> = new Set([
  ...(['sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar'] satisfies AggregateOperator[]),
  ...WITH_PARAMETER,
]);

export const EXPERIMENTAL_AGGREGATORS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);

/** Words that are never the name of a metric. */
export const RESERVED = new Set([
  'bool',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'and',
  'or',
  'unless',
  'atan2',
]);

/** Before "(" these are metric names followed by nonsense, not functions. */
export const GROUPING_WORDS = new Set(['by', 'without', 'offset', 'fill', 'fill_left', 'fill_right']);

const KEYWORDS: ReadonlySet<string> = new Set([
  ...['bool', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset'],
  ...['anchored', 'smoothed', 'fill', 'fill_left', 'fill_right'],
]);

const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);

const PLAIN_WORDS: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range', 'min_of', 'max_of']);

/** A word by what it means to the grammar, wherever it stands. */
export function describeWord(text: string): string {
  const word = text.toLowerCase();
  if (KEYWORDS.has(word)) return `<${text}>`;
  if (WORD_OPERATORS.has(word)) return `<op:${text}>`;
  if (AGGREGATORS.has(word)) return `<aggr:${text}>`;
  if (PLAIN_WORDS.has(word)) return quote(text);
  if (word === 'nan' || word === 'inf') return `number ${quote(text)}`;
  return `${text.includes(':') ? 'metric identifier' : 'identifier'} ${quote(text)}`;
}
