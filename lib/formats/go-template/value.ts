// What Go's templates compute with, as JavaScript values: the types Go tells apart stay apart, because templates can see it.

/**
 * undefined is nil, and a key that is not there; bigint is int; number is float64; an array is a slice without methods.
 * Everything else is one of the classes below.
 */
export type GoValue =
  | undefined
  | boolean
  | bigint
  | number
  | string
  | readonly GoValue[]
  | GoMap
  | GoList
  | GoStruct
  | SafeHtml;

export type Methods = Readonly<Record<string, GoFunction>>;
const NO_METHODS: Methods = {};

/** A map with keys of type string. `zero`: what a key that is not there gives under `missingkey=zero`. */
export class GoMap {
  constructor(
    readonly entries: ReadonlyMap<string, GoValue>,
    readonly typeName = 'map[string]interface {}',
    readonly zero: GoValue = undefined,
    readonly methods: Methods = NO_METHODS,
  ) {}

  /** By key, in the order of its UTF-8 bytes, as `range` and printing go. */
  sorted(): [string, GoValue][] {
    return [...this.entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
}

/** map[string]string. */
export const stringMap = (entries: Readonly<Record<string, string>>, typeName = 'map[string]string') =>
  new GoMap(new Map(Object.entries(entries)), typeName, '');

/** A slice whose type has methods. */
export class GoList {
  constructor(
    readonly items: readonly GoValue[],
    readonly typeName: string,
    readonly methods: Methods = NO_METHODS,
  ) {}
}

/** `text`: what its String method gives, for printing. Fields are in the order Go prints them. */
export class GoStruct {
  constructor(
    readonly typeName: string,
    readonly fields: Readonly<Record<string, GoValue>>,
    readonly methods: Methods = NO_METHODS,
    readonly text?: () => string,
  ) {}
}

/** template.HTML: markup that its maker vouches for. */
export class SafeHtml {
  constructor(readonly html: string) {}
}

/** Types of parameters as Go's own functions declare them; a literal without a point may stand for a float64. */
type ArgumentTypes = { any: GoValue; string: string; int: bigint; float64: number; bool: boolean };
export type ParameterType = keyof ArgumentTypes;
type Arguments<P extends readonly ParameterType[]> = { [K in keyof P]: ArgumentTypes[P[K]] };

/** Something a template may call. Arguments were checked against `parameters`; what `call` throws fails the template. */
export type GoFunction = {
  readonly parameters: readonly ParameterType[];
  /** Type of any further arguments; undefined: there may be none. */
  readonly rest: ParameterType | undefined;
  readonly call: (args: readonly GoValue[]) => GoValue;
};

/** The cast is safe: the executor checks each argument against `parameters` before it calls. */
export const goFunction = <const P extends readonly ParameterType[]>(
  parameters: P,
  call: (...args: Arguments<P>) => GoValue,
): GoFunction => ({ parameters, rest: undefined, call: (args) => call(...(args as unknown as Arguments<P>)) });

/** The same with any number of arguments of type `rest` after the others. */
export const variadic = <const P extends readonly ParameterType[], R extends ParameterType>(
  parameters: P,
  rest: R,
  call: (...args: [...Arguments<P>, ...ArgumentTypes[R][]]) => GoValue,
): GoFunction => ({
  parameters,
  rest,
  call: (args) => call(...(args as unknown as [...Arguments<P>, ...ArgumentTypes[R][]])),
});

/** Whether a value may be given for a parameter as it is. */
export const fits = (value: GoValue, type: ParameterType): boolean =>
  type === 'any' || TYPE_OF_PRIMITIVE[typeof value] === type;

const TYPE_OF_PRIMITIVE: Readonly<Record<string, string>> = {
  boolean: 'bool',
  bigint: 'int',
  number: 'float64',
  string: 'string',
};

/** As %T prints it. */
export function typeNameOf(value: GoValue): string {
  if (value === undefined) return '<nil>';
  if (isList(value)) return value instanceof GoList ? value.typeName : '[]interface {}';
  if (value instanceof SafeHtml) return 'template.HTML';
  if (typeof value === 'object') return value.typeName;
  return TYPE_OF_PRIMITIVE[typeof value] as string;
}

export const isList = (value: GoValue): value is readonly GoValue[] | GoList =>
  Array.isArray(value) || value instanceof GoList;

export const itemsOf = (list: readonly GoValue[] | GoList): readonly GoValue[] =>
  list instanceof GoList ? list.items : list;

export const methodsOf = (value: GoValue): Methods =>
  value instanceof GoMap || value instanceof GoList || value instanceof GoStruct ? value.methods : NO_METHODS;

/** text/template IsTrue: what is not the zero value of its type, and any struct. */
export function isTrue(value: GoValue): boolean {
  if (isList(value)) return itemsOf(value).length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoStruct) return true;
  if (value instanceof SafeHtml) return value.html !== '';
  return Number.isNaN(value) || Boolean(value);
}
