// Third stage of go-template: walks a definition and writes. Semantics and messages of text/template's exec.
import { messageOf } from '@/lib/kernel/errors';
import { type Budget, BudgetError } from './budget';
import type { FunctionMap } from './builtins';
import type { Output } from './output';
import { plain } from './printf';
import { executionError, type TemplateError } from './template-error';
import {
  type Branch,
  type Command,
  type Definition,
  type Node,
  type Operand,
  type Pipeline,
  showCommand,
  showOperand,
  showPipeline,
} from './tree';
import {
  fits,
  type GoFunction,
  GoMap,
  GoStruct,
  type GoValue,
  isList,
  isTrue,
  itemsOf,
  methodsOf,
  type ParameterType,
  SafeHtml,
  typeNameOf,
} from './value';

/** What a map gives for a key it lacks: nothing, or the zero value of its elements. */
export type MissingKey = 'invalid' | 'zero' | 'error';

export type Surroundings = {
  readonly functions: FunctionMap;
  readonly definition: (name: string) => Definition | undefined;
  readonly missingKey: MissingKey;
  readonly budget: Budget;
};

/** No value comes from the command before. */
const NOTHING = Symbol('nothing');
type Piped = GoValue | typeof NOTHING;

type Leave = 'break' | 'continue' | undefined;

/** What an error quotes, and where it stands. */
type Place = Operand | Command | Pipeline | Extract<Node, { kind: 'template' }>;

/** Runs one template with `data` as its dot. @throws TemplateError */
export function execute(definition: Definition, data: GoValue, output: Output, surroundings: Surroundings): void {
  new Execution(definition, data, output, surroundings, 1).run(data);
}

class Execution {
  private readonly variables: { readonly name: string; value: GoValue }[];
  private place: Place = { kind: 'dot', at: 0 };

  constructor(
    private readonly own: Definition,
    data: GoValue,
    private readonly output: Output,
    private readonly surroundings: Surroundings,
    private readonly depth: number,
  ) {
    this.variables = [{ name: '$', value: data }];
  }

  /** What a limit throws becomes an error with a position. */
  run(dot: GoValue): void {
    try {
      this.nodes(this.own.body, dot);
    } catch (thrown) {
      throw thrown instanceof BudgetError ? this.error(thrown.message) : thrown;
    }
  }

  private nodes(nodes: readonly Node[], dot: GoValue): Leave {
    for (const node of nodes) {
      const leave = this.node(node, dot);
      if (leave) return leave;
    }
    return undefined;
  }

  private node(node: Node, dot: GoValue): Leave {
    this.surroundings.budget.step();
    switch (node.kind) {
      case 'text':
        this.surroundings.budget.write(node.text.length);
        this.output.literal(node.text);
        return undefined;
      case 'action':
        this.action(node.pipeline, dot);
        return undefined;
      case 'template':
        this.callTemplate(node, dot);
        return undefined;
      case 'if':
      case 'with':
        return this.condition(node, dot);
      case 'range':
        return this.range(node, dot);
      default:
        return node.kind;
    }
  }

  private action(pipeline: Pipeline, dot: GoValue): void {
    const value = this.pipeline(pipeline, dot);
    if (pipeline.variables.length > 0) return;
    const before = this.output.text().length;
    this.output.value(value);
    this.surroundings.budget.write(this.output.text().length - before);
  }

  private condition({ kind, pipeline, body, otherwise }: Branch, dot: GoValue): Leave {
    const scope = this.variables.length;
    const value = this.pipeline(pipeline, dot);
    const leave = isTrue(value) ? this.nodes(body, kind === 'with' ? value : dot) : this.nodes(otherwise ?? [], dot);
    this.variables.length = scope;
    return leave;
  }

  private range({ pipeline, body, otherwise }: Branch, dot: GoValue): Leave {
    const scope = this.variables.length;
    const value = this.pipeline(pipeline, dot, true);
    const { variables, isAssignment } = pipeline;
    if (!isAssignment) for (const name of variables) this.variables.push({ name, value: undefined });
    const inner = this.variables.length;
    let isEmpty = true;
    for (const [key, element] of this.pairsOf(value, variables.length)) {
      isEmpty = false;
      this.setRangeVariables(variables, key, element);
      const leave = this.nodes(body, element);
      this.variables.length = inner;
      this.surroundings.budget.step();
      if (leave === 'break') break;
    }
    this.variables.length = scope;
    return isEmpty && otherwise ? this.nodes(otherwise, dot) : undefined;
  }

  private setRangeVariables(names: readonly string[], key: GoValue, element: GoValue): void {
    const [first, second] = names;
    if (second !== undefined) this.assign(second, element);
    if (first !== undefined) this.assign(first, second === undefined ? element : key);
  }

