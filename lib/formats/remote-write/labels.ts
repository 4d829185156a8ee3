// The label bytes of a series as texts. Only for series that are new, and for exemplars.
import { WireReader } from './wire-reader';

const LABEL = (1 << 3) | 2;
const NAME = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Name, value, name, value … as they stand in `labels[start, end)`, at most `mostLabels` of them; nothing is checked.
 * undefined: a text that is not UTF-8.
 * @throws bad_input for bytes that are no labels.
 */
export function parseLabels(labels: DataView, start: number, end: number, mostLabels: number): (string | undefined)[] {
  const reader = new WireReader(new Uint8Array(labels.buffer, labels.byteOffset + start, end - start));
  const texts: (string | undefined)[] = [];
  for (let tag = reader.tag(); tag !== 0 && texts.length < 2 * mostLabels; tag = reader.tag()) {
    if (tag === LABEL) readLabel(reader, reader.enter(), texts);
    else reader.skip(tag);
  }
  return texts;
}

function readLabel(reader: WireReader, end: number, texts: (string | undefined)[]): void {
  const outer = reader.end;
  reader.end = end;
  let name: string | undefined = '';
  let value: string | undefined = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === NAME) name = readText(reader);
    else if (tag === VALUE) value = readText(reader);
    else reader.skip(tag);
  }
  reader.end = outer;
  texts.push(name, value);
}

function readText(reader: WireReader): string | undefined {
  const end = reader.enter();
  const bytes = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // that it is not UTF-8 is all there is to say
  }
}
