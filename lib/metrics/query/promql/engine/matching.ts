// Arithmetic and comparison between two vectors: elements are paired by their matching labels, step by step.
import { unprocessable } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { BinaryExpr } from '../ast';
import { CellBlocks } from './cell-blocks';
import type { QueryContext } from './context';
import { type FillValues, filled, fillValuesOf } from './fill';
import { type SampleOperation, sampleOperation } from './histogram-operators';
import { mergeEqual } from './merge';
import { isTrim, makesNewMetric, type PairOperation, pairOperation } from './operators';
import { Renaming } from './renaming';
import { matchingLabels, signatureOf } from './signature';
import { type Cells, type Column, isAnywhere, sampleOf, unionOfPresence, type VectorValue, vectorOf } from './value';

/** Elements of both sides with the same signature. `one` may have one element at each step, `many` more under group_left. */
type MatchGroup = { readonly one: readonly Column[]; readonly many: readonly Column[] };

/** @throws unprocessable when a step pairs more elements than the cardinality allows; timeout, canceled */
export async function matchVectors(
  expr: BinaryExpr,
  left: VectorValue,
  right: VectorValue,
  context: QueryContext,
): Promise<VectorValue> {
  const { matching } = expr;
  const fill = fillValuesOf(matching);
  const manyIsRight = matching.card === 'one-to-many';
  const [many, one] = manyIsRight ? [right, left] : [left, right];
  const stepCount = (many.columns[0] ?? one.columns[0])?.present.length ?? 0;
  const matcher = new GroupMatcher(
    expr,
    operationsFor(expr, manyIsRight, context),
    fill.many === null ? unionOfPresence(many.columns) : everyStep(one.columns),
    manyIsRight ? 'left' : 'right',
    context,
    stepCount,
  );
  const outputs: Column[] = [];
  for (const group of groupsOf(expr, many, one, fill)) {
    outputs.push(...matcher.match(group));
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  const isFilled = fill.one !== null || fill.many !== null;
  return vectorOf(isFilled || matcher.mayCollide ? mergeOutputs(expr, outputs) : outputs);
}

/** The operation with the element of `many` as its first argument. */
type Operations = { readonly onFloats: PairOperation; readonly onSamples: SampleOperation };

function operationsFor(expr: BinaryExpr, manyIsRight: boolean, { annotations }: QueryContext): Operations {
  const onFloats = pairOperation(expr);
  const onSamples = sampleOperation(expr, onFloats, annotations);
  if (!manyIsRight) return { onFloats, onSamples };
  return { onFloats: (many, one) => onFloats(one, many), onSamples: (many, one) => onSamples(one, many) };
}

const everyStep = (columns: readonly Column[]) => columns[0]?.present.slice().fill(1);

function groupsOf({ matching }: BinaryExpr, many: VectorValue, one: VectorValue, fill: FillValues): MatchGroup[] {
  const signature = signatureOf(matching);
  const groups = new Map<string, { one: Column[]; many: Column[] }>();
  const groupOf = (column: Column, make: boolean) => {
    const key = signature(column.labels);
    const known = groups.get(key);
    if (known || !make) return known;
    const group = { one: [], many: [] };
    groups.set(key, group);
    return group;
  };
  for (const column of one.columns) groupOf(column, true)?.one.push(column);
  for (const column of many.columns) groupOf(column, fill.one !== null)?.many.push(column);
  if (fill.one === null && fill.many === null) return [...groups.values()];
  const labelsOf = matchingLabels(matching);
  return Array.from(groups.values(), (group) => {
    const { labels } = (group.one[0] ?? group.many[0]) as Column;
    return filled(group, fill, labelsOf(labels));
  });
}

class GroupMatcher {
  private readonly resultLabels: (many: Labels, one: Labels) => Labels;
  private readonly blocks: CellBlocks;
  /** Of the many sides that came: what is left of their labels differs, as they did. */
  private readonly isEachOnce: () => boolean;
  /** One of many was paired with two. */
  private isAnyTwice = false;

  constructor(
    private readonly expr: BinaryExpr,
    private readonly operations: Operations,
    /** A step where the other side is empty cannot have a conflict: Prometheus does not look at it. */
    private readonly anyMany: Uint8Array | undefined,
    private readonly oneSide: 'left' | 'right',
    private readonly context: QueryContext,
    stepCount: number,
  ) {
    const { card, include } = expr.matching;
    const names = new Renaming(context);
    this.resultLabels = labelsOfResult(expr, context, names);
    this.isEachOnce = () => card !== 'one-to-one' && include.length === 0 && !names.mayCollide;
    this.blocks = new CellBlocks(stepCount);
  }

  /** Whether two of the columns that were made may have the same labels. */
  get mayCollide(): boolean {
    return this.isAnyTwice || !this.isEachOnce();
  }

  match(group: MatchGroup): readonly Column[] {
    this.refuseTwoOnOneSide(group);
    if (group.one.length > 1) this.isAnyTwice = true;
    const oneToOne = this.expr.matching.card === 'one-to-one';
    const taken = oneToOne && group.many.length > 1 ? new Uint8Array(group.many[0]?.present.length ?? 0) : undefined;
    const pairs: Column[] = [];
    for (const many of group.many) {
      for (const one of group.one) {
        const pair = this.pair(many, one, taken);
        if (pair) pairs.push(pair);
      }
    }
    return pairs;
  }

  /** undefined: they have nothing in common, or nothing that is left. */
  private pair(many: Column, one: Column, taken: Uint8Array | undefined): Column | undefined {
    const cells = this.blocks.next();
    const isMixed = many.histograms !== undefined || one.histograms !== undefined || isTrim(this.expr);
    if (isMixed || taken) this.pairSamples(many, one, isMixed, taken, cells);
    else pairFloats(many, one, this.operations.onFloats, cells);
    if (!isAnywhere(cells.present)) {
      this.blocks.takeBack();
      return undefined;
    }
    const dropName = this.context.delayedNameRemoval && (makesNewMetric(this.expr) || many.dropName);
    return cells.toColumn(this.resultLabels(many.labels, one.labels), dropName);
  }

  private pairSamples(many: Column, one: Column, isMixed: boolean, taken: Uint8Array | undefined, cells: Cells): void {
    const { values, present } = cells;
    const { onFloats, onSamples } = this.operations;
    for (let i = 0; i < values.length; i++) {
      if (!many.present[i] || !one.present[i]) continue;
      // A conflict is one even where the comparison would filter it out.
      if (taken?.[i]) {
        throw unprocessable(
          'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
        );
      }
      if (taken) taken[i] = 1;
      if (isMixed) {
        const result = onSamples(sampleOf(many, i), sampleOf(one, i));
        if (result !== undefined) cells.set(i, result);
        continue;
      }
      const result = onFloats(many.values[i] as number, one.values[i] as number);
      if (result === undefined) continue;
      values[i] = result;
      present[i] = 1;
    }
  }

  private refuseTwoOnOneSide({ one }: MatchGroup): void {
    const { anyMany } = this;
    if (one.length < 2 || !anyMany) return;
    const owners: (Column | undefined)[] = new Array(anyMany.length).fill(undefined);
    for (const column of one) {
      for (let i = 0; i < anyMany.length; i++) {
        if (!column.present[i] || !anyMany[i]) continue;
        const owner = owners[i];
        if (owner) throw this.duplicate(owner.labels, column.labels);
        owners[i] = column;
      }
    }
  }

  private duplicate(first: Labels, second: Labels): Error {
    const [lower, upper] = [first, second].sort((a, b) => a.compare(b)) as [Labels, Labels];
    const group = allPairs(matchingLabels(this.expr.matching)(second));
    return unprocessable(
      `found duplicate series for the match group ${group} on the ${this.oneSide} hand-side of the operation: ` +
        `[${allPairs(lower)}, ${allPairs(upper)}];many-to-many matching not allowed: matching labels must be unique on one side`,
    );
  }
}

function pairFloats(many: Column, one: Column, operation: PairOperation, { values, present }: Cells): void {
  const { values: manyValues, present: isMany } = many;
  const { values: oneValues, present: isOne } = one;
  const count = isMany.length;
  for (let i = 0; i < count; i++) {
    if (isMany[i] === 0 || isOne[i] === 0) continue;
    const result = operation(manyValues[i] as number, oneValues[i] as number);
    if (result === undefined) continue;
    values[i] = result;
    present[i] = 1;
  }
}

/** Labels as Go prints them: every pair, the name among them. */
const allPairs = (labels: Labels) =>
  `{${[...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;

function labelsOfResult(
  expr: BinaryExpr,
  context: QueryContext,
  renaming: Renaming,
): (many: Labels, one: Labels) => Labels {
  const { matching } = expr;
  const names = new Set(matching.labels);
  const losesName = makesNewMetric(expr) && !context.delayedNameRemoval;
  return (many, one) => {
    let labels = losesName ? renaming.of(many).labels : many;
    if (matching.card === 'one-to-one') labels = matching.on ? labels.keep(names) : labels.drop(names);
    for (const name of matching.include) labels = labels.with(name, one.get(name));
    return labels;
  };
}

function mergeOutputs({ matching }: BinaryExpr, columns: readonly Column[]): readonly Column[] {
  if (matching.card === 'one-to-one') return mergeEqual(columns);
  return mergeEqual(columns, 'multiple matches for labels: grouping labels must ensure unique matches');
}
