// The server's words about a query, as marks in its text: what does not parse, and what it remarked on evaluating.
import type { Diagnostic } from '@codemirror/lint';
import { type ApiError, offsetOf } from '@/lib/client/api-error';
import { tokenize } from '../promql-tokens';
import type { Remarks } from '../use-answers';
import { wordsOf } from './words';

/** The piece of the text at an offset; the last one before it where there is none, as at the end. */
export function pieceAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  const pieces = tokenize(text).filter(({ kind }) => kind !== 'space');
  const piece = pieces.find(({ at, text: own }) => offset >= at && offset < at + own.length) ?? pieces.at(-1);
  return piece ? { from: piece.at, to: piece.at + piece.text.length } : { from: 0, to: text.length };
}

/** One at the place the message names, or none when it names none. */
export function errorDiagnostic(text: string, error: ApiError): Diagnostic[] {
  const offset = error.position && offsetOf(text, error.position);
  if (offset === undefined) return [];
  return [{ ...pieceAt(text, offset), severity: 'error', message: wordsOf(error.message) }];
}

const PLACE = /\((\d+):(\d+)\)$/;

/** Warnings and infos that end with their place, "(1:5)"; the others stand under the graph only. */
export function remarkDiagnostics(text: string, { warnings, infos }: Remarks): Diagnostic[] {
  const marked = (severity: 'warning' | 'info') => (message: string) => {
    const match = PLACE.exec(message);
    const offset = match && offsetOf(text, { line: Number(match[1]), column: Number(match[2]) });
    return offset === undefined || offset === null ? [] : [{ ...pieceAt(text, offset), severity, message }];
  };
  return [...warnings.flatMap(marked('warning')), ...infos.flatMap(marked('info'))];
}
