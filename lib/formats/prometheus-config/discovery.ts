// `file_sd_configs`, `http_sd_configs`, `dns_sd_configs`: where targets are looked for, in Prometheus' words when it is refused.
import { count, positiveDuration, type ReadSecretFile } from './fields';
import { httpClientFields, httpClientOf } from './http-client';
import { UNSUPPORTED_HTTP_CLIENT } from './known-fields';
import type { DiscoveryConfig, DnsRecordType } from './model';
import { type Fields, listOf, parsed, type Read, text } from './reader';

/** Prometheus: patFileSDName. */
const FILE_NAME = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;

const fileName = parsed((given) => {
  if (!FILE_NAME.test(given)) throw new Error(`path name ${JSON.stringify(given)} is not valid for file discovery`);
  return given;
});

const MINUTE_MS = 60_000;

const fileDiscovery: Read<DiscoveryConfig> = (node, reader, path) => {
  const values = reader.mapping(node, path, {
    fields: { files: listOf(fileName), refresh_interval: positiveDuration },
  });
  const files = (values.files as string[] | undefined) ?? [];
  if (files.length === 0)
    return reader.problem(node, `${path}: file service discovery config must contain at least one path name`);
  return { kind: 'file', files, refreshMs: (values.refresh_interval as number | undefined) ?? 5 * MINUTE_MS };
};

const httpUrl = parsed((given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url) throw new Error(`${JSON.stringify(given)} is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error("URL scheme must be 'http' or 'https'");
  return url.href;
});

const httpDiscovery =
  (readSecretFile: ReadSecretFile): Read<DiscoveryConfig> =>
  (node, reader, path) => {
    const fields = { url: httpUrl, refresh_interval: positiveDuration, ...httpClientFields(readSecretFile) };
    const values = reader.mapping(node, path, { fields, unsupported: UNSUPPORTED_HTTP_CLIENT });
    if (values.url === undefined) return reader.problem(node, `${path}: URL is missing`);
    return {
      kind: 'http',
      url: values.url as string, // read by httpUrl
      refreshMs: (values.refresh_interval as number | undefined) ?? MINUTE_MS,
      client: httpClientOf(values, readSecretFile, { node, reader, path }),
    };
  };

const RECORD_TYPES: readonly DnsRecordType[] = ['A', 'AAAA', 'MX', 'NS', 'SRV'];

const recordType = parsed((given) => {
  const found = RECORD_TYPES.find((type) => type === given.toUpperCase());
  if (!found) throw new Error(`invalid DNS-SD records type ${given}`);
  return found;
});

const DNS_FIELDS: Fields = { names: listOf(text), type: recordType, port: count, refresh_interval: positiveDuration };

const dnsDiscovery: Read<DiscoveryConfig> = (node, reader, path) => {
  const values = reader.mapping(node, path, { fields: DNS_FIELDS });
  const names = (values.names as string[] | undefined) ?? [];
  const type = (values.type as DnsRecordType | undefined) ?? 'SRV';
  const port = (values.port as number | undefined) ?? 0;
  if (names.length === 0)
    return reader.problem(node, `${path}: DNS-SD config must contain at least one SRV record name`);
  if (type !== 'SRV' && port === 0)
    return reader.problem(node, `${path}: a port is required in DNS-SD configs for all record types except SRV`);
  return {
    kind: 'dns',
    names,
    type,
    port,
    refreshMs: (values.refresh_interval as number | undefined) ?? MINUTE_MS / 2,
  };
};

export const discoveryFields = (readSecretFile: ReadSecretFile): Fields => ({
  file_sd_configs: listOf(fileDiscovery),
  http_sd_configs: listOf(httpDiscovery(readSecretFile)),
  dns_sd_configs: listOf(dnsDiscovery),
});

/** All of a section, in the order in which Prometheus names them. */
export const discoveriesOf = (values: Record<string, unknown>): readonly DiscoveryConfig[] =>
  // Read by the functions of discoveryFields.
  (['file_sd_configs', 'http_sd_configs', 'dns_sd_configs'] as const).flatMap(
    (name) => (values[name] as DiscoveryConfig[] | undefined) ?? [],
  );
