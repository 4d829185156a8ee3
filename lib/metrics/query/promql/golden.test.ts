// What Prometheus' own parser answers to the expressions of its tests: canonical and pretty form, tree, or error and place.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { messageOf } from '@/lib/kernel/errors';
import { typeOf } from './checker';
import { ParseError } from './parse-error';
import { parseExpr } from './parser';
import { prettyExpr } from './pretty';
import { printExpr } from './print';
import { type TreeJson, treeJson } from './tree-json';

const GOLDEN = join(process.env.QUADRANT_CONFORMANCE ?? '../shared/conformance', 'promql/parse_golden.jsonl');

type Golden = {
  readonly query: string;
  readonly string?: string;
  readonly pretty?: string;
  readonly type?: string;
  readonly ast?: TreeJson;
  readonly error?: string;
  readonly errors?: readonly { readonly start: number; readonly end: number; readonly msg: string }[];
  /** Why Prometheus could not show the tree. */
  readonly marshal?: string;
};

const rows = (existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Golden);

describe.skipIf(rows.length === 0)(`the golden lines (skipped without ${GOLDEN})`, () => {
  const accepted = rows.filter(({ ast }) => ast !== undefined);
  const refused = rows.filter(({ errors }) => errors);
  const unshowable = rows.filter(({ marshal }) => marshal);

  test('every line says something that is tested here', () => {
    expect(accepted.length + refused.length + unshowable.length).toBe(rows.length);
  });

  test('accepted: type, canonical form, pretty form, tree', () => {
    const got = accepted.map(({ query }) => {
      const expr = parseExpr(query);
      return { query, type: typeOf(expr), string: printExpr(expr), pretty: prettyExpr(expr), ast: treeJson(expr) };
    });
    expect(got).toEqual(accepted);
  });

  test('the canonical and the pretty form are their own forms', () => {
    for (const { string, pretty } of accepted) {
      expect(printExpr(parseExpr(string as string))).toBe(string);
      expect(prettyExpr(parseExpr(pretty as string))).toBe(pretty);
    }
  });

  test('refused: the first error with line, column and bytes', () => {
    const got = refused.map(({ query }) => {
      const { message, reason, span } = refusalOf(query);
      return { query, error: message, first: { ...span, msg: reason } };
    });
    expect(got).toEqual(refused.map(({ query, error, errors }) => ({ query, error, first: errors?.[0] })));
  });

  test('what JSON cannot hold is refused when the tree is asked for', () => {
    const got = unshowable.map(({ query }) => ({ query, marshal: failureOf(() => treeJson(parseExpr(query))) }));
    expect(got).toEqual(unshowable);
  });
});

function refusalOf(query: string): ParseError {
  try {
    parseExpr(query);
  } catch (thrown) {
    if (thrown instanceof ParseError) return thrown;
    throw thrown;
  }
  throw new Error(`${JSON.stringify(query)} parses`);
}

function failureOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
