// Prometheus' test language (promqltest): `load`, `clear`, `eval instant`, `eval range` with what is expected of them.
import { parseDuration } from '@/lib/kernel/duration';
import { badInput } from '@/lib/kernel/errors';
import { parseFloatText } from '@/lib/kernel/float';
import { Labels } from '@/lib/kernel/labels';
import { parseMetricSelector } from '../parser';
import { withCustomBuckets } from './custom-histograms';
import { histogramPoints } from './histogram-notation';
import type { Point, ScriptSeries } from './points';

export type Expectations = {
  readonly fail: boolean;
  readonly ordered: boolean;
  /** Exact messages, or patterns; none: not asked for. */
  readonly messages: readonly {
    readonly kind: 'fail' | 'warn' | 'info';
    readonly text?: string;
    readonly pattern?: RegExp;
  }[];
  /** Kinds that must (or, with `no_`, must not) appear at all. */
  readonly kinds: ReadonlySet<'warn' | 'info' | 'no_warn' | 'no_info'>;
  readonly string: string | undefined;
  /** An instant query that gives a matrix, and the times of its points. */
  readonly rangeVector: { readonly startMs: number; readonly endMs: number; readonly stepMs: number } | undefined;
  readonly series: readonly ScriptSeries[];
  readonly scalar: number | undefined;
};

type Placed = { readonly line: number };
export type LoadCommand = Placed & {
  readonly type: 'load';
  readonly stepMs: number;
  readonly series: readonly ScriptSeries[];
  /** Of the lines `name{…}@st`, by Labels.key(): when counting began, in milliseconds from each sample's own time. */
  readonly starts: ReadonlyMap<string, readonly (number | undefined)[]>;
};
export type EvalCommand = Placed & {
  readonly type: 'eval';
  readonly expr: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0: an instant query. */
  readonly stepMs: number;
  readonly expected: Expectations;
};
export type Command = LoadCommand | EvalCommand | (Placed & { readonly type: 'clear' });

type Block = { readonly head: string; readonly line: number; readonly body: readonly string[] };

/** @throws bad_input with the line for what is not the language. */
export function parseScript(text: string): readonly Command[] {
  return blocksOf(text).map((block) => {
    try {
      return command(block);
    } catch (cause) {
      throw badInput(`line ${block.line}: ${block.head}`, { cause });
    }
  });
}

/** A command is a line and the lines after it, up to a blank line or a comment. */
function blocksOf(text: string): readonly Block[] {
  const blocks: { head: string; line: number; body: string[] }[] = [];
  let open = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) open = false;
    else if (!open || /^(?:load|load_with_nhcb|eval|eval_fail|clear)\b/.test(raw)) {
      blocks.push({ head: line, line: index + 1, body: [] });
      open = true;
    } else blocks.at(-1)?.body.push(line);
  }
  return blocks;
}

function command({ head, line, body }: Block): Command {
  if (/^clear$/.test(head)) return { type: 'clear', line };
  const load = /^(load|load_with_nhcb)\s+(\S+)$/.exec(head);
  if (load) {
    const written = body.filter((each) => !START_ROW.test(each)).map(seriesOf);
    const series = load[1] === 'load_with_nhcb' ? [...written, ...withCustomBuckets(written)] : written;
    const starts = new Map(body.filter((each) => START_ROW.test(each)).map(startsOf));
    return { type: 'load', line, stepMs: parseDuration(load[2] as string), series, starts };
  }
  const expected = expectations(body, head.startsWith('eval_fail'));
  const instant = /^eval(?:_fail)?\s+instant(?:\s+at\s+(\S+))?\s+(.+)$/.exec(head);
  if (instant) {
    const atMs = durationMs(instant[1] ?? '0');
    return { type: 'eval', line, expr: instant[2] as string, startMs: atMs, endMs: atMs, stepMs: 0, expected };
  }
  const range = /^eval(?:_fail)?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/.exec(head);
  if (!range) throw badInput('not a command');
  const [startMs, endMs, stepMs] = [1, 2, 3].map((group) => durationMs(range[group] as string)) as [
    number,
    number,
    number,
  ];
  return { type: 'eval', line, expr: range[4] as string, startMs, endMs, stepMs, expected };
}

const START_ROW = /^[^\s{]*(?:\s*\{[^}]*\})?@st\s/;

/** Durations grow like values: `-30s-1mx2` is -30s, -1m30s, -2m30s. */
function startsOf(line: string): [key: string, offsetsMs: readonly (number | undefined)[]] {
  const { labels } = seriesOf(line.slice(0, line.indexOf('@st')));
  const tokens = line.slice(line.indexOf('@st') + 3).match(/\S+/g) ?? [];
  return [labels.key(), tokens.flatMap(startOffsets)];
}

