// Matchers cut into coloured pieces. Not a parser: it must say something sensible about half-typed text.

export type MatcherToken = {
  readonly kind: 'name' | 'operator' | 'value' | 'other';
  readonly text: string;
  readonly at: number;
};

const LEXEMES = /(?<value>"(?:\\.|[^"\\])*"?)|(?<operator>=~|!~|!=|=|[{},])|(?<word>[^={}!~,"\s]+)|(?<other>.)/gsu;

/** The pieces in order; joined they are the text. */
export function matcherTokens(text: string): MatcherToken[] {
  let isValue = false;
  return [...text.matchAll(LEXEMES)].map(({ 0: piece, index, groups }) => {
    if (groups?.operator !== undefined) isValue = !['{', '}', ','].includes(piece);
    const kind =
      groups?.operator !== undefined ? 'operator' : groups?.other !== undefined ? 'other' : isValue ? 'value' : 'name';
    return { kind, text: piece, at: index };
  });
}
