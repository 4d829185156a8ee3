// Reads YAML nodes strictly: every problem is collected with its line, so that a file is judged whole, not error by error.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { messageOf } from '@/lib/kernel/errors';
import type { UnsupportedField } from './known-fields';
import type { ConfigProblem } from './model';

/** Turns a node into a value, or reports and gives undefined. */
export type Read<T> = (node: Node, reader: Reader, path: string) => T | undefined;

/** Fields of a mapping: YAML name -> how to read it. */
export type Fields = Readonly<Record<string, Read<unknown>>>;

export type Section = { readonly fields: Fields; readonly unsupported?: ReadonlyMap<string, UnsupportedField> };

export class Reader {
  readonly problems: ConfigProblem[] = [];
  readonly warnings: ConfigProblem[] = [];
  private readonly lines = new LineCounter();
  readonly root: Node | null;
  private readonly document;

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, uniqueKeys: true, prettyErrors: false });
    this.root = this.document.contents;
    for (const { message, pos } of this.document.errors)
      this.problems.push({ line: this.lines.linePos(pos[0]).line, message });
  }

  problem(node: Node | null | undefined, message: string): undefined {
    this.problems.push({ line: this.lineOf(node), message });
  }

  lineOf(node: Node | null | undefined): number {
    return node?.range ? this.lines.linePos(node.range[0]).line : 1;
  }

  /** The values of a mapping's fields by their YAML names; unknown names are problems, unsupported ones problems or warnings. */
  mapping(node: Node, path: string, { fields, unsupported }: Section): Record<string, unknown> {
    const map = this.resolved(node);
    if (!isMap(map)) {
      this.problem(node, `${path} must be a mapping`);
      return {};
    }
    const values: Record<string, unknown> = {};
    for (const pair of (map as YAMLMap<Node, Node | null>).items) this.field(pair, path, fields, unsupported, values);
    return values;
  }

  private field(
    { key, value }: Pair<Node, Node | null>,
    path: string,
    fields: Fields,
    unsupported: Section['unsupported'],
    values: Record<string, unknown>,
  ): void {
    const name = isScalar(key) ? String(key.value) : String(key);
    const read = fields[name];
    if (read) {
      // `field:` with nothing behind it is the default, as in Prometheus.
      if (value && !(isScalar(value) && value.value === null))
        values[name] = read(value, this, path === '' ? name : `${path}.${name}`);
      return;
    }
    const known = unsupported?.get(name);
    const where = path === '' ? '' : ` in ${path}`;
    if (!known)
      this.problem(
        key,
        `unknown field ${JSON.stringify(name)}${where}${nearest(name, [...Object.keys(fields), ...(unsupported?.keys() ?? [])])}`,
      );
    else if (known.changesData)
      this.problem(key, `"${name}"${where} is a Prometheus setting that this version of Quadrant does not support`);
    else
      this.warnings.push({
        line: this.lineOf(key),
        message: `"${name}"${where} is accepted, but this version of Quadrant does not act on it`,
      });
  }

  /** The node as plain JavaScript, aliases followed: for what is passed on as it was written. */
  valueOf(node: Node): unknown {
    return node.toJS(this.document);
  }

  resolved(node: Node): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

/** `read` for every item of a sequence; items that had a problem are left out. */
export const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (node, reader, path) => {
    const list = reader.resolved(node);
    if (!isSeq(list)) return reader.problem(node, `${path} must be a list`);
    return list.items
      .map((item, i) => read(item as Node, reader, `${path}[${i}]`))
      .filter((item): item is T & {} => item !== undefined) as T[];
  };

/** Values of a mapping with free keys. */
export const recordOf =
  <T>(read: Read<T>): Read<Record<string, T>> =>
  (node, reader, path) => {
    const map = reader.resolved(node);
    if (!isMap(map)) return reader.problem(node, `${path} must be a mapping`);
    const entries = (map as YAMLMap<Node, Node>).items.map(({ key, value }) => [
      isScalar(key) ? String(key.value) : String(key),
      value ? read(value, reader, `${path}.${key}`) : undefined,
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, T>;
  };

/** A scalar as text: numbers and booleans as they were written. */
export const text: Read<string> = (node, reader, path) => {
  const scalar = reader.resolved(node);
  if (!isScalar(scalar)) return reader.problem(node, `${path} must be a string`);
  return scalar.source ?? String(scalar.value);
};

export const bool: Read<boolean> = (node, reader, path) => {
  const scalar = reader.resolved(node);
  if (isScalar(scalar) && typeof scalar.value === 'boolean') return scalar.value;
  return reader.problem(node, `${path} must be true or false`);
};

/** A text that `parse` accepts; what it throws becomes the problem. */
export const parsed =
  <T>(parse: (text: string) => T): Read<T> =>
  (node, reader, path) => {
    const given = text(node, reader, path);
    if (given === undefined) return undefined;
    try {
      return parse(given);
    } catch (thrown) {
      return reader.problem(node, `${path}: ${messageOf(thrown)}`);
    }
  };

/** ` (did you mean "x"?)` when one of the names is at most two edits away. */
function nearest(name: string, candidates: readonly string[]): string {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  return best && best.edits <= 2 ? ` (did you mean ${JSON.stringify(best.candidate)}?)` : '';
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
