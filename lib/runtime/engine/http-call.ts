// A request on its way to the engine thread, and its answer on the way back: lists of texts and bytes. A structured clone costs by the
// object and by the name of each property, and for a small answer it is most of the way.
import type { Watch, WireRequest, WireResponse } from '@/lib/kernel/http';
import type { RequestSettings } from './request-settings';

/** Headers and settings are JSON. The body comes with the buffer it lies in, which goes along; neither when there is no body. */
export type HttpCall = readonly [
  method: string,
  url: string,
  headers: string,
  settings: string,
  body?: Uint8Array<ArrayBuffer>,
  buffer?: ArrayBuffer,
];

/**
 * With the buffer that the request's body lay in, the watch for as long as which the answer holds, and the buffer that the body lies
 * in when the engine thread would have it back.
 */
export type HttpAnswer = readonly [
  status: number,
  headers: string,
  body: Uint8Array<ArrayBuffer>,
  buffer: ArrayBuffer | undefined,
  watchPlace?: number | undefined,
  watchNumber?: number | undefined,
  room?: ArrayBuffer,
];

/** Writes calls. Settings are written when they are other ones than before: an object of them does not change. */
export class CallWriter {
  private settings: RequestSettings | undefined;
  private settingsText = '';

  of({ method, url, headers, body }: WireRequest, settings: RequestSettings): HttpCall {
    if (settings !== this.settings) {
      this.settings = settings;
      this.settingsText = JSON.stringify(settings);
    }
    const head = [method, url, JSON.stringify(headers), this.settingsText] as const;
    return body.length === 0 ? head : [...head, body, body.buffer];
  }
}

/** Reads them in the other thread. */
export class CallReader {
  private settings: RequestSettings | undefined;
  private settingsText = '';

  request([method, url, headers, , body = new Uint8Array()]: HttpCall): WireRequest {
    return { method, url, headers: JSON.parse(headers), body };
  }

  /** The same object until other settings come. */
  settingsOf([, , , text]: HttpCall): RequestSettings {
    if (this.settings === undefined || text !== this.settingsText) {
      this.settings = JSON.parse(text) as RequestSettings;
      this.settingsText = text;
    }
    return this.settings;
  }
}

export function packAnswer({ status, headers, body, holdsWhile, room }: WireResponse, call: HttpCall): HttpAnswer {
  const [, , , , , buffer] = call;
  const answer = [status, JSON.stringify(headers), body, buffer] as const;
  if (room) return [...answer, holdsWhile?.place, holdsWhile?.number, room];
  return holdsWhile ? [...answer, holdsWhile.place, holdsWhile.number] : answer;
}

export const unpackAnswer = ([status, headers, body]: HttpAnswer): WireResponse => ({
  status,
  headers: JSON.parse(headers),
  body,
});

/** undefined: it is not known for how long the answer holds. */
export const watchOf = ([, , , , place, number]: HttpAnswer): Watch | undefined =>
  place === undefined || number === undefined ? undefined : { place, number };

/** undefined: the engine thread wants nothing of the body back. */
export const roomOf = ([, , , , , , room]: HttpAnswer): ArrayBuffer | undefined => room;