function startOffsets(token: string): (number | undefined)[] {
  const [, first, step = '0', times = '0'] = /^(_|[+-]?\w+?)(?:([+-]\w+?))?(?:x(\d+))?$/.exec(token) ?? [];
  if (first === undefined) throw badInput(`${JSON.stringify(token)} is no start timestamp`);
  if (first === '_') return new Array(Math.max(1, Number(times))).fill(undefined);
  return Array.from({ length: Number(times) + 1 }, (_, i) => durationMs(first) + i * durationMs(step));
}

function durationMs(text: string): number {
  if (text.startsWith('-')) return -durationMs(text.slice(1));
  if (text.startsWith('+')) return durationMs(text.slice(1));
  return /^[\d.]+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
}

function expectations(body: readonly string[], mustFail: boolean): Expectations {
  const directives = body.filter((line) => /^expect\b/.test(line)).map((line) => line.replace(/^expect\s+/, ''));
  const rest = body.filter((line) => !/^expect\b/.test(line));
  const scalar = rest.length === 1 ? parseFloatText(rest[0] as string) : undefined;
  const kinds = directives.map((line) => line.split(/[\s:]/)[0] as string);
  const text = directives.find((line) => line.startsWith('string'));
  return {
    fail: mustFail || kinds.includes('fail'),
    ordered: kinds.includes('ordered'),
    kinds: new Set(kinds.filter((kind) => /^(?:no_)?(?:warn|info)$/.test(kind))) as Expectations['kinds'],
    messages: directives.flatMap(messageOf),
    string: text === undefined ? undefined : (JSON.parse(text.replace(/^string\s+/, '')) as string),
    rangeVector: directives.filter((line) => line.startsWith('range vector')).map(rangeOf)[0],
    series: scalar === undefined ? rest.map(seriesOf) : [],
    scalar,
  };
}

function messageOf(directive: string): Expectations['messages'] {
  const match = /^(fail|warn|info)\s+(msg|regex):\s?(.*)$/.exec(directive);
  if (!match) return [];
  const kind = match[1] as 'fail' | 'warn' | 'info';
  const text = (match[3] as string).trim();
  return [match[2] === 'msg' ? { kind, text } : { kind, pattern: new RegExp(text) }];
}

function rangeOf(directive: string) {
  const match = /from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)/.exec(directive);
  const [startMs = 0, endMs = 0, stepMs = 0] = (match ?? []).slice(1).map(durationMs);
  return { startMs, endMs, stepMs };
}

/** `name{labels} v1 v2 …`; the labels end where braces and quotes are closed. */
export function seriesOf(line: string): ScriptSeries {
  const head =
    /^(?!\{\{)(?:[^\s{]*\s*\{(?!\{)(?:[^"'}]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\}|\S+)/.exec(line)?.[0] ?? '{}';
  const isEmpty = head.replace(/\s/g, '') === '{}';
  const pairs = isEmpty ? [] : parseMetricSelector(head).map(({ name, value }) => [name, value] as const);
  const points = line.startsWith('{{') ? line : line.slice(head.length);
  return { labels: Labels.fromPairs(pairs), points: tokensOf(points).flatMap(pointsOf) };
}

const tokensOf = (text: string) => text.match(/\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?\S*|\S+/g) ?? [];

function pointsOf(token: string): Point[] {
  if (token.startsWith('{{')) return [...histogramPoints(token)];
  const repeat = /^(_|stale)(?:x(\d+))?$/.exec(token);
  if (repeat) return new Array<Point>(Number(repeat[2] ?? 1)).fill(repeat[1] === '_' ? undefined : 'stale');
  const growing = /^([+-]?[^x]+?)(?:([+-])((?:[\d.]|e[+-]?\d)+|Inf|NaN))?x(\d+)$/i.exec(token);
  if (!growing) return [numberOf(token)];
  const start = numberOf(growing[1] as string);
  const by = growing[3] === undefined ? 0 : numberOf(growing[3]) * (growing[2] === '-' ? -1 : 1);
  const points: number[] = [start];
  // Added up step by step, as the language says; a product would round otherwise.
  for (let i = 0; i < Number(growing[4]); i++) points.push((points[i] as number) + by);
  return points;
}

function numberOf(text: string): number {
  const value = parseFloatText(text);
  if (value === undefined) throw badInput(`${JSON.stringify(text)} is not a number`);
  return value;
}
