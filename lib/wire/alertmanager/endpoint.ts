// One path of the API: its methods, what media types it takes and gives; whatever is thrown becomes an answer.
import type { WireHandler, WireRequest, WireResponse } from '@/lib/kernel/http';
import { errorAnswer, Malformed, malformedAnswer } from './answers';

export type Asked = {
  readonly query: URLSearchParams;
  /** The last segment of the path, as it came. */
  readonly lastSegment: string;
  readonly request: WireRequest;
};

export type Answer = (asked: Asked) => WireResponse | Promise<WireResponse>;

/** By method, in the order in which a refusal names them. */
export type Endpoint = Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Answer>>>;

export function handlerOf(endpoint: Endpoint): WireHandler {
  return async (request) => {
    const answer = endpoint[request.method as keyof Endpoint];
    if (!answer) return methodRefused(request.method, Object.keys(endpoint));
    try {
      refuseMediaTypes(request);
      const [path = '', query = ''] = request.url.split(/\?(.*)/s);
      return await answer({
        query: new URLSearchParams(query),
        lastSegment: path.split('/').at(-1) as string,
        request,
      });
    } catch (thrown) {
      return errorAnswer(thrown);
    }
  };
}

export const pathRefused: WireHandler = async ({ url }) =>
  malformedAnswer(new Malformed(404, 404, `path ${url.split('?', 1)[0]} was not found`));

function methodRefused(method: string, allowed: readonly string[]): WireResponse {
  const list = allowed.join(',');
  const answer = malformedAnswer(new Malformed(405, 405, `method ${method} is not allowed, but [${list}] are`));
  return { ...answer, headers: { ...answer.headers, allow: list } };
}

/** A POST without a type is an upload of bytes to Go, so it is refused, too. */
function refuseMediaTypes({ method, headers }: WireRequest): void {
  const accepted = (headers.accept ?? '*/*')
    .split(',')
    .map((each) => (each.split(';')[0] as string).trim().toLowerCase());
  if (
    method !== 'POST' &&
    !accepted.some((type) => type === '*/*' || type === 'application/*' || type === 'application/json')
  )
    throw new Malformed(406, 406, 'unsupported media type requested, only [application/json] are available');
  const type = headers['content-type'] ?? 'application/octet-stream';
  if (method === 'POST' && type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new Malformed(
      415,
      415,
      `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`,
    );
}
