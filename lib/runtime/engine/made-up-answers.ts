// The engine thread's part of a rehearsal: answers questions as real ones are answered, but from made-up series. Nothing of it is
// counted, logged or listed among the queries that run.
import { bug } from '@/lib/kernel/errors';
import type { PolledHandler } from '@/lib/kernel/http';
import { type MadeUpStore, madeUpStore } from '@/lib/metrics/store/postgres/made-up';
import { ActiveQueries } from '@/lib/wire/prometheus/active-queries';
import { routesOf } from '@/lib/wire/prometheus/endpoint';
import { QUERY_ENDPOINTS, type QueryDoors } from '@/lib/wire/prometheus/query-api';
import { createRouter, type Match } from '../http/routes';
import { CallReader, type HttpAnswer, type HttpCall, packAnswer } from './http-call';

/** Not all that is asked for in turn fits: some of it is found decoded, the rest is decoded anew. */
const DECODED_CACHE_BYTES = 1 << 19;
const STAYS = { aborted: false };

type Router = (rawPath: string) => Match<PolledHandler> | undefined;

export class MadeUpAnswers {
  private readonly calls = new CallReader();
  private router: Router | undefined;

  constructor(private readonly doors: Pick<QueryDoors, 'engine' | 'maxSamples' | 'timeoutMs' | 'nowMs'>) {}

  /** Of queries, names, values and series. The store is made with the first question, and stays until `end`. */
  async answer(call: HttpCall): Promise<HttpAnswer> {
    this.router ??= this.routerOf(madeUpStore(DECODED_CACHE_BYTES));
    const request = this.calls.request(call);
    const found = this.router(request.url.split('?', 1)[0] as string);
    if (!found) throw bug(`no rehearsal has a route for ${request.url}`);
    return packAnswer(await found.handler(request, STAYS), call);
  }

  /** Lets go of the store. */
  end(): void {
    this.router = undefined;
  }

  private routerOf(store: MadeUpStore): Router {
    const reader = { ...store, exemplars: async () => [], metadata: async () => [], cardinality: noCardinality };
    return createRouter(
      routesOf(QUERY_ENDPOINTS, {
        ...{ ...this.doors, reader, activeQueries: new ActiveQueries() },
        // What is made up never changes.
        watchSeries: () => ({ place: 0, number: 0 }),
        queryLog: () => undefined,
      }),
    );
  }
}

const noCardinality = () => {
  throw bug('no rehearsal counts labels');
};
