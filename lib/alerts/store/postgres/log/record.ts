// A record of the log as bytes. Alerts that are posted together say much the same: each says only what the one before it did
// not. An alert that comes again with nothing new but its times leaves out what the log says of it already.
//
//   1, count of full, count of again, then alert by alert:
//   flags · fingerprint · those of seq and times that differ · and of full ones: count of label texts, of annotation texts, texts
//
// Counts and lengths are LEB128, numbers are doubles, little-endian. A fingerprint is eight bytes, or a text when it is no
// sixteen hexadecimal digits. Texts are name, value, name, value … of the labels, sorted, the same of the annotations in their
// order, and the generator's URL; each is 0 when it is the one that the alert before has at this place, else a text.
import { Labels } from '@/lib/kernel/labels';
import type { Annotations, StoredAlert } from '../../../model';
import type { KnownAlert, LogRecord } from './log-record';
import { RecordReader, RecordWriter } from './record-bytes';
import { BRACE, decodeJson } from './record-json';

/** Neither JSON nor anything packed begins with it. */
export const FORMAT = 0x01;

/** Flags of an alert. A number has its flag when it is that of the alert before. */
const HAS_TEXT = 1;
const SAME_SEQ = 2;
const SAME_STARTS = 4;
const SAME_ENDS = 8;
const SAME_UPDATED = 16;
const SAME_RECEIVED = 32;
const TIMEOUT = 64;

export function encodeRecord({ full, again }: LogRecord): Buffer {
  const writer = new RecordWriter(FORMAT);
  writer.count(full.length);
  writer.count(again.length);
  let before: StoredAlert | undefined;
  for (const alert of full) {
    writeTimes(writer, alert, before);
    writeTexts(writer, alert);
    before = alert;
  }
  for (const alert of again) {
    writeTimes(writer, alert, before);
    before = alert;
  }
  return writer.end();
}

function writeTimes(writer: RecordWriter, alert: StoredAlert, before: StoredAlert | undefined): void {
  const { fingerprint, seq, startsAtMs, endsAtMs, updatedAtMs, receivedAtMs, timeout } = alert;
  const flagsAt = writer.flags();
  let flags = timeout ? TIMEOUT : 0;
  if (!writer.fingerprint(fingerprint)) {
    flags |= HAS_TEXT;
    writer.text(fingerprint);
  }
  if (seq === before?.seq) flags |= SAME_SEQ;
  else writer.number(seq);
  if (startsAtMs === before?.startsAtMs) flags |= SAME_STARTS;
  else writer.number(startsAtMs);
  if (endsAtMs === before?.endsAtMs) flags |= SAME_ENDS;
  else writer.number(endsAtMs);
  if (updatedAtMs === before?.updatedAtMs) flags |= SAME_UPDATED;
  else writer.number(updatedAtMs);
  if (receivedAtMs === before?.receivedAtMs) flags |= SAME_RECEIVED;
  else writer.number(receivedAtMs);
  writer.setFlags(flagsAt, flags);
}

function writeTexts(writer: RecordWriter, { labels, annotations, generatorUrl }: StoredAlert): void {
  const { pairs } = labels;
  const names = Object.keys(annotations);
  writer.count(pairs.length);
  writer.count(2 * names.length);
  let place = 0;
  for (const text of pairs) writer.textAt(place++, text);
  for (const name of names) {
    writer.textAt(place++, name);
    writer.textAt(place++, annotations[name] as string);
  }
  writer.textAt(place, generatorUrl);
}

/**
 * @param known undefined: earlier records no longer tell of it, but a snapshot that is under way does, later and with the same
 * times. Such an alert is left out here.
 * @throws for bytes that are no record
 */
export function decodeRecord(bytes: Buffer, known: KnownAlert): LogRecord {
  if (bytes[0] === BRACE) return decodeJson(bytes, known);
  const reader = new RecordReader(bytes, FORMAT);
  const counts = { full: reader.count(), again: reader.count() };
  const full: StoredAlert[] = [];
  const again: StoredAlert[] = [];
  let times: Times = NO_TIMES;
  for (let i = 0; i < counts.full; i++) {
    times = readTimes(reader, times);
    full.push({ ...times, ...readTexts(reader) });
  }
  for (let i = 0; i < counts.again; i++) {
    times = readTimes(reader, times);
    const alert = known(times.fingerprint);
    if (alert) again.push({ ...alert, ...times });
  }
  reader.end();
  return { full, again };
}

type Times = Omit<StoredAlert, 'labels' | 'annotations' | 'generatorUrl'>;

const NO_TIMES: Times = {
  ...{ fingerprint: '', seq: 0, timeout: false },
  ...{ startsAtMs: 0, endsAtMs: 0, updatedAtMs: 0, receivedAtMs: 0 },
};

function readTimes(reader: RecordReader, before: Times): Times {
  const flags = reader.byte();
  return {
    fingerprint: flags & HAS_TEXT ? reader.text() : reader.fingerprint(),
    seq: flags & SAME_SEQ ? before.seq : reader.number(),
    startsAtMs: flags & SAME_STARTS ? before.startsAtMs : reader.number(),
    endsAtMs: flags & SAME_ENDS ? before.endsAtMs : reader.number(),
    updatedAtMs: flags & SAME_UPDATED ? before.updatedAtMs : reader.number(),
    receivedAtMs: flags & SAME_RECEIVED ? before.receivedAtMs : reader.number(),
    timeout: (flags & TIMEOUT) !== 0,
  };
}

function readTexts(reader: RecordReader): Pick<StoredAlert, 'labels' | 'annotations' | 'generatorUrl'> {
  const labelTexts = reader.count();
  const annotationTexts = reader.count();
  const pairs: string[] = [];
  let place = 0;
  while (place < labelTexts) pairs.push(reader.textAt(place++));
  const annotations: [string, string][] = [];
  while (place < labelTexts + annotationTexts) annotations.push([reader.textAt(place++), reader.textAt(place++)]);
  return {
    labels: Labels.fromSorted(pairs),
    annotations: Object.fromEntries(annotations) satisfies Annotations,
    generatorUrl: reader.textAt(place),
  };
}
