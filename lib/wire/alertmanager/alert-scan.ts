// Alerts of a body as senders write them: JSON whose alerts have, one after another, the same names in the same order, and other
// values. The first tells its shape; in those after it only what differs is read, and a value that is the one before is the
// same string. Whatever is not as expected here is left to the parser that takes all there is, and says what is wrong.
import { Labels } from '@/lib/kernel/labels';
import { type AlertShape, learnShape, type Span } from './alert-shape';
import {
  afterSpace,
  COMMA,
  closingQuote,
  isSameAt,
  LEFT_BRACKET,
  plainEnd,
  QUOTE,
  RIGHT_BRACKET,
  readText,
} from './json-bytes';

/** Texts as they came; undefined: there is none. */
export type ScannedAlert = {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string | undefined;
  readonly endsAt: string | undefined;
  readonly generatorURL: string | undefined;
};

/** To learn a shape takes longer than to parse an alert: so many in vain, and one for every so many that are of use. */
const SHAPES_IN_VAIN = 4;
const ALERTS_A_SHAPE = 8;

type Body = { readonly bytes: Buffer; readonly view: DataView };

/** undefined: somebody else has to read it, who also finds what is wrong. */
export function scanAlerts(body: Uint8Array): readonly ScannedAlert[] | undefined {
  const { buffer, byteOffset, byteLength } = body;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const whole: Body = { bytes, view: new DataView(buffer, byteOffset, byteLength) };
  let at = afterSpace(bytes, 0);
  if (bytes[at] !== LEFT_BRACKET) return undefined;
  const alerts: ScannedAlert[] = [];
  let shape: AlertShape | undefined;
  let shapes = 0;
  do {
    const start = afterSpace(bytes, at + 1);
    at = shape ? readValues(whole, start, shape) : -1;
    if (at === -1) {
      if (++shapes > SHAPES_IN_VAIN + alerts.length / ALERTS_A_SHAPE) return undefined;
      shape = learnShape(bytes, start);
      at = shape ? readValues(whole, start, shape) : -1;
    }
    if (!shape || at === -1) return undefined;
    alerts.push(alertOf(shape));
    at = afterSpace(bytes, at);
  } while (bytes[at] === COMMA);
  if (bytes[at] !== RIGHT_BRACKET || afterSpace(bytes, at + 1) !== bytes.length) return undefined;
  return alerts;
}

/** Values of the alert that begins at `start`, into the shape. @returns where the alert ends; -1: it is of another shape */
function readValues({ bytes, view }: Body, start: number, shape: AlertShape): number {
  const { before, after, values, starts, lengths, mayBeEmpty } = shape;
  let at = start;
  for (let i = 0; i < values.length; i++) {
    const expected = before[i] as Span;
    if (!isThere(view, at, expected)) return -1;
    at += expected.length;
    const earlier = starts[i] as number;
    const length = lengths[i] as number;
    if (earlier !== -1 && bytes[at + length] === QUOTE && isSameAt(view, at, earlier, length)) {
      at += length; // what was whole before is so again
      continue;
    }
    const end = plainEnd(bytes, at);
    const quote = bytes[end] === QUOTE ? end : closingQuote(bytes, end);
    const text = quote === end ? bytes.toString('latin1', at, end) : readText(bytes, at, quote);
    if (text === undefined || (text === '' && !mayBeEmpty[i])) return -1;
    values[i] = text;
    starts[i] = at;
    lengths[i] = quote - at;
    at = quote;
  }
  return isThere(view, at, after) ? at + after.length : -1;
}

const isThere = (view: DataView, at: number, { start, length }: Span) =>
  at + length <= view.byteLength && isSameAt(view, at, start, length);

function alertOf(shape: AlertShape): ScannedAlert {
  const { values, labelPlaces, annotationNames, annotationPlaces } = shape;
  const own = shape.pairs.slice();
  for (let i = 0; i < labelPlaces.length; i++) own[2 * i + 1] = values[labelPlaces[i] as number] as string;
  const annotations: Record<string, string> = {};
  for (let i = 0; i < annotationNames.length; i++)
    annotations[annotationNames[i] as string] = values[annotationPlaces[i] as number] as string;
  return {
    labels: Labels.fromSorted(own),
    annotations,
    startsAt: values[shape.startsAt],
    endsAt: values[shape.endsAt],
    generatorURL: values[shape.generatorURL],
  };
}
