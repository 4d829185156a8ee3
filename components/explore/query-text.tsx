// A query in colours, with the place of an error underlined.
import { type Token, type TokenKind, tokenize } from './promql-tokens';

/** A class each; empty for the colour of all text. */
export const TOKEN_COLOURS: Readonly<Record<TokenKind, string>> = {
  function: 'text-syn-fn',
  keyword: 'text-syn-fn',
  metric: '',
  label: 'text-syn-key',
  string: 'text-syn-str',
  number: 'text-syn-num',
  operator: 'text-ink-3',
  comment: 'text-ink-3',
  space: '',
  other: '',
};

/** `errorAt` is an offset into `text`; the piece that covers it is underlined, or the end when it lies behind. */
export function QueryText({ text, errorAt }: { text: string; errorAt?: number | undefined }) {
  const tokens = tokenize(text);
  const wrong = errorAt === undefined ? undefined : wrongToken(tokens, errorAt);
  return (
    <>
      {tokens.map((token) => (
        <span
          key={token.at}
          className={`${TOKEN_COLOURS[token.kind]} ${token === wrong ? 'underline decoration-crit decoration-wavy decoration-1 underline-offset-[3px]' : ''}`}
        >
          {token.text}
        </span>
      ))}
    </>
  );
}

function wrongToken(tokens: readonly Token[], errorAt: number): Token | undefined {
  const inside = tokens.find(({ at, text }) => errorAt >= at && errorAt < at + text.length);
  if (inside && inside.kind !== 'space') return inside;
  return tokens.findLast(({ kind, at }) => kind !== 'space' && at <= errorAt);
}
