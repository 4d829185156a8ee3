// What a template is once it is parsed, and how Go prints each node: errors quote nodes.

export type Operand =
  | { readonly kind: 'dot'; readonly at: number }
  | { readonly kind: 'nil'; readonly at: number }
  | { readonly kind: 'bool'; readonly at: number; readonly value: boolean }
  /** A literal is an int when it is written as one; where a float64 is wanted, any number will do. */
  | { readonly kind: 'number'; readonly at: number; readonly text: string; readonly value: bigint | number }
  | { readonly kind: 'string'; readonly at: number; readonly text: string; readonly value: string }
  | { readonly kind: 'field'; readonly at: number; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly at: number; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'chain'; readonly at: number; readonly operand: Operand; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly at: number; readonly name: string }
  | { readonly kind: 'pipeline'; readonly at: number; readonly pipeline: Pipeline };

export type Command = { readonly at: number; readonly operands: readonly Operand[] };

/** `$a, $b := command | command`. `isAssignment`: with `=`. */
export type Pipeline = {
  readonly at: number;
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
};

export type Branch = {
  readonly kind: 'if' | 'with' | 'range';
  readonly at: number;
  readonly pipeline: Pipeline;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[] | undefined;
};

export type Node =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'action'; readonly at: number; readonly pipeline: Pipeline }
  | Branch
  | { readonly kind: 'template'; readonly at: number; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly kind: 'break' | 'continue'; readonly at: number };

/** A named template. `file` and `source` are where it was written, for positions. */
export type Definition = {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly body: readonly Node[];
};

export function showOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(operand.value);
    case 'number':
    case 'string':
      return operand.text;
    case 'field':
      return operand.names.map((name) => `.${name}`).join('');
    case 'variable':
      return [operand.name, ...operand.names].join('.');
    case 'chain':
      return `${showOperand(operand.operand)}${operand.names.map((name) => `.${name}`).join('')}`;
    case 'function':
      return operand.name;
    case 'pipeline':
      return `(${showPipeline(operand.pipeline)})`;
  }
}

export const showCommand = ({ operands }: Command): string => operands.map(showOperand).join(' ');

export function showPipeline({ variables, isAssignment, commands }: Pipeline): string {
  const declared = variables.length > 0 ? `${variables.join(', ')} ${isAssignment ? '=' : ':='} ` : '';
  return declared + commands.map(showCommand).join(' | ');
}
