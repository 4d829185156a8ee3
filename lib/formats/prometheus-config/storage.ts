// `storage:` of prometheus.yml: what of it is acted on. The rest is set by flags.
import { duration } from './fields';
import { UNSUPPORTED_STORAGE, UNSUPPORTED_TSDB } from './known-fields';
import type { PrometheusConfig } from './model';
import type { Read } from './reader';

const tsdb: Read<number> = (node, reader, path) => {
  const fields = { out_of_order_time_window: duration };
  const values = reader.mapping(node, path, { fields, unsupported: UNSUPPORTED_TSDB });
  return values.out_of_order_time_window as number | undefined; // read by `duration`
};

export const storageSection: Read<PrometheusConfig['storage']> = (node, reader, path) => {
  const values = reader.mapping(node, path, { fields: { tsdb }, unsupported: UNSUPPORTED_STORAGE });
  return { outOfOrderWindowMs: values.tsdb as number | undefined };
};
