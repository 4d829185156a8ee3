// One row of the API's table: which methods it takes, what answers it; whatever is thrown becomes an envelope.
import type { Cancellation, PolledHandler, WireRequest, WireResponse } from '@/lib/kernel/http';
import { errorResponse, methodNotAllowed } from './envelope';
import { Parameters } from './parameters';

export type Asked = {
  readonly parameters: Parameters;
  /** As it came, without the query. */
  readonly path: string;
  readonly request: WireRequest;
  readonly signal: Cancellation;
};

export type Endpoint<Doors> = {
  readonly methods: readonly string[];
  readonly answer: (asked: Asked, doors: Doors) => WireResponse | Promise<WireResponse>;
};

/** By path; `:name` stands for one segment. */
export type Endpoints<Doors> = Readonly<Record<string, Endpoint<Doors>>>;

export type EngineRoute = { readonly path: string; readonly handler: PolledHandler };

export const READ = ['GET', 'HEAD'];
export const READ_OR_FORM = ['GET', 'HEAD', 'POST'];
export const CHANGE = ['POST', 'PUT'];

export function routesOf<Doors>(endpoints: Endpoints<Doors>, doors: Doors): EngineRoute[] {
  return Object.entries(endpoints).map(([path, endpoint]) => ({
    path,
    handler: (request, signal) => answered(endpoint, request, signal, doors),
  }));
}

async function answered<Doors>(
  { methods, answer }: Endpoint<Doors>,
  request: WireRequest,
  signal: Cancellation,
  doors: Doors,
): Promise<WireResponse> {
  if (!methods.includes(request.method)) return methodNotAllowed(methods);
  try {
    const path = request.url.split('?', 1)[0] as string;
    return await answer({ parameters: new Parameters(request), path, request, signal }, doors);
  } catch (thrown) {
    return errorResponse(thrown);
  }
}
