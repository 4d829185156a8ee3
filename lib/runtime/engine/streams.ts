// The engine thread's side of streamed requests: bodies come in and answers go out a piece a call, each when it is asked for.
import {
  TransformStream,
  type TransformStreamDefaultController,
  type WritableStreamDefaultWriter,
} from 'node:stream/web';
import { canceled, notFound } from '@/lib/kernel/errors';
import type { Pieces, StreamedRequest, StreamHandler, WireRequest, WireResponse } from '@/lib/kernel/http';
import { fromWireError, type WireError } from './protocol';

type Piece = Uint8Array<ArrayBuffer>;

/** `stream` is the caller's number for it, until it is over. */
export type StreamVerbs = {
  openStream: {
    args: Omit<WireRequest, 'body'> & { readonly stream: number };
    result: Omit<WireResponse, 'body'> & { readonly hasTrailers: boolean };
  };
  /** A piece of the request's body; without one it is over, or cannot be read. Answered when there is room for another. */
  sendPiece: {
    args: { readonly stream: number; readonly piece?: Piece; readonly problem?: WireError };
    result: { readonly isWanted: boolean };
  };
  /** A piece of the answer's body; without one it is over. */
  nextPiece: {
    args: { readonly stream: number };
    result: { readonly piece?: Piece; readonly trailers?: Readonly<Record<string, string>> };
  };
  /** The caller has gone. Of a stream that is over: nothing. */
  closeStream: { args: { readonly stream: number }; result: object };
};

type OpenStream = {
  readonly body: WritableStreamDefaultWriter<Piece>;
  readonly bodyControl: TransformStreamDefaultController<Piece>;
  answer: AsyncIterator<Piece> | undefined;
  trailers: (() => Readonly<Record<string, string>>) | undefined;
  isClosed: boolean;
};

export class Streams {
  private readonly open = new Map<number, OpenStream>();

  async begin(
    handler: StreamHandler,
    { stream, ...request }: StreamVerbs['openStream']['args'],
  ): Promise<StreamVerbs['openStream']['result']> {
    let bodyControl: TransformStreamDefaultController<Piece> | undefined;
    const { readable, writable } = new TransformStream<Piece, Piece>({
      start(controller) {
        bodyControl = controller;
      },
    });
    const its: OpenStream = {
      body: writable.getWriter(),
      bodyControl: bodyControl as unknown as TransformStreamDefaultController<Piece>, // it has started when it is made
      ...{ answer: undefined, trailers: undefined, isClosed: false },
    };
    this.open.set(stream, its);
    try {
      const { status, headers, body, trailers } = await handler(withBody(request, readable), {
        get aborted() {
          return its.isClosed;
        },
      });
      its.answer = body[Symbol.asyncIterator]();
      its.trailers = trailers;
      if (its.isClosed) await its.answer.return?.();
      return { status, headers, hasTrailers: trailers !== undefined };
    } catch (thrown) {
      await this.close(stream);
      throw thrown;
    }
  }

  async send({ stream, piece, problem }: StreamVerbs['sendPiece']['args']): Promise<{ isWanted: boolean }> {
    const body = this.open.get(stream)?.body;
    if (!body) return { isWanted: false };
    const sent = piece ? body.write(piece) : problem ? body.abort(fromWireError(problem)) : body.close();
    // It fails only when whoever read it has stopped.
    const isWanted = await sent.then(
      () => true,
      () => false,
    );
    return { isWanted };
  }

  async next({ stream }: { readonly stream: number }): Promise<StreamVerbs['nextPiece']['result']> {
    const its = this.open.get(stream);
    if (!its?.answer) throw notFound(`there is no stream ${stream}`);
    try {
      const { value, done } = await its.answer.next();
      if (!done) return { piece: value };
    } catch (thrown) {
      await this.close(stream);
      throw thrown;
    }
    const trailers = its.trailers?.();
    await this.close(stream);
    return trailers ? { trailers } : {};
  }

  async close(stream: number): Promise<void> {
    const its = this.open.get(stream);
    if (!its) return;
    this.open.delete(stream);
    its.isClosed = true;
    // Aborting the writer would wait for a piece that nobody takes.
    its.bodyControl.error(canceled('the client has gone'));
    await its.answer?.return?.();
  }
}

const withBody = (request: Omit<WireRequest, 'body'>, body: Pieces): StreamedRequest => ({ ...request, body });
