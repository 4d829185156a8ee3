// What both forms of the answer are made of.
import { LENGTH_DELIMITED, type WireWriter } from '@/lib/formats/protobuf/wire-writer';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';

/** Columns of one length, oldest first. Where `histograms` is set, the value means nothing. */
export type ReadSeries = {
  readonly labels: Labels;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  readonly histograms?: readonly (Histogram | undefined)[];
};

/** Field 1 of a series in either form: its labels, sorted by name. */
export function writeLabels(writer: WireWriter, labels: Labels): void {
  for (const [name, value] of labels) {
    writer.tag(1, LENGTH_DELIMITED);
    const label = writer.begin();
    writer.tag(1, LENGTH_DELIMITED);
    writer.text(name);
    writer.tag(2, LENGTH_DELIMITED);
    writer.text(value);
    writer.end(label);
  }
}

/** The bits of the values, low word first. */
export const wordsOf = ({ values }: ReadSeries): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
