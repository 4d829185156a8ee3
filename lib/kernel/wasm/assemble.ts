// WebAssembly's text format -> a module, as far as the modules of this repository go: one memory that is imported, functions of
// folded instructions, all of them exported under their names. The text is the source; there is no build step and no blob.
// Source: WebAssembly core specification 2.0, 5 and 6.
import { bug } from '@/lib/kernel/errors';
import { INSTRUCTIONS, VALUE_TYPES } from './instructions';

type Node = string | readonly Node[];

/**
 * @param text `(func $name (param $x i32)… (result i32)? (local $y i64)… instruction…)…`; `;;` begins a comment
 * @throws bug naming what it does not know
 */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const functions = parse(text).map(readFunction);
  const indexOf = new Map(functions.map(({ name }, i) => [name, i]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      TYPES,
      functions.map(({ params, results }) => [0x60, ...vector(params), ...vector(results)]),
    ),
    ...section(IMPORTS, [[...name('env'), ...name('memory'), 0x02, 0x00, 0x00]]),
    ...section(
      FUNCTIONS,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      EXPORTS,
      functions.map((each, i) => [...name(each.name.slice(1)), 0x00, ...unsigned(i)]),
    ),
    ...section(
      CODE,
      functions.map((each) => sized(new Body(each, indexOf).bytes())),
    ),
  ]);
}

const [TYPES, IMPORTS, FUNCTIONS, EXPORTS, CODE] = [1, 2, 3, 7, 10] as const;

/** Nested lists of words. */
function parse(text: string): Node[] {
  const lists: Node[][] = [[]];
  for (const word of text.replace(/;;.*/g, '').match(/[()]|[^\s()]+/g) ?? []) {
    if (word === '(') lists.push([]);
    else if (word === ')') {
      const done = lists.pop() as Node[];
      if (lists.length === 0) throw bug('WebAssembly text closes more than it opens');
      (lists.at(-1) as Node[]).push(done);
    } else (lists.at(-1) as Node[]).push(word);
  }
  if (lists.length !== 1) throw bug('WebAssembly text ends within parentheses');
  return lists[0] as Node[];
}

type Func = {
  readonly name: string;
  readonly params: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  /** Parameters, then locals. */
  readonly names: readonly string[];
  readonly body: readonly Node[];
};

function readFunction(node: Node): Func {
  const [kind, name, ...rest] = node as readonly Node[];
  if (kind !== 'func' || typeof name !== 'string')
    throw bug(`WebAssembly text has ${JSON.stringify(node)}, no function`);
  const declared = (what: string) => rest.filter((each): each is readonly string[] => each[0] === what);
  const [params, locals] = [declared('param'), declared('local')];
  return {
    name,
    params: params.map(([, , type]) => valueType(type)),
    results: declared('result').map(([, type]) => valueType(type)),
    locals: locals.map(([, , type]) => valueType(type)),
    names: [...params, ...locals].map(([, each]) => each as string),
    body: rest.filter((each) => !['param', 'result', 'local'].includes(each[0] as string)),
  };
}

function valueType(word: string | undefined): number {
  const type = VALUE_TYPES[word ?? ''];
  if (type === undefined) throw bug(`WebAssembly text has the type ${word}`);
  return type;
}

const NO_VALUE = 0x40;
const END = 0x0b;

/** The code of one function. */
class Body {
  private readonly code: number[] = [];
  /** Of the blocks that are open, outermost first. */
  private readonly labels: string[] = [];

  constructor(
    private readonly func: Func,
    private readonly indexOf: ReadonlyMap<string, number>,
  ) {}

  bytes(): number[] {
    for (const node of this.func.body) this.add(node);
    return [...vector(this.func.locals, (type) => [1, type]), ...this.code, END];
  }

  private add(node: Node): void {
    const [word, ...rest] = node as readonly Node[];
    if (word === 'block' || word === 'loop') this.addBlock(word === 'block' ? 0x02 : 0x03, rest);
    else if (word === 'if') this.addIf(rest);
    else if (word === 'br') this.code.push(0x0c, ...this.depthOf(rest[0]));
    else if (word === 'br_if') this.addAfter(rest.slice(1), [0x0d, ...this.depthOf(rest[0])]);
    else if (word === 'local.get') this.code.push(0x20, ...this.local(rest[0]));
    else if (word === 'local.set') this.addAfter(rest.slice(1), [0x21, ...this.local(rest[0])]);
    else if (word === 'local.tee') this.addAfter(rest.slice(1), [0x22, ...this.local(rest[0])]);
    else if (word === 'call')
      this.addAfter(rest.slice(1), [0x10, ...unsigned(found(this.indexOf.get(rest[0] as string), rest[0]))]);
    else if (word === 'i32.const') this.code.push(0x41, ...signed(BigInt(rest[0] as string)));
    else if (word === 'i64.const') this.code.push(0x42, ...signed(BigInt(rest[0] as string)));
    else if (word === 'f64.const') this.code.push(0x44, ...new Uint8Array(Float64Array.of(Number(rest[0])).buffer));
    else this.addPlain(word as string, rest);
  }

  private addAfter(operands: readonly Node[], code: readonly number[]): void {
    for (const operand of operands) this.add(operand);
    this.code.push(...code);
  }

  private addPlain(word: string, rest: readonly Node[]): void {
    const { code, alignment } = found(INSTRUCTIONS[word], word);
    const [first] = rest;
    if (alignment === undefined) this.addAfter(rest, code);
    else if (typeof first !== 'string') this.addAfter(rest, [...code, alignment, 0]);
    else this.addAfter(rest.slice(1), [...code, alignment, ...unsigned(Number(first.slice('offset='.length)))]);
  }

  private addBlock(code: number, [label, ...body]: readonly Node[]): void {
    this.code.push(code, NO_VALUE);
    this.labels.push(label as string);
    for (const node of body) this.add(node);
    this.labels.pop();
    this.code.push(END);
  }

  /** `(if condition (then …) (else …)?)` */
  private addIf([condition, then, otherwise]: readonly Node[]): void {
    this.add(condition as Node);
    this.code.push(0x04, NO_VALUE);
    this.labels.push('');
    for (const node of then?.slice(1) ?? []) this.add(node);
    if (otherwise) this.code.push(0x05);
    for (const node of otherwise?.slice(1) ?? []) this.add(node);
    this.labels.pop();
    this.code.push(END);
  }

  private depthOf(label: Node | undefined): number[] {
    const at = this.labels.lastIndexOf(label as string);
    return unsigned(this.labels.length - 1 - found(at < 0 ? undefined : at, label));
  }

  private local(name: Node | undefined): number[] {
    const at = this.func.names.indexOf(name as string);
    return unsigned(found(at < 0 ? undefined : at, name));
  }
}

function found<T>(thing: T | undefined, word: Node | undefined): T {
  if (thing === undefined) throw bug(`WebAssembly text has ${JSON.stringify(word)}, which means nothing there`);
  return thing;
}

const sized = (bytes: readonly number[]) => [...unsigned(bytes.length), ...bytes];
const vector = <T>(items: readonly T[], bytesOf: (item: T) => readonly number[] = (item) => [item as number]) => [
  ...unsigned(items.length),
  ...items.flatMap(bytesOf),
];
const section = (id: number, items: readonly (readonly number[])[]) => [id, ...sized(vector(items, (item) => item))];
const name = (text: string) => sized([...new TextEncoder().encode(text)]);

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 127n);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
  return isLast ? [low] : [low | 128, ...signed(rest)];
}
