// What the Postgres store is made of, as its operations share it.
import type { Pool } from 'pg';
import type { Compression } from '../../doors';
import type { ExemplarRing } from '../exemplar-ring';
import type { Head } from '../head/head';
import type { SeriesTable } from '../head/series-table';
import type { SeriesWatches } from '../series-watches';
import type { Appender } from './appender';
import type { Blocks } from './blocks';
import type { Directory } from './directory';
import type { Groups } from './groups';
import type { Membership } from './membership';

export type StoreParts = {
  readonly pool: Pool;
  readonly compression: Compression;
  readonly table: SeriesTable;
  readonly head: Head;
  readonly exemplars: ExemplarRing;
  readonly membership: Membership;
  readonly directory: Directory;
  readonly groups: Groups;
  readonly blocks: Blocks;
  readonly appender: Appender;
  readonly watches: SeriesWatches;
};