  /** Keys and elements in the order of Go. */
  private *pairsOf(value: GoValue, variables: number): Iterable<readonly [GoValue, GoValue]> {
    if (isList(value)) {
      const items = itemsOf(value);
      for (let i = 0; i < items.length; i++) yield [BigInt(i), items[i]];
    } else if (value instanceof GoMap) yield* value.sorted();
    else if (typeof value === 'bigint') {
      if (variables > 1) throw this.error(`can't use ${value} to iterate over more than one variable`);
      for (let i = 0n; i < value; i++) yield [i, i];
    } else if (value !== undefined) {
      throw this.error(`range can't iterate over ${plain(value)}`);
    }
  }

  private callTemplate(node: Extract<Node, { kind: 'template' }>, dot: GoValue): void {
    const { name, pipeline } = node;
    this.at(node);
    const definition = this.surroundings.definition(name);
    if (!definition) throw this.error(`template ${JSON.stringify(name)} not defined`);
    if (this.depth >= this.surroundings.budget.limits.depth)
      throw this.error(`exceeded maximum template depth (${this.surroundings.budget.limits.depth})`);
    const data = pipeline ? this.pipeline(pipeline, dot) : undefined;
    new Execution(definition, data, this.output, this.surroundings, this.depth + 1).run(data);
  }

  /** @param isRange its variables are set by the loop */
  private pipeline({ commands, variables, isAssignment }: Pipeline, dot: GoValue, isRange = false): GoValue {
    let value: Piped = NOTHING;
    for (const command of commands) value = this.command(command, dot, value);
    const result = value === NOTHING ? undefined : value;
    if (isRange) return result;
    for (const name of variables) {
      if (isAssignment) this.assign(name, result);
      else this.variables.push({ name, value: result });
    }
    return result;
  }

  private assign(name: string, value: GoValue): void {
    const variable = this.variables.findLast((each) => each.name === name);
    if (!variable) throw this.error(`undefined variable: ${name}`);
    variable.value = value;
  }

  private command(command: Command, dot: GoValue, piped: Piped): GoValue {
    const [first, ...args] = command.operands as [Operand, ...Operand[]];
    const isGiven = args.length > 0 || piped !== NOTHING;
    switch (first.kind) {
      case 'field':
        return this.fields(dot, first.names, dot, first, args, piped);
      case 'chain':
        return this.fields(this.operand(first.operand, dot), first.names, dot, first, args, piped);
      case 'function':
        return this.callNamed(first, command, dot, args, piped);
      case 'variable':
        if (first.names.length > 0) return this.fields(this.variable(first.name), first.names, dot, first, args, piped);
        break;
      case 'nil':
        this.at(first);
        throw this.error('nil is not a command');
    }
    this.at(first);
    if (isGiven) throw this.error(`can't give argument to non-function ${showOperand(first)}`);
    return this.operand(first, dot);
  }

