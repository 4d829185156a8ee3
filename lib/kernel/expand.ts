// Regex replacement as Go does it, for relabelling and label_replace: `$1`, `${1}`, `${name}`, `$$`.
import { RE2JS } from 're2js';
import { badInput, messageOf } from './errors';

/** Fills in a template from a match of the whole text; undefined when the text does not match. */
export type Expansion = (text: string) => ((template: string) => string) | undefined;

/**
 * Compiles a fully anchored RE2 pattern; dot matches newline.
 * @throws bad_input when it does not compile.
 */
export function compileExpansion(pattern: string): Expansion {
  const regex = compile(pattern);
  return (text) => {
    const matcher = regex.matcher(text);
    if (!matcher.matches()) return undefined;
    const names = regex.namedGroups();
    const group = (reference: string): string => {
      const index = /^\d+$/.test(reference) ? Number(reference) : names[reference];
      return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
    };
    return (template) =>
      template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all, braced, bare) =>
        all === '$$' ? '$' : group(braced ?? bare),
      );
  };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(`^(?:${pattern})$`, RE2JS.DOTALL);
  } catch (cause) {
    throw badInput(`regex ${JSON.stringify(pattern)} does not compile: ${messageOf(cause)}`);
  }
}
