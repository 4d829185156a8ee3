// info(): adds labels of info metrics, such as target_info, to the series of the same instance and job.
import { unprocessable } from '@/lib/kernel/errors';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import { compileMatcher, compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import type { Expr, VectorSelector } from '../ast';
import { CellBlocks } from './cell-blocks';
import type { QueryContext } from './context';
import { mergeEqual } from './merge';
import { fetch, newest } from './selectors';
import { referenceTimes, sharedBounds } from './times';
import { Cells, type Column, type Steps, sampleOf, type VectorValue, vectorOf } from './value';

/** What makes two series the same target's. */
const IDENTIFYING = ['instance', 'job'] as const;
const IDENTIFYING_SET: ReadonlySet<string> = new Set(IDENTIFYING);
const DEFAULT_INFO: Matcher = { name: METRIC_NAME, type: '=', value: 'target_info' };

/** What the second argument says: which info metrics, and which of their labels. */
type Wanted = {
  readonly nameMatchers: readonly Matcher[];
  readonly dataMatchers: readonly Matcher[];
  /** Undefined: every label. */
  readonly dataLabels: ReadonlySet<string> | undefined;
  /** Whether a series without info passes as it is. */
  readonly acceptsNone: boolean;
};

function wantedBy(matchers: readonly Matcher[]): Wanted {
  const written = matchers.filter(({ name }) => name === METRIC_NAME);
  const dataMatchers = matchers.filter(({ name }) => name !== METRIC_NAME);
  const isNamed = written.some(({ type }) => type === '=' || type === '=~');
  return {
    nameMatchers: isNamed ? written : [DEFAULT_INFO, ...written],
    dataMatchers,
    dataLabels: dataMatchers.length > 0 ? new Set(dataMatchers.map(({ name }) => name)) : undefined,
    acceptsNone: dataMatchers.every((matcher) => compileMatcher(matcher)('')),
  };
}

/**
 * @param base the value of the first argument `expr`, whose offset and `@` say when the info series are looked at.
 * @throws unprocessable when two info series contradict each other, or one has histograms.
 */
export async function addInfo(
  expr: Expr,
  base: VectorValue,
  selector: VectorSelector | undefined,
  steps: Steps,
  context: QueryContext,
): Promise<VectorValue> {
  const wanted = wantedBy(selector?.matchers ?? []);
  const isInfo = compileMatchers(wanted.nameMatchers);
  const enriched = base.columns.filter(({ labels }) => !isInfo(labels));
  if (enriched.length === 0) return base;
  const infos = await infoColumns(enriched, wanted, referenceOf(expr, steps, context) ?? steps, context);
  const columns = base.columns.flatMap((column) =>
    isInfo(column.labels) ? [column] : withInfo(column, infos.get(identityOf(column.labels)) ?? [], wanted),
  );
  return vectorOf(mergeEqual(columns));
}

const identityOf = (labels: Labels) => labels.keep(IDENTIFYING_SET).key();

/** By identity: the info series as columns of the times of their samples, in seconds. */
async function infoColumns(base: readonly Column[], wanted: Wanted, times: Steps, context: QueryContext) {
  const matchers = [...wanted.nameMatchers, ...wanted.dataMatchers, ...identityMatchers(base)];
  const found = new Map<string, Column[]>();
  if (!base.some(({ labels }) => IDENTIFYING.some((name) => labels.has(name)))) return found;
  const boundsOf = sharedBounds({ ends: times, rangeMs: context.lookbackMs });
  const blocks = new CellBlocks(times.count);
  for await (const batch of fetch({ matchers }, { ends: times, rangeMs: 0 }, context, context.lookbackMs)) {
    for (const series of batch) {
      if (series.histograms?.some((histogram) => histogram)) {
        throw unprocessable(`this should be an info metric, with float samples: ${series.labels}`);
      }
      context.allowance.hold(times.count);
      const cells = blocks.next();
      if (!newest(series, boundsOf(series.timestampsMs), cells, 'timestamps')) {
        blocks.takeBack();
        continue;
      }
      const identity = identityOf(series.labels);
      found.set(identity, [...(found.get(identity) ?? []), cells.toColumn(series.labels, false)]);
    }
  }
  return found;
}

/** A target that is the only one need not be searched for among all. */
function identityMatchers(base: readonly Column[]): readonly Matcher[] {
  return IDENTIFYING.flatMap((name) => {
    const values = new Set(base.map(({ labels }) => labels.get(name)));
    return values.size === 1 ? [{ name, type: '=' as const, value: [...values][0] as string }] : [];
  });
}

/** A series as one column for each set of labels that it has in turn. */
function withInfo(column: Column, infos: readonly Column[], wanted: Wanted): readonly Column[] {
  const outputs = new Map<string, { readonly labels: Labels; readonly cells: Cells }>();
  for (let step = 0; step < column.values.length; step++) {
    if (!column.present[step]) continue;
    const current = newestOfEachMetric(infos, step);
    if (current.length === 0 && !wanted.acceptsNone) continue;
    const key = current.map((info) => infos.indexOf(info)).join();
    const output = outputs.get(key) ?? {
      labels: labelsWith(column.labels, current, wanted),
      cells: new Cells(column.values.length),
    };
    outputs.set(key, output);
    output.cells.set(step, sampleOf(column, step));
  }
  return Array.from(outputs.values(), ({ labels, cells }) => cells.toColumn(labels, column.dropName));
}

/** Of several series of one info metric the one with the newest sample counts. */
function newestOfEachMetric(infos: readonly Column[], step: number): readonly Column[] {
  const newestByName = new Map<string, Column>();
  for (const info of infos) {
    if (!info.present[step]) continue;
    const name = info.labels.metricName;
    const other = newestByName.get(name);
    const [here, there] = [info.values[step] as number, other?.values[step] ?? -Infinity];
    if (here === there) throw duplicateInfo(other as Column, info, here);
    if (here > there) newestByName.set(name, info);
  }
  return [...newestByName.values()];
}

const duplicateInfo = ({ labels: first }: Column, { labels: second }: Column, seconds: number) =>
  unprocessable(
    `found duplicate series for info metric: existing ${first} @ ${seconds * 1000}, new ${second} @ ${seconds * 1000}`,
  );

/** What the series has itself stays; info metrics may not contradict each other. */
function labelsWith(own: Labels, infos: readonly Column[], { dataLabels }: Wanted): Labels {
  const added = new Map<string, string>();
  for (const { labels } of infos) {
    for (const [name, value] of labels) {
      if (name === METRIC_NAME || own.has(name) || (dataLabels && !dataLabels.has(name))) continue;
      if ((added.get(name) ?? value) !== value) throw unprocessable(`conflicting label: ${name}`);
      added.set(name, value);
    }
  }
  return [...added].reduce((labels, [name, value]) => labels.with(name, value), own);
}

/** When the first selector of an expression looks; undefined without one. */
function referenceOf(expr: Expr, steps: Steps, context: QueryContext): Steps | undefined {
  switch (expr.type) {
    case 'vectorSelector':
      return referenceTimes(expr, steps, context);
    case 'matrixSelector':
      return referenceTimes(expr.selector, steps, context);
    case 'subquery':
      return referenceOf(expr.expr, referenceTimes(expr, steps, context), context);
    case 'parenExpr':
    case 'unaryExpr':
    case 'aggregation':
      return referenceOf(expr.expr, steps, context);
    case 'binaryExpr':
      return referenceOf(expr.lhs, steps, context) ?? referenceOf(expr.rhs, steps, context);
    case 'call':
      return expr.args.map((arg) => referenceOf(arg, steps, context)).find((times) => times !== undefined);
    default:
      return undefined;
  }
}