  private operand(operand: Operand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return undefined;
      case 'bool':
      case 'number':
      case 'string':
        return operand.value;
      case 'field':
        return this.fields(dot, operand.names, dot, operand, [], NOTHING);
      case 'variable':
        return this.fields(this.variable(operand.name), operand.names, dot, operand, [], NOTHING);
      case 'chain':
        return this.fields(this.operand(operand.operand, dot), operand.names, dot, operand, [], NOTHING);
      case 'function':
        return this.callNamed(operand, operand, dot, [], NOTHING);
      case 'pipeline':
        return this.pipeline(operand.pipeline, dot);
    }
  }

  private variable(name: string): GoValue {
    const variable = this.variables.findLast((each) => each.name === name);
    if (!variable) throw this.error(`undefined variable: ${name}`);
    return variable.value;
  }

  /** `.A.B.C args`: the arguments are for the last. */
  private fields(
    receiver: GoValue,
    names: readonly string[],
    dot: GoValue,
    place: Place,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    let value = receiver;
    names.forEach((name, i) => {
      const isLast = i === names.length - 1;
      value = this.field(value, name, dot, place, isLast ? args : [], isLast ? piped : NOTHING);
    });
    return value;
  }

  private field(
    receiver: GoValue,
    name: string,
    dot: GoValue,
    place: Place,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    this.at(place);
    const methods = methodsOf(receiver);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method) return this.call(method, name, place, dot, args, piped);
    const isGiven = args.length > 0 || piped !== NOTHING;
    if (receiver instanceof GoStruct && Object.hasOwn(receiver.fields, name)) {
      if (isGiven) throw this.error(`${name} has arguments but cannot be invoked as function`);
      return receiver.fields[name];
    }
    if (receiver instanceof GoMap) {
      if (isGiven) throw this.error(`${name} is not a method but has arguments`);
      return receiver.entries.has(name) ? receiver.entries.get(name) : this.missing(receiver, name);
    }
    if (receiver !== undefined) throw this.error(`can't evaluate field ${name} in type ${typeNameOf(receiver)}`);
    if (this.surroundings.missingKey === 'invalid') return undefined;
    throw this.error(`nil pointer evaluating interface {}.${name}`);
  }

  private missing(map: GoMap, name: string): GoValue {
    const { missingKey } = this.surroundings;
    if (missingKey === 'error') throw this.error(`map has no entry for key ${JSON.stringify(name)}`);
    return missingKey === 'zero' ? map.zero : undefined;
  }

  private callNamed(
    operand: Extract<Operand, { kind: 'function' }>,
    place: Place,
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    this.at(operand);
    if (operand.name === 'and' || operand.name === 'or') return this.logic(operand.name, dot, args, piped);
    const called = this.surroundings.functions[operand.name];
    if (!called) throw this.error(`${JSON.stringify(operand.name)} is not a defined function`);
    return this.call(called, operand.name, place, dot, args, piped);
  }

  /** The first operand that decides, the others are not evaluated; otherwise the last. */
  private logic(name: 'and' | 'or', dot: GoValue, args: readonly Operand[], piped: Piped): GoValue {
    if (args.length === 0 && piped === NOTHING)
      throw this.error(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: GoValue;
    for (const arg of args) {
      value = this.operand(arg, dot);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped === NOTHING ? value : piped;
  }

  private call(
    called: GoFunction,
    name: string,
    place: Place,
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    const given = args.length + (piped === NOTHING ? 0 : 1);
    const { parameters, rest } = called;
    if (given < parameters.length || (rest === undefined && given > parameters.length)) {
      const wanted = rest === undefined ? `${parameters.length}` : `at least ${parameters.length}`;
      throw this.error(`wrong number of args for ${name}: want ${wanted} got ${given}`);
    }
    const typeOf = (i: number) => parameters[i] ?? rest ?? 'any';
    const values = args.map((arg, i) => this.argument(arg, typeOf(i), dot));
    if (piped !== NOTHING) values.push(this.checked(piped, typeOf(args.length), true));
    try {
      const result = called.call(values);
      this.surroundings.budget.step(lengthOf(result));
      return result;
    } catch (thrown) {
      if (thrown instanceof Interruption) throw thrown;
      this.at(place);
      throw this.error(`error calling ${name}: ${messageOf(thrown)}`);
    }
  }

  private argument(operand: Operand, type: ParameterType, dot: GoValue): GoValue {
    this.at(operand);
    if (operand.kind === 'nil' && type !== 'any') throw this.error(`cannot assign nil to ${type}`);
    const isLiteral = operand.kind === 'number' || operand.kind === 'string' || operand.kind === 'bool';
    if (!isLiteral) return this.checked(this.operand(operand, dot), type);
    if (operand.kind === 'number' && type === 'float64') return Number(operand.value);
    if (fits(operand.value, type)) return operand.value;
    throw this.error(`expected ${LITERAL_NAMES[type] ?? type}; found ${showOperand(operand)}`);
  }

  private checked(value: GoValue, type: ParameterType, isPiped = false): GoValue {
    if (fits(value, type)) return value;
    if (type === 'string' && value instanceof SafeHtml) return value.html;
    const isInvalid = value === undefined && (isPiped || this.surroundings.missingKey === 'invalid');
    if (isInvalid) throw this.error(`invalid value; expected ${type}`);
    const got = value === undefined ? 'interface {}' : typeNameOf(value);
    throw this.error(`wrong type for value; expected ${type}; got ${got}`);
  }

  private at(place: Place): void {
    this.place = place;
  }

  private error(message: string): TemplateError {
    const { file, source, name } = this.own;
    return executionError({ name: file, source, at: this.place.at, shown: showPlace(this.place) }, name, message);
  }
}

/** Thrown by a function to leave the execution as a whole, unchanged. */
export class Interruption extends Error {}

const LITERAL_NAMES: Partial<Record<ParameterType, string>> = { int: 'integer', float64: 'float', bool: 'bool' };

const lengthOf = (value: GoValue): number =>
  typeof value === 'string' ? value.length : value instanceof SafeHtml ? value.html.length : 0;

function showPlace(place: Place): string {
  if ('operands' in place) return showCommand(place);
  if ('commands' in place) return showPipeline(place);
  if (place.kind !== 'template') return showOperand(place);
  const { name, pipeline } = place;
  return `{{template ${JSON.stringify(name)}${pipeline ? ` ${showPipeline(pipeline)}` : ''}}}`;
}
