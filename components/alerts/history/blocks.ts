// A day of an alert as blocks: what of each stretch of time it was active, or suppressed.
import type { AlertRow, AlertSpan } from '@/lib/client/alerts';

export type Block = 'quiet' | 'active' | 'suppressed';

/** Of a block both states touch, active counts: somebody was told. A span shorter than a block fills it. */
export function blocksOf(spans: readonly AlertSpan[], fromMs: number, toMs: number, count: number): readonly Block[] {
  const blocks = new Array<Block>(count).fill('quiet');
  const widthMs = (toMs - fromMs) / count;
  for (const { fromMs: begin, untilMs, state } of spans) {
    const end = Math.min(untilMs ?? toMs, toMs);
    if (begin >= toMs || end <= fromMs) continue;
    const first = Math.max(0, Math.floor((begin - fromMs) / widthMs));
    const last = Math.min(count - 1, Math.ceil((end - fromMs) / widthMs) - 1);
    for (let i = first; i <= Math.max(first, last); i++) if (blocks[i] !== 'active') blocks[i] = state;
  }
  return blocks;
}

/** With the occurrence that goes on, of which the history may not have heard yet: it is written a moment after an alert began. */
export function withPresent(
  spans: readonly AlertSpan[],
  { state, sinceMs }: Pick<AlertRow, 'state' | 'sinceMs'>,
): readonly AlertSpan[] {
  const isOn = state === 'active' || state === 'suppressed';
  if (!isOn || spans.some(({ startsMs }) => startsMs === sinceMs)) return spans;
  return [...spans, { fromMs: sinceMs, untilMs: null, startsMs: sinceMs, state }];
}

export type Run = { readonly block: Exclude<Block, 'quiet'>; readonly from: number; readonly length: number };

/** Neighbours alike, together. */
export function runsOf(blocks: readonly Block[]): readonly Run[] {
  const runs: Run[] = [];
  blocks.forEach((block, i) => {
    if (block === 'quiet') return;
    const last = runs.at(-1);
    if (last?.block === block && last.from + last.length === i)
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ block, from: i, length: 1 });
  });
  return runs;
}

export type Occurrence = { readonly fromMs: number; readonly untilMs: number | null };

/** Spans of one occurrence as one. */
export function occurrencesOf(spans: readonly AlertSpan[]): readonly Occurrence[] {
  const found = new Map<number, Occurrence>();
  for (const { startsMs, fromMs, untilMs } of spans)
    found.set(startsMs, { fromMs: found.get(startsMs)?.fromMs ?? fromMs, untilMs });
  return [...found.values()];
}

/** How long the spans last within [fromMs, toMs). */
export const lengthWithin = (spans: readonly Pick<AlertSpan, 'fromMs' | 'untilMs'>[], fromMs: number, toMs: number) =>
  spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.untilMs ?? toMs, toMs) - Math.max(span.fromMs, fromMs)),
    0,
  );
