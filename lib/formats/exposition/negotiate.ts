// Which text format a client wants, from its Accept header: 0.0.4, or 1.0.0 with quoted names.
import { ESCAPINGS, type Escaping } from './escape-name';

export type TextFormat = { readonly version: '0.0.4' | '1.0.0'; readonly escaping: Escaping };

const DEFAULT: TextFormat = { version: '0.0.4', escaping: 'underscores' };

/** The text format with the greatest weight; 0.0.4 when none is asked for. */
export function negotiateText(accept: string): TextFormat {
  const wanted = accept
    .split(',')
    .map(range)
    .filter(({ type }) => type === 'text/plain')
    .sort((a, b) => b.weight - a.weight);
  return wanted.map(formatOf).find((format) => format !== undefined) ?? DEFAULT;
}

type Range = { readonly type: string; readonly weight: number; readonly parameters: ReadonlyMap<string, string> };

function range(text: string): Range {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
      return [name.toLowerCase(), value] as const;
    }),
  );
  return { type: type.toLowerCase(), weight: Number(parameters.get('q') ?? 1), parameters };
}

function formatOf({ parameters, weight }: Range): TextFormat | undefined {
  const version = parameters.get('version') ?? '0.0.4';
  if (weight === 0 || (version !== '0.0.4' && version !== '1.0.0')) return undefined;
  const escaping = ESCAPINGS.find((each) => each === parameters.get('escaping')) ?? DEFAULT.escaping;
  return { version, escaping };
}

export const textContentType = ({ version, escaping }: TextFormat): string =>
  `text/plain; version=${version}; charset=utf-8; escaping=${escaping}`;
