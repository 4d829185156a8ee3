// What is wrong with a template, in Go's words and with Go's positions: lines from 1, columns in bytes from 0.
import { QuadrantError } from '@/lib/kernel/errors';

export class TemplateError extends QuadrantError {
  constructor(message: string) {
    super('bad_input', message);
    this.name = 'TemplateError';
  }
}

/** `template: NAME:LINE: MESSAGE` @param at index into `source` */
export const parseError = (name: string, source: string, at: number, message: string) =>
  new TemplateError(`template: ${name}:${lineOf(source, at)}: ${message}`);

/** `template: NAME:LINE:COLUMN: executing "TEMPLATE" at <NODE>: MESSAGE` */
export function executionError(
  where: { readonly name: string; readonly source: string; readonly at: number; readonly shown: string },
  executing: string,
  message: string,
): TemplateError {
  const { name, source, at } = where;
  const before = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  const position = `${name}:${lineOf(source, at)}:${Buffer.byteLength(before)}`;
  return new TemplateError(
    `template: ${position}: executing ${JSON.stringify(executing)} at <${where.shown}>: ${message}`,
  );
}

const lineOf = (source: string, at: number) => source.slice(0, at).split('\n').length;
