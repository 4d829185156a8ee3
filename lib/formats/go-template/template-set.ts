// The face of go-template: named templates that may call each other, with functions of whoever uses them.
import { Budget, TEMPLATE_LIMITS, type TemplateLimits } from './budget';
import { BUILTINS, type FunctionMap } from './builtins';
import { execute, type MissingKey } from './execute';
import { HtmlOutput } from './html-output';
import { type Output, TextOutput } from './output';
import { isEmpty, parseDefinitions } from './parser';
import { sprint } from './printf';
import { TemplateError } from './template-error';
import type { Definition } from './tree';
import { type GoValue, variadic } from './value';

export type TemplateOptions = {
  /** Beside the built-in ones, which they may replace. */
  readonly functions: FunctionMap;
  readonly missingKey?: MissingKey;
  readonly limits?: TemplateLimits;
};

/** `html` in html/template: everything is escaped where it stands, and once is enough. */
const AS_IT_IS = variadic([], 'any', (...values) => (values.length === 1 ? values[0] : sprint(values)));

export class TemplateSet {
  private readonly definitions = new Map<string, Definition>();
  private readonly functions: FunctionMap;
  private readonly htmlFunctions: FunctionMap;

  constructor(private readonly options: TemplateOptions) {
    this.functions = { ...BUILTINS, ...options.functions };
    this.htmlFunctions = { ...this.functions, html: AS_IT_IS };
  }

  /**
   * Adds a text under `name`, and the templates defined in it. A later definition replaces an earlier one unless it is empty.
   * @throws TemplateError: then nothing was added
   */
  parse(name: string, source: string): void {
    const isFunction = (called: string) => called === 'and' || called === 'or' || Object.hasOwn(this.functions, called);
    for (const definition of parseDefinitions(name, source, isFunction)) {
      const existing = this.definitions.get(definition.name);
      if (!existing || !isEmpty(definition.body)) this.definitions.set(definition.name, definition);
    }
  }

  /** The same templates, to be added to without changing these. */
  copy(): TemplateSet {
    const copied = new TemplateSet(this.options);
    for (const [name, definition] of this.definitions) copied.definitions.set(name, definition);
    return copied;
  }

  has(name: string): boolean {
    return this.definitions.has(name);
  }

  /** text/template. @throws TemplateError */
  executeText(name: string, data: GoValue): string {
    return this.execute(name, data, new TextOutput(), this.functions);
  }

  /** html/template: what actions give is escaped for the place it stands at. @throws TemplateError */
  executeHtml(name: string, data: GoValue): string {
    return this.execute(name, data, new HtmlOutput(), this.htmlFunctions);
  }

  private execute(name: string, data: GoValue, output: Output, functions: FunctionMap): string {
    const definition = this.definitions.get(name);
    if (!definition) throw new TemplateError(`template: no template ${JSON.stringify(name)}`);
    execute(definition, data, output, {
      functions,
      definition: (called) => this.definitions.get(called),
      missingKey: this.options.missingKey ?? 'invalid',
      budget: new Budget(this.options.limits ?? TEMPLATE_LIMITS),
    });
    return output.text();
  }
}
