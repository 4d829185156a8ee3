// The engine thread's part of POST /api/rules/try: rules that the main thread has read -> lines (NDJSON) that say how far the dry
// run is, and at last what would have happened.
import { kindOf, messageOf, tooLarge, unavailable } from '@/lib/kernel/errors';
import { inOnePiece, jsonResponse, type Pieces, type StreamedRequest, type StreamHandler } from '@/lib/kernel/http';
import { type DryRunDoors, type DryRunRange, dryRun } from '@/lib/metrics/react/rules/dry-run/dry-run';
import type { DryRun, DryRunOutcome } from '@/lib/metrics/react/rules/dry-run/model';

export const TRY_PATH = '/api/rules/try';

/** Which rule of the request a run is of: as it would be, or as it is now. */
export type TryTag = { readonly rule: number; readonly name: string; readonly side: 'new' | 'present' };

/** Plain values, from the main thread. */
export type ResolvedTry = {
  readonly runs: readonly (DryRun & { readonly tag: TryTag })[];
  readonly range: DryRunRange;
  readonly settings: DryRunDoors['settings'];
  /** What is to be known about the outcome, passed on. */
  readonly notes: readonly string[];
};

export type TryStreamDoors = Omit<DryRunDoors, 'settings' | 'signal'> & {
  /** At one time: they take turns with queries. */
  readonly maxTries: number;
  readonly onTried: (outcome: 'whole' | 'stopped' | 'failed' | 'canceled' | 'refused') => void;
};

export function tryHandler({ maxTries, onTried, ...doors }: TryStreamDoors): StreamHandler {
  let underWay = 0;
  return async (request, signal) => {
    const asked = await resolvedOf(request);
    if (underWay >= maxTries) {
      onTried('refused');
      return inOnePiece(failure(unavailable(`${underWay} dry runs are under way, which is as many as may be`)));
    }
    underWay++;
    const steps = stepsOf(asked, { ...doors, settings: asked.settings, signal }, onTried);
    const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
    return { status: 200, headers, body: released(linesOf(steps), () => underWay--) };
  };
}

async function resolvedOf({ body }: StreamedRequest): Promise<ResolvedTry> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString('utf8')) as ResolvedTry; // the main thread wrote it
}

type Line = object;

async function* stepsOf(
  { runs, range, notes }: ResolvedTry,
  doors: DryRunDoors,
  onTried: TryStreamDoors['onTried'],
): AsyncGenerator<Line> {
  let ended: Parameters<typeof onTried>[0] = 'canceled';
  try {
    for await (const step of dryRun(runs, range, doors)) {
      if (step.kind === 'progress') yield { progress: step.done };
      else {
        ended = step.outcomes.some(({ stopped }) => stopped !== '') ? 'stopped' : 'whole';
        yield { notes, outcomes: step.outcomes.map((outcome, i) => ({ ...runs[i]?.tag, ...outcome })) };
      }
    }
  } catch (thrown) {
    ended = kindOf(thrown) === 'canceled' ? 'canceled' : 'failed';
    yield { error: messageOf(thrown), kind: kindOf(thrown) };
  } finally {
    onTried(ended);
  }
}

export type TryOutcome = TryTag & DryRunOutcome;

const encoder = new TextEncoder();

async function* linesOf(steps: AsyncGenerator<Line>) {
  for await (const line of steps) yield encoder.encode(`${JSON.stringify(line)}\n`);
}

/** `release` is called once, also for a body that nobody begins to read. Who stops reading ends the dry run. */
function released(lines: AsyncGenerator<Uint8Array<ArrayBuffer>>, release: () => void): Pieces {
  let isHeld = true;
  const over = () => {
    if (isHeld) release();
    isHeld = false;
  };
  const iterator: AsyncIterator<Uint8Array<ArrayBuffer>> = {
    async next() {
      const step = await lines.next();
      if (step.done) over();
      return step;
    },
    async return() {
      over();
      return lines.return(undefined);
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

const failure = (thrown: Error) =>
  jsonResponse(kindOf(thrown) === 'unavailable' ? 503 : 400, { status: 'error', error: messageOf(thrown) });

/** A request's body as text. @throws too_large */
export async function bodyText({ body }: StreamedRequest, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(`the body is longer than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
