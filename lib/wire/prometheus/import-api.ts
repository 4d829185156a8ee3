// POST /api/v1/import: history as text of any length -> the store; the answer says line by line (NDJSON) how far it is. Runs in
// the engine thread.
import { kindOf, messageOf, QuadrantError, unavailable } from '@/lib/kernel/errors';
import { inOnePiece, type Pieces, type StreamedRequest, type StreamHandler } from '@/lib/kernel/http';
import type { HistorySink } from '@/lib/metrics/doors';
import { HistoryImport } from '@/lib/metrics/ingest/import-history';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { errorEnvelope, errorResponse, methodNotAllowed } from './envelope';
import { formatOf, HISTORY_READERS, type HistoryFormat } from './history-readers';
import { invalid, Parameters } from './parameters';

export type ImportDoors = {
  readonly store: Pick<SampleStore, 'backfill' | 'append' | 'metadata'>;
  /** Between two lines of the answer. */
  readonly progressEveryMs: number;
  /** At one time: each holds samples in memory. */
  readonly maxImports: number;
};

export const IMPORT_PATH = '/api/v1/import';

const NO_BODY = new Uint8Array(0);

export function importHandler(doors: ImportDoors): StreamHandler {
  let underWay = 0;
  return async (request) => {
    if (request.method !== 'POST') return inOnePiece(methodNotAllowed(['POST']));
    try {
      const format = askedFormat(request);
      if (underWay >= doors.maxImports)
        throw unavailable(`${underWay} imports are under way, which is as many as may be`);
      underWay++;
      const running = new RunningImport(request.body, format, doors.store);
      void running.done.then(() => underWay--);
      const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
      return { status: 200, headers, body: progressLines(running, doors.progressEveryMs) };
    } catch (refused) {
      return inOnePiece(errorResponse(refused));
    }
  };
}

/** undefined: to be told from the first bytes. @throws bad_input */
function askedFormat(request: StreamedRequest): HistoryFormat | undefined {
  const asked = new Parameters({ ...request, body: NO_BODY }).text('format');
  if (asked === '' || asked in HISTORY_READERS) return (asked || undefined) as HistoryFormat | undefined;
  throw invalid('format', `${JSON.stringify(asked)} must be one of ${Object.keys(HISTORY_READERS).join(', ')}`);
}

/** Goes on by itself, whether or not anybody looks at its progress: some clients look only when they have sent everything. */
class RunningImport {
  bytes = 0;
  /** Resolves in any case. */
  readonly done: Promise<void>;
  private history: HistoryImport | undefined;
  private failure: unknown;

  constructor(
    body: Pieces,
    private readonly format: HistoryFormat | undefined,
    private readonly store: ImportDoors['store'],
  ) {
    this.done = this.run(body).catch((thrown) => {
      this.failure = thrown;
    });
  }

  private async run(body: Pieces): Promise<void> {
    try {
      for await (const piece of body) {
        this.bytes += piece.length;
        await this.historyOf(piece).write(piece);
      }
      await this.historyOf(NO_BODY).end();
    } catch (thrown) {
      if (kindOf(thrown) !== 'bad_input') throw thrown;
      await this.history?.breakOff();
      throw new QuadrantError('bad_input', `${messageOf(thrown)}; what came before it was imported`);
    }
  }

  private historyOf(firstBytes: Uint8Array): HistoryImport {
    this.history ??= new HistoryImport(this.store, (sink: HistorySink) =>
      HISTORY_READERS[this.format ?? formatOf(firstBytes)](sink),
    );
    return this.history;
  }

  get progress() {
    const counts = this.history?.counts ?? { samples: 0, stored: 0, alreadyThere: 0, outsideRetention: 0, leftOut: 0 };
    return { bytes: this.bytes, ...counts };
  }

  /** How it ended. */
  get outcome() {
    const status = this.failure === undefined ? { status: 'success' } : errorEnvelope(this.failure);
    return { ...status, ...this.progress };
  }
}

const encoder = new TextEncoder();
const line = (value: object) => encoder.encode(`${JSON.stringify(value)}\n`);

async function* progressLines(running: RunningImport, everyMs: number) {
  while (!(await isDoneWithin(running.done, everyMs))) yield line(running.progress);
  yield line(running.outcome);
}

async function isDoneWithin(done: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([done.then(() => true), late]).finally(() => clearTimeout(timer));
}
