// `alerting:` of prometheus.yml: which Alertmanagers are told of alerts, and how.
import { discoveriesOf, discoveryFields } from './discovery';
import { oneOf, positiveDuration, type ReadSecretFile, relabelConfig, staticConfig } from './fields';
import { httpClientFields, httpClientOf } from './http-client';
import { UNSUPPORTED_ALERTMANAGER } from './known-fields';
import type { AlertingConfig, AlertmanagerConfig } from './model';
import { type Fields, listOf, parsed, type Read, text } from './reader';

export const NO_ALERTING: AlertingConfig = { alertRelabelConfigs: [], alertmanagers: [] };

export const alertingSection =
  (readSecretFile: ReadSecretFile): Read<AlertingConfig> =>
  (node, reader, path) => {
    const fields = {
      alert_relabel_configs: listOf(relabelConfig),
      alertmanagers: listOf(alertmanager(readSecretFile)),
    };
    const values = reader.mapping(node, path, { fields });
    return {
      alertRelabelConfigs: (values.alert_relabel_configs as AlertingConfig['alertRelabelConfigs'] | undefined) ?? [],
      alertmanagers: (values.alertmanagers as AlertmanagerConfig[] | undefined) ?? [],
    };
  };

const apiVersion = parsed((given) => {
  if (given !== 'v2')
    throw new Error(`${JSON.stringify(given)} is not supported: Alertmanager speaks v2 since version 0.16`);
  return given;
});

const alertmanagerFields = (readSecretFile: ReadSecretFile): Fields => ({
  scheme: oneOf(['http', 'https'] as const),
  path_prefix: text,
  timeout: positiveDuration,
  api_version: apiVersion,
  static_configs: listOf(staticConfig),
  relabel_configs: listOf(relabelConfig),
  alert_relabel_configs: listOf(relabelConfig),
  ...httpClientFields(readSecretFile),
  ...discoveryFields(readSecretFile),
});

const alertmanager =
  (readSecretFile: ReadSecretFile): Read<AlertmanagerConfig> =>
  (node, reader, path) => {
    const fields = alertmanagerFields(readSecretFile);
    const values = reader.mapping(node, path, { fields, unsupported: UNSUPPORTED_ALERTMANAGER });
    // Present fields were read by the functions of `fields`, whose results have these types.
    const given = <K extends keyof AlertmanagerConfig>(name: string, fallback: AlertmanagerConfig[K]) =>
      (values[name] as AlertmanagerConfig[K] | undefined) ?? fallback;
    return {
      scheme: given<'scheme'>('scheme', 'http'),
      pathPrefix: given<'pathPrefix'>('path_prefix', ''),
      timeoutMs: given<'timeoutMs'>('timeout', 10_000),
      staticConfigs: given<'staticConfigs'>('static_configs', []),
      relabelConfigs: given<'relabelConfigs'>('relabel_configs', []),
      alertRelabelConfigs: given<'alertRelabelConfigs'>('alert_relabel_configs', []),
      client: httpClientOf(values, readSecretFile, { node, reader, path }),
      discoveries: discoveriesOf(values),
    };
  };
