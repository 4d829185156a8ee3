// A discovery -> the sources there are to look at, each by itself: one that fails keeps no other from being known.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { badInput, unavailable } from '@/lib/kernel/errors';
import { headersOf } from '../http-client';
import { getExposition } from '../ingest/scrape/http-get';
import type { Discovery, DiscoveryDoors, Look, Resolver, TargetGroup } from './model';

/** Of a discovery as things stand: files come and go. @throws never: what is not there is no source */
export async function looksOf(discovery: Discovery, doors: DiscoveryDoors): Promise<readonly Look[]> {
  switch (discovery.kind) {
    case 'file': {
      const paths = await Promise.all(discovery.files.map((name) => filesOf(resolve(doors.directory, name))));
      return [...new Set(paths.flat())].map((path) => ({ source: path, run: () => fromFile(path, doors) }));
    }
    case 'http':
      return [{ source: discovery.url, run: (signal) => fromHttp(discovery, doors, signal) }];
    case 'dns':
      return discovery.names.map((name) => ({ source: name, run: () => fromDns(name, discovery, doors.resolver) }));
  }
}

/** A `*` may stand in the last part. */
async function filesOf(pattern: string): Promise<string[]> {
  if (!basename(pattern).includes('*')) return [pattern];
  const [before = '', after = ''] = basename(pattern).split('*');
  const names = await readdir(dirname(pattern)).catch(() => []);
  return names
    .filter((name) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after))
    .sort()
    .map((name) => join(dirname(pattern), name));
}

async function fromFile(path: string, { parseTargetGroups }: DiscoveryDoors): Promise<readonly TargetGroup[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return ''; // it has been removed, and its targets with it
    throw cause;
  });
  return parseTargetGroups(text).map((group) => withLabels(group, { __meta_filepath: path }));
}

const MAX_ANSWER_BYTES = 64 << 20;

async function fromHttp(
  { url, client, refreshMs }: Discovery & { kind: 'http' },
  { userAgent, parseTargetGroups }: DiscoveryDoors,
  signal: AbortSignal,
): Promise<readonly TargetGroup[]> {
  const { body, contentType } = await getExposition({
    ...{ url, signal, timeoutMs: refreshMs, maxBytes: MAX_ANSWER_BYTES, tls: client.tls },
    headers: {
      ...{ accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': userAgent },
      'x-prometheus-refresh-interval-seconds': String(refreshMs / 1000),
      ...headersOf(client),
    },
  });
  if (!/^application\/json\s*(?:;\s*charset=utf-8)?$/i.test(contentType.trim()))
    throw badInput(`unsupported content type ${JSON.stringify(contentType)}`);
  return parseTargetGroups(new TextDecoder().decode(body)).map((group) => withLabels(group, { __meta_url: url }));
}

const withLabels = ({ targets, labels }: TargetGroup, more: Record<string, string>): TargetGroup => ({
  targets,
  labels: { ...labels, ...more },
});

type Dns = Discovery & { kind: 'dns' };
type Found = { readonly address: string; readonly labels: Readonly<Record<string, string>> };

/** A group for each record, since each has its own labels. A name that does not exist has no targets. */
async function fromDns(name: string, dns: Dns, resolver: Resolver): Promise<readonly TargetGroup[]> {
  const found = await recordsOf(name, dns, resolver).catch((cause: Error & { readonly code?: string }) => {
    if (cause.code === 'ENOTFOUND' || cause.code === 'ENODATA') return [];
    throw unavailable(`could not resolve ${JSON.stringify(name)}: ${cause.code ?? cause.message}`);
  });
  return found.map(({ address, labels }) => ({
    targets: [address],
    labels: { __meta_dns_name: name, ...NO_RECORD, ...labels },
  }));
}

/** Prometheus sets all of them, whatever the record. */
const NO_RECORD = {
  ...{ __meta_dns_srv_record_target: '', __meta_dns_srv_record_port: '' },
  ...{ __meta_dns_mx_record_target: '', __meta_dns_ns_record_target: '' },
};

async function recordsOf(name: string, { type, port }: Dns, resolver: Resolver): Promise<readonly Found[]> {
  const at = (host: string, labels = {}): Found => ({ address: `${host.replace(/\.$/, '')}:${port}`, labels });
  const named = (host: string) => `${host.replace(/\.$/, '')}.`;
  switch (type) {
    case 'A':
      return (await resolver.resolve4(name)).map((address) => at(address));
    case 'AAAA':
      return (await resolver.resolve6(name)).map((address) => at(`[${address}]`));
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) =>
        at(exchange, { __meta_dns_mx_record_target: named(exchange) }),
      );
    case 'NS':
      return (await resolver.resolveNs(name)).map((host) => at(host, { __meta_dns_ns_record_target: named(host) }));
    case 'SRV':
      return (await resolver.resolveSrv(name)).map(({ name: host, port: own }) => ({
        address: `${host.replace(/\.$/, '')}:${own}`,
        labels: { __meta_dns_srv_record_target: named(host), __meta_dns_srv_record_port: String(own) },
      }));
  }
}
