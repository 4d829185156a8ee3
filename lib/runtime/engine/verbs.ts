// What the main thread asks of the engine thread: the samples and everything that reads or writes them.
import type { EndedTarget, ScrapedBody, ScrapeOutcome } from '@/lib/metrics/ingest/scrape/job';
import type { MetricMetadata } from '@/lib/metrics/model';
import type { RuleSettings } from '@/lib/metrics/react/rules/context';
import type { GroupOutcome, RuleGroupSpec, RuleGroupStatus, RuleGroupSummary } from '@/lib/metrics/react/rules/model';
import type { EngineFeatures } from '../features';
import type { RuleTryOptions, ScrapeStoreOptions, StoreOptions } from '../options';
import type { HttpAnswer, HttpCall } from './http-call';
import type { RequestSettings } from './request-settings';
import type { StreamVerbs } from './streams';

// A type, not an interface: the calls' table is indexed by name.
export type EngineVerbs = StreamVerbs & {
  /** A request that reads or writes samples. The buffer its body lies in goes along, and comes back with the answer. */
  http: { args: HttpCall; result: HttpAnswer };
  /** The same of made-up series: see rehearsal/. They are kept until it ends. */
  rehearse: { args: HttpCall; result: HttpAnswer };
  endRehearsal: { args: object; result: object };
  /** What of the configuration the store goes by when no request comes with it. */
  configureStore: { args: Pick<RequestSettings, 'outOfOrderWindowMs'>; result: object };
  scrape: { args: ScrapedBody; result: ScrapeOutcome };
  endTarget: { args: EndedTarget; result: object };
  /** All groups there are to be from now on. No group that goes or changes may be under evaluation. */
  applyRules: { args: { readonly groups: readonly RuleGroupSpec[]; readonly settings: RuleSettings }; result: object };
  /** One evaluation of a group, named by groupKey; not_found while the thread does not know it. */
  evaluateRules: { args: { readonly group: string; readonly timestampMs: number }; result: GroupOutcome };
  /** How the groups stand, in the order in which they were applied. */
  ruleStanding: { args: object; result: { readonly groups: readonly RuleGroupSummary[] } };
  /** How groups of rules stand, by groupKey; without those the thread does not know. */
  ruleStatus: {
    args: { readonly groups: readonly string[] };
    result: { readonly groups: readonly RuleGroupStatus[] };
  };
  /** Head to blocks, and retention. */
  maintain: { args: object; result: object };
  /** What the metrics of targets mean; targets and answers in one order. */
  targetMetadata: {
    args: { readonly targets: readonly Readonly<Record<string, string>>[]; readonly metric: string | undefined };
    result: { readonly families: readonly (readonly MetricMetadata[])[] };
  };
  /** The thread's own metrics, as prom-client's JSON. */
  metrics: { args: object; result: { readonly metrics: object[] } };
  ping: { args: object; result: object };
  close: { args: object; result: object };
};

/** How the engine thread is to be set up; plain values, since they cross to another thread. */
export type EngineSettings = {
  readonly store: StoreOptions;
  readonly scrapes: ScrapeStoreOptions;
  readonly lookbackMs: number;
  readonly features: EngineFeatures;
  readonly queryTimeoutMs: number;
  readonly queryMaxSamples: number;
  readonly ruleTries: RuleTryOptions;
  readonly maxBodyBytes: number;
  readonly maxWaitingBytes: number;
  readonly adminApiEnabled: boolean;
};

/** What the thread is told first: with it, it opens the store. */
export type OpenMessage = { readonly connectionString: string };
