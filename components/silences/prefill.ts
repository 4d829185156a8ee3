// What a link wants a new silence to be: Alertmanager's ?filter=, Grafana's ?matcher=, Karma's ?m=, each with a comment.

export type Prefill = {
  /** Texts of matchers, for the server to read. */
  readonly texts: readonly string[];
  readonly comment: string;
  /** Undefined: it says nothing about that. */
  readonly durationMs: number | undefined;
};

export function prefillOf(params: URLSearchParams): Prefill {
  const karma = karmaOf(params.get('m'));
  const texts = [...params.getAll('filter'), ...params.getAll('matcher')].filter((text) => text.trim() !== '');
  return {
    texts: [...texts, ...karma.texts],
    comment: params.get('comment') ?? karma.comment,
    durationMs: karma.durationMs,
  };
}

const NOTHING: Prefill = { texts: [], comment: '', durationMs: undefined };

type KarmaMatcher = { readonly n?: unknown; readonly r?: unknown; readonly v?: unknown };

/** Karma: base64 of `{"m":[{"n":name,"r":isRegex,"v":[values]}],"d":minutes,"c":comment}`. What is not that says nothing. */
function karmaOf(text: string | null): Prefill {
  const form = jsonOf(text);
  if (typeof form !== 'object' || form === null || !('m' in form) || !Array.isArray(form.m)) return NOTHING;
  const { d, c } = form as { readonly d?: unknown; readonly c?: unknown };
  return {
    texts: (form.m as readonly KarmaMatcher[]).flatMap(karmaText),
    comment: typeof c === 'string' ? c : '',
    durationMs: typeof d === 'number' && d > 0 ? d * 60_000 : undefined,
  };
}

function karmaText({ n: name, r: isRegex, v: values }: KarmaMatcher): readonly string[] {
  if (typeof name !== 'string' || !Array.isArray(values) || values.length === 0) return [];
  const value = values.length === 1 ? String(values[0]) : `(${values.join('|')})`;
  return [`${JSON.stringify(name)}${isRegex === true || values.length > 1 ? '=~' : '='}${JSON.stringify(value)}`];
}

function jsonOf(base64: string | null): unknown {
  if (base64 === null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))));
  } catch {
    return undefined; // a link that cannot be read opens an empty form
  }
}

/** Where a link into Alertmanager's page of silences leads here; undefined: it is another link. @param hash with its `#` */
export function silencesLinkOf(hash: string): string | undefined {
  const [, path, query] = /^#\/silences((?:\/[^?]*)?)(?:\?(.*))?$/s.exec(hash) ?? [];
  if (path === undefined) return undefined;
  if (path === '' || path === '/') return '/alerts/silences';
  if (path === '/new') return `/alerts/silences/new${query ? `?${query}` : ''}`;
  return `/alerts/silences?${new URLSearchParams({ edit: path.split('/')[1] as string })}`;
}
