// The three shapes in which Alertmanager says no: {code, message} before a request is understood, a JSON string after, or nothing.
import { type ErrorKind, kindOf, messageOf } from '@/lib/kernel/errors';
import { textResponse, type WireResponse } from '@/lib/kernel/http';

/** A request that is not what the API's description asks for: status, and the code go-openapi has for it. */
export class Malformed extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const REQUIRED = 602;
const TOO_FEW_ITEMS = 612;
const BAD_TYPE = 601;

export const missing = (where: string) => new Malformed(422, REQUIRED, `${where} in body is required`);
export const tooFew = (where: string) =>
  new Malformed(422, TOO_FEW_ITEMS, `${where} in body should have at least 1 items`);
export const badType = (where: string, place: 'body' | 'path', type: string, value: string) =>
  new Malformed(422, BAD_TYPE, `${where} in ${place} must be of type ${type}: ${JSON.stringify(value)}`);
export const unparsable = (what: string, why: string) =>
  new Malformed(400, 400, `parsing ${what} body from "" failed, because ${why}`);

/** Alertmanager lets every page read it. */
const HEADERS = { vary: 'Origin', 'access-control-allow-origin': '*' };

export function jsonAnswer(status: number, json: string): WireResponse {
  const response = textResponse(status, json, 'application/json');
  return { ...response, headers: { ...response.headers, ...HEADERS } };
}

/** A result ends in a newline. */
export const resultAnswer = (value: unknown) => jsonAnswer(200, `${JSON.stringify(value)}\n`);

export const emptyAnswer = (status: number): WireResponse => ({ status, headers: HEADERS, body: new Uint8Array() });

export const malformedAnswer = ({ status, code, message }: Malformed): WireResponse =>
  jsonAnswer(status, JSON.stringify({ code, message }));

const STATUS: Readonly<Partial<Record<ErrorKind, number>>> = { bad_input: 400, not_found: 404, unavailable: 503 };

export function errorAnswer(thrown: unknown): WireResponse {
  if (thrown instanceof Malformed) return malformedAnswer(thrown);
  return jsonAnswer(STATUS[kindOf(thrown)] ?? 500, `${JSON.stringify(messageOf(thrown))}\n`);
}
