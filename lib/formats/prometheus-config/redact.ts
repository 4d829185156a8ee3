// A configuration as it may be shown: what is secret reads <secret>, everything else stays as it was written.
import { isMap, isScalar, isSeq, parseDocument, Scalar, visit } from 'yaml';

const SECRET_FIELDS = new Set(['password', 'credentials', 'bearer_token', 'client_secret', 'key']);
/** Of an http_header: a list of them. */
const SECRET_LISTS = new Set(['secrets']);
const SECRET = '<secret>';

/** The same YAML, comments kept, with the value of each secret field replaced. */
export function redactSecrets(source: string): string {
  const document = parseDocument(source);
  visit(document, {
    Pair(_, { key, value }, ancestors) {
      if (!isMap(ancestors.at(-1)) || !isScalar(key)) return;
      if (SECRET_LISTS.has(String(key.value)) && isSeq(value)) value.items = value.items.map(() => new Scalar(SECRET));
      if (!isScalar(value)) return;
      if (SECRET_FIELDS.has(String(key.value)) && value.value !== null) value.value = SECRET;
    },
  });
  return document.toString();
}
