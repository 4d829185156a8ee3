// Blocks in Postgres: sealing a window of the head, and reading series back.
import { createHash, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { bug, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { Compression } from '../../doors';
import type { TimeRange } from '../contract';
import { type Columns, concat } from '../head/columns';
import type { BlockSpan, HeadSeries, SeriesTable } from '../head/series-table';
import { decodeSeries, type Extent, encodeBlock } from './block-codec';
import { BLOCKS, ensurePartition } from './partitions';
import { asBuffer } from './wal';

const SERIES_PER_BLOCK = 64;

type Sealing = { readonly series: HeadSeries; readonly columns: Columns };

/** What a committed seal means for the series table. */
export type Sealed = { readonly series: HeadSeries; readonly span: BlockSpan };

/**
 * Writes all head samples before `untilMs` as blocks and moves the cut-off there, in one transaction: a crash leaves either
 * write-ahead rows or blocks to answer for a sample, never both, never neither.
 * @param fromMs the cut-off as this process knows it
 * @throws bug when the database is ahead of it: a commit that seemed to fail had succeeded, and only a replay sorts that out.
 */
export async function sealWindow(
  { pool, table, compression }: { readonly pool: Pool; readonly table: SeriesTable; readonly compression: Compression },
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<Sealed[]> {
  const sealing = [...table]
    .map((series) => ({ series, columns: series.head.within(-Infinity, untilMs - 1) }))
    .filter(({ columns }) => columns.timestampsMs.length > 0)
    // Neighbours of one metric compress well and are read together.
    .sort((a, b) => a.series.labels.compare(b.series.labels));
  return inTransaction(pool, async (client) => {
    const ids = await catalogue(client, sealing, untilMs);
    const sealed: Sealed[] = [];
    for (let from = 0; from < sealing.length; from += SERIES_PER_BLOCK) {
      sealed.push(...(await writeBlock(client, compression, sealing.slice(from, from + SERIES_PER_BLOCK), ids)));
    }
    const moved = await client.query('UPDATE metrics_state SET sealed_until_ms = $1 WHERE sealed_until_ms = $2', [
      untilMs,
      fromMs,
    ]);
    if (moved.rowCount !== 1)
      throw bug(`the samples from ${fromMs} on have been sealed already: the store must be opened again`);
    return sealed;
  });
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } finally {
    client.release(broken); // a failed transaction goes with its connection
  }
}

/** Ids of the series in metrics_series, by hash; new ones are entered. */
async function catalogue(
  client: PoolClient,
  sealing: readonly Sealing[],
  lastMs: number,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let from = 0; from < sealing.length; from += 1000) {
    const entries = sealing
      .slice(from, from + 1000)
      .map(({ series }) => ({ hash: hashOf(series.labels), labels: [...series.labels].flat() }));
    const { rows } = await client.query<{ id: string; hash: Buffer }>(
      `INSERT INTO metrics_series (labels, hash, last_ms)
       SELECT ARRAY(SELECT jsonb_array_elements_text(entry->'labels')), decode(entry->>'hash', 'hex'), $2
       FROM jsonb_array_elements($1::jsonb) AS entry
       ON CONFLICT (hash) DO UPDATE SET last_ms = excluded.last_ms
       RETURNING id, hash`,
      [JSON.stringify(entries), lastMs],
    );
    for (const { id, hash } of rows) ids.set(hash.toString('hex'), id);
  }
  return ids;
}

const hashOf = (labels: Labels) => createHash('sha256').update(labels.key()).digest('hex');

async function writeBlock(
  client: PoolClient,
  compression: Compression,
  sealing: readonly Sealing[],
  ids: ReadonlyMap<string, string>,
): Promise<Sealed[]> {
  const { bytes, extents } = encodeBlock(sealing.map(({ columns }) => columns));
  const blockId = randomUUID();
  const spans = sealing.map(({ columns: { timestampsMs } }) => ({
    blockId,
    firstMs: timestampsMs[0] as number,
    lastMs: timestampsMs.at(-1) as number,
  }));
  const startMs = Math.min(...spans.map(({ firstMs }) => firstMs));
  await ensurePartition(client, BLOCKS, startMs);
  await client.query(
    `INSERT INTO metrics_block (start_ms, id, series, first_ms, last_ms, offsets, lengths, samples) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      startMs,
      blockId,
      sealing.map(({ series }) => ids.get(hashOf(series.labels))),
      spans.map(({ firstMs }) => firstMs),
      spans.map(({ lastMs }) => lastMs),
      extents.map(({ offset }) => offset),
      extents.map(({ length }) => length),
      asBuffer(await compression.compress(bytes)),
    ],
  );
  return sealing.map(({ series }, i) => ({ series, span: spans[i] as BlockSpan }));
}

type DirectoryRow = { id: string; series: string[]; first_ms: string[]; last_ms: string[] };

/** Makes every series that has blocks known to the table, with the spans of its blocks. */
export async function loadDirectory(pool: Pool, table: SeriesTable): Promise<void> {
  const byId = new Map<string, HeadSeries>();
  const { rows: catalogued } = await pool.query<{ id: string; labels: string[] }>(
    'SELECT id, labels FROM metrics_series',
  );
  for (const { id, labels } of catalogued) byId.set(id, table.of(Labels.fromSorted(labels)));
  const { rows } = await pool.query<DirectoryRow>(
    'SELECT id, series, first_ms, last_ms FROM metrics_block ORDER BY start_ms',
  );
  for (const block of rows) {
    block.series.forEach((id, i) => {
      const series = byId.get(id);
      const span = { blockId: block.id, firstMs: Number(block.first_ms[i]), lastMs: Number(block.last_ms[i]) };
      if (series) table.addBlock(series, span);
    });
  }
}

type BlockRow = { id: string; hashes: Buffer[]; offsets: number[]; lengths: number[]; samples: Buffer };

/** Samples of series from their blocks, by series; spans outside the range are not read. */
export async function readBlocks(
  pool: Pool,
  compression: Compression,
  wanted: readonly { readonly series: HeadSeries; readonly spans: readonly BlockSpan[] }[],
  { startMs, endMs }: TimeRange,
): Promise<Map<HeadSeries, Columns>> {
  const blockIds = [...new Set(wanted.flatMap(({ spans }) => spans.map(({ blockId }) => blockId)))];
  if (blockIds.length === 0) return new Map();
  const blocks = await fetchBlocks(pool, compression, blockIds);
  return new Map(
    wanted.map(({ series, spans }) => {
      const hash = hashOf(series.labels);
      const parts = spans.map(({ blockId }) => clip(decodeFrom(blocks, blockId, hash), startMs, endMs));
      return [series, concat(parts)];
    }),
  );
}

type FetchedBlock = { readonly bytes: Uint8Array; readonly extents: ReadonlyMap<string, Extent> };

async function fetchBlocks(
  pool: Pool,
  compression: Compression,
  ids: readonly string[],
): Promise<Map<string, FetchedBlock>> {
  const { rows } = await pool.query<BlockRow>(
    `SELECT b.id, b.offsets, b.lengths, b.samples,
            ARRAY(SELECT s.hash FROM unnest(b.series) WITH ORDINALITY AS u(id, n) JOIN metrics_series s ON s.id = u.id ORDER BY u.n) AS hashes
     FROM metrics_block b WHERE b.id = ANY($1::uuid[])`,
    [ids],
  );
  const blocks = new Map<string, FetchedBlock>();
  for (const { id, hashes, offsets, lengths, samples } of rows) {
    const extents = new Map(
      hashes.map((hash, i) => [hash.toString('hex'), { offset: offsets[i] as number, length: lengths[i] as number }]),
    );
    blocks.set(id, { bytes: await decompress(compression, id, samples), extents });
  }
  return blocks;
}

async function decompress(compression: Compression, id: string, samples: Buffer): Promise<Uint8Array> {
  try {
    return await compression.decompress(samples);
  } catch (cause) {
    throw bug(`sample block ${id} cannot be read: ${messageOf(cause)}`);
  }
}

/** A block that is gone was dropped by retention while the query ran: its samples are no longer there to be shown. */
function decodeFrom(blocks: ReadonlyMap<string, FetchedBlock>, blockId: string, hash: string): Columns {
  const block = blocks.get(blockId);
  const extent = block?.extents.get(hash);
  return block && extent ? decodeSeries(block.bytes, extent) : concat([]);
}

function clip({ timestampsMs, values }: Columns, startMs: number, endMs: number): Columns {
  let from = 0;
  let to = timestampsMs.length;
  while (from < to && (timestampsMs[from] as number) < startMs) from++;
  while (to > from && (timestampsMs[to - 1] as number) > endMs) to--;
  return { timestampsMs: timestampsMs.subarray(from, to), values: values.subarray(from, to) };
}
