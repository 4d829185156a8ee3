// What discovery is asked for and what it gives.
import type { HttpClient } from '../http-client';

/** See lib/formats/prometheus-config, whose shape this is. */
export type Discovery =
  | { readonly kind: 'file'; readonly files: readonly string[]; readonly refreshMs: number }
  | { readonly kind: 'http'; readonly url: string; readonly client: HttpClient; readonly refreshMs: number }
  | {
      readonly kind: 'dns';
      readonly names: readonly string[];
      readonly type: 'A' | 'AAAA' | 'MX' | 'NS' | 'SRV';
      readonly port: number;
      readonly refreshMs: number;
    };

export type TargetGroup = {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

/** What discovery needs from elsewhere. */
export type DiscoveryDoors = {
  /** File names are relative to it. */
  readonly directory: string;
  readonly userAgent: string;
  /** JSON or YAML; see lib/formats/target-groups. @throws bad_input */
  readonly parseTargetGroups: (text: string) => readonly TargetGroup[];
  readonly resolver: Resolver;
  /** A source could not be looked at: what it gave last goes on to count. */
  readonly onFailed: (discovery: Discovery, source: string, reason: string) => void;
};

/** The part of node:dns/promises that is used. */
export type Resolver = {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveMx(name: string): Promise<{ readonly exchange: string }[]>;
  resolveNs(name: string): Promise<string[]>;
  resolveSrv(name: string): Promise<{ readonly name: string; readonly port: number }[]>;
};

/** One look at one source: a file, a URL, a name. @throws when it cannot be looked at */
export type Look = {
  readonly source: string;
  readonly run: (signal: AbortSignal) => Promise<readonly TargetGroup[]>;
};
