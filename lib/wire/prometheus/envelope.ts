// The envelope of Prometheus' HTTP API: {status, data, errorType, error, warnings, infos}, and which status an error has.
import { type ErrorKind, kindOf, messageOf } from '@/lib/kernel/errors';
import { jsonResponse, textResponse, type WireResponse } from '@/lib/kernel/http';

export type Notes = { readonly warnings?: readonly string[]; readonly infos?: readonly string[] };

export function successResponse(data: unknown, notes: Notes = {}): WireResponse {
  return jsonResponse(200, { status: 'success', data, ...presentNotes(notes) });
}

/** What Prometheus answers where there is nothing to say. */
export const noContent = (): WireResponse => ({ status: 204, headers: {}, body: new Uint8Array() });

/** Only the lists that say something, as Prometheus leaves empty ones out. */
export function presentNotes({ warnings = [], infos = [] }: Notes): Notes {
  return { ...(warnings.length > 0 && { warnings }), ...(infos.length > 0 && { infos }) };
}

/** Prometheus' web/api/v1: errorType and status of each kind of failure. */
const ERRORS: Readonly<Record<ErrorKind, { readonly errorType: string; readonly status: number }>> = {
  bad_input: { errorType: 'bad_data', status: 400 },
  unprocessable: { errorType: 'execution', status: 422 },
  not_found: { errorType: 'not_found', status: 404 },
  conflict: { errorType: 'bad_data', status: 409 },
  too_large: { errorType: 'bad_data', status: 413 },
  timeout: { errorType: 'timeout', status: 503 },
  canceled: { errorType: 'canceled', status: 499 },
  unavailable: { errorType: 'unavailable', status: 503 },
  bug: { errorType: 'internal', status: 500 },
};

/** Any thrown value in the API's own shape. */
export const errorEnvelope = (thrown: unknown) => ({
  status: 'error',
  errorType: ERRORS[kindOf(thrown)].errorType,
  error: messageOf(thrown),
});

/** As an answer. */
export function errorResponse(thrown: unknown): WireResponse {
  const kind = kindOf(thrown);
  const response = jsonResponse(ERRORS[kind].status, errorEnvelope(thrown));
  return kind === 'unavailable' ? { ...response, headers: { ...response.headers, 'retry-after': '1' } } : response;
}

/** The same in plain text, for what is no part of the API. */
export function textErrorResponse(thrown: unknown): WireResponse {
  return textResponse(ERRORS[kindOf(thrown)].status, `${messageOf(thrown)}\n`);
}

export function methodNotAllowed(methods: readonly string[]): WireResponse {
  const response = jsonResponse(405, {
    status: 'error',
    errorType: 'bad_data',
    error: `this method is not allowed here; use ${methods.join(' or ')}`,
  });
  return { ...response, headers: { ...response.headers, allow: methods.join(', ') } };
}
