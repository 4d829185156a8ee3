// Sections of alertmanager.yml as tables of fields: strict, with defaults, with secrets in place or in a file of their own.
import { isScalar, type Node } from 'yaml';
import { messageOf } from '@/lib/kernel/errors';
import { type Fields, type Read, Reader, text } from '../prometheus-config/reader';

/** The text of a `…_file` setting's file, its name as written. @throws when it cannot be read */
export type ReadSecretFile = (name: string) => string;

/** A reader that remembers where secrets stand, so that the file can be shown without them. */
export class SecretReader extends Reader {
  private readonly secrets: { readonly start: number; readonly end: number; readonly shown: string }[] = [];

  constructor(
    private readonly source: string,
    readonly readSecretFile: ReadSecretFile,
  ) {
    super(source);
  }

  /** @param shown what stands in its place */
  hide(node: Node, shown = '<secret>'): void {
    const scalar = this.resolved(node);
    if (scalar?.range) this.secrets.push({ start: scalar.range[0], end: scalar.range[1], shown });
  }

  redacted(): string {
    let result = '';
    let at = 0;
    for (const { start, end, shown: text } of this.secrets.toSorted((a, b) => a.start - b.start)) {
      if (start < at) continue; // the same scalar again, by an alias
      const isBlock = this.source[end - 1] === '\n';
      result += `${this.source.slice(at, start)}${text}${isBlock ? '\n' : ''}`;
      at = end;
    }
    return result + this.source.slice(at);
  }
}

/** Sections are read by no other reader: parseAlertmanagerConfig makes it. */
const secretReader = (reader: Reader): SecretReader => reader as SecretReader;

/** A text that is never shown again. */
export const secret: Read<string> = (node, reader, path) => {
  secretReader(reader).hide(node);
  return text(node, reader, path);
};

/** An address whose path may be a secret. Where it leads is shown: amtool refuses a configuration whose webhook has no URL. */
export const secretUrl: Read<string> = (node, reader, path) => {
  const given = text(node, reader, path);
  const url = given !== undefined && URL.canParse(given) ? new URL(given) : undefined;
  secretReader(reader).hide(node, url?.host ? `${url.protocol}//${url.host}/<secret>` : '<secret>');
  return given;
};

type Value<R> = R extends Read<infer T> ? T : never;

/** Settings by their YAML names: those who act on them know them by the words of Alertmanager's documentation. */
export type Settings<F extends Fields, D> = {
  readonly [K in keyof F]: K extends keyof D ? Value<F[K]> : Value<F[K]> | undefined;
};

/** `x_file` is read into `x`; both together are a problem. */
export function section<F extends Fields, D extends Partial<Settings<F, F>>>(
  fields: F,
  defaults: D,
): Read<Settings<F, D>> {
  const files = Object.keys(fields).filter((name) => name.endsWith('_file') && name.slice(0, -5) in fields);
  return (node, reader, path) => {
    const values = reader.mapping(node, path, { fields });
    for (const name of files) readFile(values, name, node, secretReader(reader));
    return { ...defaults, ...values } as Settings<F, D>; // each value was read by the function of its field
  };
}

function readFile(values: Record<string, unknown>, name: string, node: Node, reader: SecretReader): void {
  const file = values[name];
  const base = name.slice(0, -'_file'.length);
  if (typeof file !== 'string') return;
  if (values[base] !== undefined) reader.problem(node, `at most one of ${base} & ${name} must be configured`);
  try {
    values[base] = reader.readSecretFile(file).trim();
  } catch (cause) {
    reader.problem(node, `cannot read ${name}: ${messageOf(cause)}`);
  }
}

/** A number as Go's YAML takes it, or a text of one. */
export const wholeNumber: Read<number> = (node, reader, path) => {
  const scalar = reader.resolved(node);
  const given = isScalar(scalar) ? Number(scalar.value) : Number.NaN;
  return Number.isSafeInteger(given) ? given : reader.problem(node, `${path} must be a whole number`);
};
