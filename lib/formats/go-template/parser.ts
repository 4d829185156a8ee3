// Second stage of go-template: tokens -> definitions. The grammar of text/template, with its messages; long, being a grammar.
import { type Token, type TokenKind, tokensOf } from './lexer';
import { characterLiteral, numberLiteral, stringLiteral } from './literals';
import { parseError } from './template-error';
import {
  type Branch,
  type Command,
  type Definition,
  type Node,
  type Operand,
  type Pipeline,
  showOperand,
} from './tree';

/** Parentheses and blocks inside of each other. */
const MOST_NESTING = 200;

/**
 * The definitions in a text: those of `define` and `block`, then its own body under `name`.
 * @param isFunction whether a name may be called
 * @throws TemplateError
 */
export function parseDefinitions(
  name: string,
  source: string,
  isFunction: (name: string) => boolean,
): readonly Definition[] {
  return new Parser(name, source, isFunction).run();
}

type BlockEnd = 'end' | 'else' | 'end of file';

class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private variables = ['$'];
  private nesting = 0;
  private loops = 0;
  private readonly definitions: Definition[] = [];

  constructor(
    private readonly name: string,
    private readonly source: string,
    private readonly isFunction: (name: string) => boolean,
  ) {
    this.tokens = tokensOf(source);
  }

  run(): readonly Definition[] {
    const body: Node[] = [];
    for (;;) {
      const { nodes, ended } = this.nodes(true);
      body.push(...nodes);
      if (ended === 'end of file') break;
      throw this.error(`unexpected {{${ended}}}`);
    }
    this.define(this.name, body);
    return this.definitions;
  }

  private get token(): Token {
    return this.tokens[Math.min(this.index, this.tokens.length - 1)] as Token;
  }

  private take(): Token {
    const { token } = this;
    if (token.kind === 'error') throw this.error(token.text);
    this.index++;
    return token;
  }

  private expect(kind: TokenKind, context: string): Token {
    if (this.token.kind !== kind) throw this.unexpected(context);
    return this.take();
  }

  private isKeyword(...words: string[]): boolean {
    return this.token.kind === 'keyword' && words.includes(this.token.text);
  }

  /** Up to and including the action that ends the block: `{{end}}`, or the `else` keyword with the rest of its action to come. */
  private nodes(isTop: boolean): { readonly nodes: Node[]; readonly ended: BlockEnd } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.take();
      if (token.kind === 'end of file') {
        if (isTop) return { nodes, ended: 'end of file' };
        this.index--;
        throw this.error('unexpected EOF');
      }
      if (token.kind === 'text') {
        nodes.push({ kind: 'text', at: token.at, text: token.text });
        continue;
      }
      if (this.isKeyword('end')) {
        this.take();
        this.expect('close', 'end');
        return { nodes, ended: 'end' };
      }
      if (this.isKeyword('else')) {
        this.take();
        return { nodes, ended: 'else' };
      }
      const node = this.action(isTop);
      if (node) nodes.push(node);
    }
  }

  private action(isTop: boolean): Node | undefined {
    const { kind, text, at } = this.token;
    if (kind !== 'keyword' || text === 'nil' || text === 'true' || text === 'false') {
      const pipeline = this.pipeline('command', 'close');
      return { kind: 'action', at, pipeline };
    }
    this.take();
    switch (text) {
      case 'if':
      case 'with':
      case 'range':
        return this.branch(text, at);
      case 'template':
        return this.templateCall();
      case 'block':
        return this.block(at);
      case 'define':
        if (!isTop) throw this.unexpectedAt(this.tokens[this.index - 1] as Token, 'command');
        this.defineClause();
        return undefined;
      case 'break':
      case 'continue':
        if (this.loops === 0) throw this.error(`{{${text}}} outside {{range}}`, at);
        this.expect('close', `{{${text}}}`);
        return { kind: text, at };
      default:
        throw this.unexpectedAt(this.tokens[this.index - 1] as Token, 'command');
    }
  }

  private branch(kind: Branch['kind'], at: number): Branch {
    this.enter();
    const scope = this.variables.length;
    const pipeline = this.pipeline(kind, 'close');
    if (kind === 'range') this.loops++;
    const { nodes: body, ended } = this.nodes(false);
    if (kind === 'range') this.loops--;
    const otherwise = ended === 'else' ? this.otherwise(kind) : undefined;
    this.variables.length = scope;
    this.nesting--;
    return { kind, at, pipeline, body, otherwise };
  }

  /** Behind `{{else`: its own block, or `if …` and `with …`, which share the end of what they belong to. */
  private otherwise(kind: Branch['kind']): readonly Node[] {
    if (kind !== 'range' && this.isKeyword(kind)) {
      const { at } = this.take();
      return [this.branch(kind, at)];
    }
    this.expect('close', 'else');
    const { nodes, ended } = this.nodes(false);
    if (ended === 'else') throw this.error('expected end; found {{else}}');
    return nodes;
  }

  private templateCall(): Node {
    const { at } = this.token;
    const name = this.templateName('template clause');
    return { kind: 'template', at, name, pipeline: this.optionalPipeline('template clause') };
  }

  private optionalPipeline(context: string): Pipeline | undefined {
    if (this.token.kind !== 'close') return this.pipeline(context, 'close');
    this.take();
    return undefined;
  }

  private templateName(context: string): string {
    const { text } = this.expect('string', context);
    const name = stringLiteral(text);
    if (name === undefined) throw this.error('invalid syntax');
    return name;
  }

  private block(at: number): Node {
    const name = this.templateName('block clause');
    const pipeline = this.pipeline('block clause', 'close');
    this.definition(name);
    return { kind: 'template', at, name, pipeline };
  }

  private defineClause(): void {
    const name = this.templateName('define clause');
    this.expect('close', 'define clause');
    this.definition(name);
  }

  /** A body with variables of its own. */
  private definition(name: string): void {
    this.enter();
    const outer = { variables: this.variables, loops: this.loops };
    [this.variables, this.loops] = [['$'], 0];
    const { nodes: body, ended } = this.nodes(false);
    if (ended === 'else') throw this.error('unexpected {{else}} in define clause');
    [this.variables, this.loops] = [outer.variables, outer.loops];
    this.nesting--;
    this.define(name, body);
  }

  private define(name: string, body: readonly Node[]): void {
    const isTaken = this.definitions.some((each) => each.name === name && !isEmpty(each.body));
    if (isTaken && !isEmpty(body))
      throw this.error(`template: multiple definition of template ${JSON.stringify(name)}`);
    this.definitions.push({ name, file: this.name, source: this.source, body });
  }

  /** Takes the token that ends it, too. */
  private pipeline(context: string, end: 'close' | ')'): Pipeline {
    const { at } = this.token;
    const declared = this.declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const { kind } = this.token;
      if (kind === end) {
        if (commands.length === 0) throw this.error(`missing value for ${context}`);
        this.take();
        this.checkStages(commands);
        this.variables.push(...(declared.isAssignment ? [] : declared.variables));
        return { at, ...declared, commands };
      }
      if (!startsOperand(this.token)) throw this.unexpected(context);
      commands.push(this.command(end));
    }
  }

  private declaration(context: string): Pick<Pipeline, 'variables' | 'isAssignment'> {
    const none = { variables: [], isAssignment: false };
    if (this.token.kind !== 'variable') return none;
    const next = this.tokens[this.index + 1]?.kind;
    if (next === 'declare' || next === 'assign') return this.declared([this.take().text]);
    const isPair = next === 'comma' && context === 'range' && this.tokens[this.index + 2]?.kind === 'variable';
    if (!isPair) {
      if (next === 'comma') throw this.error(`too many declarations in ${context}`);
      return none;
    }
    const first = this.take().text;
    this.take();
    const second = this.take().text;
    return this.declared([first, second]);
  }

  private declared(variables: readonly string[]): Pick<Pipeline, 'variables' | 'isAssignment'> {
    const { kind } = this.token;
    if (kind === 'comma') throw this.error('too many declarations in range');
    if (kind !== 'declare' && kind !== 'assign') throw this.unexpected('range');
    this.take();
    return { variables, isAssignment: kind === 'assign' };
  }

  private command(end: 'close' | ')'): Command {
    const { at } = this.token;
    const operands: Operand[] = [];
    for (;;) {
      operands.push(this.operand());
      const { kind, spaced } = this.token;
      if (kind === 'pipe') {
        this.take();
        break;
      }
      if (kind === end) break;
      if (!spaced || !startsOperand(this.token)) throw this.unexpected('operand');
    }
    return { at, operands };
  }

  /** A literal can only begin a pipeline: what comes later is given a value. */
  private checkStages(commands: readonly Command[]): void {
    commands.forEach(({ operands: [first] }, i) => {
      if (i > 0 && first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.kind))
        throw this.error(`non executable command in pipeline stage ${i + 1}`);
    });
  }

  private operand(): Operand {
    const term = this.term();
    const names: string[] = [];
    // Go has a chain begin at its first link.
    const { at } = this.token;
    while (this.token.kind === 'field' && !this.token.spaced) names.push(this.take().text.slice(1));
    if (names.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'variable') return { ...term, at, names: [...term.names, ...names] };
    if (term.kind === 'function' || term.kind === 'pipeline' || term.kind === 'dot')
      return { kind: 'chain', at, operand: term, names };
    throw this.error(`unexpected . after term ${JSON.stringify(showOperand(term))}`);
  }

  private term(): Operand {
    const { kind, text, at } = this.take();
    switch (kind) {
      case 'dot':
        return { kind: 'dot', at };
      case 'field':
        return { kind: 'field', at, names: [text.slice(1)] };
      case 'variable':
        if (!this.variables.includes(text)) throw this.error(`undefined variable ${JSON.stringify(text)}`, at);
        return { kind: 'variable', at, name: text, names: [] };
      case 'identifier':
        if (!this.isFunction(text)) throw this.error(`function ${JSON.stringify(text)} not defined`, at);
        return { kind: 'function', at, name: text };
      case '(':
        return this.parenthesis(at);
      case 'keyword':
        return text === 'nil' ? { kind: 'nil', at } : { kind: 'bool', at, value: text === 'true' };
      default:
        return this.literal(kind, text, at);
    }
  }

  private parenthesis(at: number): Operand {
    this.enter();
    const pipeline = this.pipeline('parenthesized pipeline', ')');
    this.nesting--;
    return { kind: 'pipeline', at, pipeline };
  }

  private literal(kind: TokenKind, text: string, at: number): Operand {
    if (kind === 'string') {
      const value = stringLiteral(text);
      if (value === undefined) throw this.error('invalid syntax', at);
      return { kind: 'string', at, text, value };
    }
    const value = kind === 'character' ? characterLiteral(text) : numberLiteral(text);
    if (value !== undefined) return { kind: 'number', at, text, value };
    if (kind === 'number' && /^[+-]?\d+$/.test(text)) throw this.error(`integer overflow: ${JSON.stringify(text)}`, at);
    throw this.error(
      kind === 'character' ? `malformed character constant: ${text}` : `illegal number syntax: ${JSON.stringify(text)}`,
      at,
    );
  }

  private enter(): void {
    if (++this.nesting > MOST_NESTING) throw this.error(`nested more than ${MOST_NESTING} deep`);
  }

  private unexpected(context: string) {
    return this.unexpectedAt(this.token, context);
  }

  private unexpectedAt({ kind, text, at }: Token, context: string) {
    if (kind === 'error') return this.error(text, at);
    const cut = text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text);
    const shown = kind === 'end of file' ? 'EOF' : isWord(text, kind) ? `<${text}>` : cut;
    return this.error(`unexpected ${shown} in ${context}`, at);
  }

  private error(message: string, at = this.token.at) {
    return parseError(this.name, this.source, at, message);
  }
}

/** Go shows these in angles; true and false are constants to it, no words. */
const isWord = (text: string, kind: TokenKind) =>
  kind === 'dot' || (kind === 'keyword' && text !== 'true' && text !== 'false');

const OPERANDS: ReadonlySet<TokenKind> = new Set([
  ...(['dot', 'field', 'variable', 'identifier', '(', 'string', 'character', 'number'] as const),
]);

const startsOperand = ({ kind, text }: Token): boolean =>
  OPERANDS.has(kind) || (kind === 'keyword' && (text === 'nil' || text === 'true' || text === 'false'));

/** Only white space, as Go tells a redefinition from a second look at a file. */
export const isEmpty = (body: readonly Node[]): boolean =>
  body.every((node) => node.kind === 'text' && node.text.trim() === '');
