// What comes with each request to the engine thread beside the request.
import type { QueryLogSetting } from './query-log-file';

/**
 * What of the loaded configuration answers depend on; the main thread reads it, so it comes with each request. The same object until
 * another configuration is loaded.
 */
export type RequestSettings = {
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly queryLog: QueryLogSetting;
  readonly outOfOrderWindowMs: number;
};
