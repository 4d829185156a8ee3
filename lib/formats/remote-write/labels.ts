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
  const bytes = Buffer.from(labels.buffer, labels.byteOffset + start, end - start);
  const reader = new WireReader(bytes);
  const texts: (string | undefined)[] = [];
  for (let tag = reader.tag(); tag !== 0 && texts.length < 2 * mostLabels; tag = reader.tag()) {
    if (tag === LABEL) readLabel(reader, bytes, reader.enter(), texts);
    else reader.skip(tag);
  }
  return texts;
}

function readLabel(reader: WireReader, bytes: Buffer, end: number, texts: (string | undefined)[]): void {
  const outer = reader.end;
  reader.end = end;
  let name: string | undefined = '';
  let value: string | undefined = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === NAME) name = readText(reader, bytes);
    else if (tag === VALUE) value = readText(reader, bytes);
    else reader.skip(tag);
  }
  reader.end = outer;
  texts.push(name, value);
}

function readText(reader: WireReader, bytes: Buffer): string | undefined {
  const end = reader.enter();
  const start = reader.at;
  reader.at = end;
  // Most texts are ASCII: the decoder takes several times as long to find out.
  if (isAscii(bytes, start, end)) return bytes.toString('latin1', start, end);
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined; // that it is not UTF-8 is all there is to say
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 127) return false;
  return true;
}
