// Groups in Postgres, and what this process remembers of them: the label sets of their members, for series that are no longer in
// memory.
import type { Pool, PoolClient } from 'pg';
import { bug, messageOf } from '@/lib/kernel/errors';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import { compileMatcher, compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import type { Compression } from '../../doors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { asBuffer, binaryRows, int8 } from './binary';
import { readLabels, writeLabels } from './wal-record';

type Group = { readonly names: readonly string[]; labels: readonly Labels[] | undefined };

/** Label sets kept decoded; beyond that those are forgotten that were asked for longest ago. */
const MAX_LABEL_SETS = 500_000;

export class Groups {
  /** In the order in which they were last asked for their labels. */
  private readonly known = new Map<number, Group>();
  private labelSets = 0;

  constructor(
    private readonly pool: Pool,
    private readonly compression: Compression,
  ) {}

  /**
   * Enters groups in the caller's transaction.
   * @param groups label sets by place
   * @returns their ids, in order
   */
  async insert(client: PoolClient, groups: readonly (readonly Labels[])[]): Promise<number[]> {
    const ids: number[] = [];
    for (const labels of groups) {
      const packed = await this.compression.compress(encodeLabelSets(labels));
      const { rows } = await client.query<{ id: string }>({
        name: 'metrics_group_insert',
        text: 'INSERT INTO metrics_group (names, labels) VALUES ($1, $2) RETURNING id',
        values: [namesOf(labels).map((name) => name.replaceAll('\0', '\ufffd')), asBuffer(packed)],
      });
      ids.push(Number(rows[0]?.id));
    }
    return ids;
  }

  /** Their insertion is committed. */
  remember(id: number, labels: readonly Labels[]): void {
    this.keep(id, { names: namesOf(labels), labels });
  }

  /**
   * Members that match, by group.
   * @param ids groups that are to be looked at
   */
  async select(ids: readonly number[], matchers: readonly Matcher[]): Promise<Map<number, GroupMatch[]>> {
    await this.learnNames(ids.filter((id) => !this.known.has(id)));
    const couldMatch = nameTest(matchers);
    const wanted = ids.filter((id) => this.known.get(id)?.names.some(couldMatch));
    await this.learnLabels(wanted.filter((id) => !this.known.get(id)?.labels));
    const test = compileMatchers(matchers);
    const found = new Map<number, GroupMatch[]>();
    for (const id of wanted) {
      const matches = this.matchesIn(id, test);
      if (matches.length > 0) found.set(id, matches);
    }
    return found;
  }

  private matchesIn(id: number, test: (labels: Labels) => boolean): GroupMatch[] {
    const group = this.known.get(id);
    if (!group?.labels) return []; // dropped by retention meanwhile
    this.known.delete(id);
    this.known.set(id, group);
    const matches: GroupMatch[] = [];
    group.labels.forEach((labels, member) => {
      if (test(labels)) matches.push({ member, labels });
    });
    return matches;
  }

  private async learnNames(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { rows } = await this.pool.query<{ id: string; names: string[] }>(
      'SELECT id, names FROM metrics_group WHERE id = ANY($1::bigint[])',
      [ids],
    );
    for (const { id, names } of rows) this.known.set(Number(id), { names, labels: undefined });
  }

  private async learnLabels(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await binaryRows(this.pool, `SELECT id, labels FROM metrics_group WHERE id IN (${ids.join(',')})`);
    for (const [id, labels] of rows) {
      const group = this.known.get(int8(id));
      if (group) this.keep(int8(id), { ...group, labels: await this.decode(int8(id), labels as Buffer) });
    }
  }

  private async decode(id: number, packed: Buffer): Promise<Labels[]> {
    try {
      return decodeLabelSets(await this.compression.decompress(packed));
    } catch (cause) {
      throw bug(`the labels of group ${id} cannot be read: ${messageOf(cause)}`);
    }
  }

  private keep(id: number, group: Group): void {
    this.known.delete(id);
    this.known.set(id, group);
    this.labelSets += group.labels?.length ?? 0;
    for (const [oldest, other] of this.known) {
      if (this.labelSets <= MAX_LABEL_SETS || oldest === id) return;
      this.labelSets -= other.labels?.length ?? 0;
      other.labels = undefined;
    }
  }

  /** Drops groups that have no block and are in no use. @param inUse groups of series in memory */
  async dropOrphans(inUse: ReadonlySet<number>): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>(
      `DELETE FROM metrics_group g
       WHERE NOT EXISTS (SELECT FROM metrics_block b WHERE b.group_id = g.id) AND NOT g.id = ANY($1::bigint[])
       RETURNING g.id`,
      [[...inUse]],
    );
    for (const { id } of rows) this.forget(Number(id));
  }

  private forget(id: number): void {
    this.labelSets -= this.known.get(id)?.labels?.length ?? 0;
    this.known.delete(id);
  }
}

export type GroupMatch = { readonly member: number; readonly labels: Labels };

/** Whether a group with a metric of this name can have a match; true for every name when the matchers do not speak of it. */
function nameTest(matchers: readonly Matcher[]): (name: string) => boolean {
  const tests = matchers.filter(({ name }) => name === METRIC_NAME).map(compileMatcher);
  return (name) => tests.every((test) => test(name));
}

/** '' for those without a name. */
const namesOf = (labels: readonly Labels[]) => [...new Set(labels.map(({ metricName }) => metricName))];

function encodeLabelSets(labelSets: readonly Labels[]): Uint8Array {
  const writer = new ByteWriter();
  writer.unsigned(labelSets.length);
  for (const labels of labelSets) writeLabels(writer, labels);
  return writer.done();
}

function decodeLabelSets(bytes: Uint8Array): Labels[] {
  const reader = new ByteReader(bytes, 'group of label sets');
  const labelSets = Array.from({ length: reader.count(1) }, () => readLabels(reader));
  reader.end();
  return labelSets;
}
