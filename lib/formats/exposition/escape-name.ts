// Names of metrics and labels for readers that know only [a-zA-Z_:][a-zA-Z0-9_:]*. Source: Prometheus' escaping schemes.

/** `allow-utf-8` leaves names as they are. */
export type Escaping = 'allow-utf-8' | 'underscores' | 'dots' | 'values';

export const ESCAPINGS: readonly Escaping[] = ['allow-utf-8', 'underscores', 'dots', 'values'];

const LEGACY = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export const isLegacyName = (name: string): boolean => LEGACY.test(name);

export function escapeName(name: string, escaping: Escaping): string {
  switch (escaping) {
    case 'allow-utf-8':
      return name;
    case 'underscores':
      return isLegacyName(name) ? name : mapped(name, () => '_');
    case 'dots':
      return mapped(name.replaceAll('_', '__').replaceAll('.', '_dot_'), () => '__');
    case 'values':
      return isLegacyName(name) ? name : `U__${mapped(name.replaceAll('_', '__'), codePoint)}`;
  }
}

const codePoint = (char: string) => `_${(char.codePointAt(0) as number).toString(16)}_`;

/** Every character that cannot stand where it stands, replaced. */
function mapped(name: string, replace: (char: string) => string): string {
  return Array.from(name, (char, i) => ((i === 0 ? LEGACY : LEGACY_NEXT).test(char) ? char : replace(char))).join('');
}

const LEGACY_NEXT = /^[a-zA-Z0-9_:]$/;
