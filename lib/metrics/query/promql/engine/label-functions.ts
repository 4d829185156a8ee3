// label_replace, label_join and the labels of absent(): functions that write labels instead of values.

import { unprocessable } from '@/lib/kernel/errors';
import { compileExpansion } from '@/lib/kernel/expand';
import { Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { Expr } from '../ast';
import { isLabelName, withReplacedBytes } from '../strings';
import { mergeEqual } from './merge';
import { type Column, type VectorValue, vectorOf } from './value';

/** Sets `target` from `source` where the pattern matches all of it; other elements pass as they are. */
export function labelReplace(input: VectorValue, texts: readonly string[]): VectorValue {
  const [target = '', replacement = '', source = '', pattern = ''] = texts;
  refuseInvalid(target, 'destination', 'label_replace');
  const expand = expansion(pattern);
  return rewrite(input, target, ({ labels }) => expand(labels.get(source))?.(replacement));
}

function expansion(pattern: string) {
  try {
    return compileExpansion(pattern);
  } catch (cause) {
    throw unprocessable(`invalid regular expression in label_replace(): ${pattern}`, { cause });
  }
}

/** Sets `target` to the values of the source labels, joined. */
export function labelJoin(input: VectorValue, texts: readonly string[]): VectorValue {
  const [target = '', separator = '', ...sources] = texts;
  refuseInvalid(target, 'destination', 'label_join');
  for (const source of sources) refuseInvalid(source, 'source', 'label_join');
  return rewrite(input, target, ({ labels }) => sources.map((source) => labels.get(source)).join(separator));
}

function refuseInvalid(label: string, part: 'source' | 'destination', name: string): void {
  if (!isLabelName(label)) throw unprocessable(`invalid ${part} label name in ${name}(): ${label}`);
}

function rewrite(input: VectorValue, target: string, value: (column: Column) => string | undefined): VectorValue {
  const columns = input.columns.map((column) => {
    const text = value(column);
    if (text === undefined) return column;
    // A name that is written is meant to stay, whatever was going to happen to the old one.
    const dropName = column.dropName && target !== METRIC_NAME;
    return { ...column, labels: column.labels.with(target, withReplacedBytes(text)), dropName };
  });
  return vectorOf(mergeEqual(columns));
}

/** What can be said about a series that is not there: the labels its selector demands by `=`, each only when demanded once. */
export function labelsOfAbsent(expr: Expr): Labels {
  if (expr.type === 'parenExpr') return labelsOfAbsent(expr.expr);
  if (expr.type === 'matrixSelector') return labelsOfAbsent(expr.selector);
  if (expr.type !== 'vectorSelector') return Labels.empty;
  const wanted = expr.matchers.filter(({ name }) => name !== METRIC_NAME);
  const once = wanted.filter(({ name }) => wanted.filter((other) => other.name === name).length === 1);
  return Labels.fromPairs(once.filter(({ type }) => type === '=').map(({ name, value }) => [name, value]));
}
