// Settings of Prometheus 3.14 that this version does not act on, by the section they stand in.
// `changesData`: leaving it out would change what is scraped or stored, so a file that has it is refused.

export type UnsupportedField = { readonly changesData: boolean };

const ignored: UnsupportedField = { changesData: false };
const refused: UnsupportedField = { changesData: true };

const each = (field: UnsupportedField, names: string): [string, UnsupportedField][] =>
  names.split(' ').map((name) => [name, field]);

export const UNSUPPORTED_TOP = new Map([
  ...each(ignored, 'runtime tracing remote_write remote_read otlp'),
  ...each(refused, 'scrape_config_files'),
]);

/** Retention and the number of exemplars are set by flags; how chunks are kept is our own affair. */
export const UNSUPPORTED_STORAGE = new Map(each(ignored, 'exemplars'));
export const UNSUPPORTED_TSDB = new Map(each(ignored, 'stale_series_compaction_threshold chunk_encoding retention'));

export const UNSUPPORTED_GLOBAL = new Map([
  ...each(ignored, 'scrape_failure_log_file keep_dropped_targets'),
  ...each(refused, 'scrape_protocols target_limit metric_name_validation_scheme metric_name_escaping_scheme'),
  ...each(
    refused,
    'scrape_native_histograms convert_classic_histograms_to_nhcb always_scrape_classic_histograms extra_scrape_metrics',
  ),
]);

/** Without them a server would be spoken to another way than was asked for. */
export const UNSUPPORTED_HTTP_CLIENT = new Map([
  ...each(refused, 'oauth2 follow_redirects proxy_url no_proxy proxy_from_environment proxy_connect_header'),
]);

/** All but file, http and dns. */
const DISCOVERIES =
  'consul kubernetes docker dockerswarm nomad eureka zookeeper serverset nerve marathon kuma openstack puppetdb triton uyuni ' +
  'aws ec2 ecs rds msk elasticache lightsail azure gce oci digitalocean hetzner ionos linode outscale ovhcloud scaleway stackit vultr';

export const UNSUPPORTED_SCRAPE = new Map([
  ...each(ignored, 'keep_dropped_targets scrape_failure_log_file enable_compression'),
  ...each(refused, 'scrape_protocols fallback_scrape_protocol target_limit track_timestamps_staleness'),
  ...each(refused, 'metric_name_validation_scheme metric_name_escaping_scheme'),
  ...each(refused, 'native_histogram_bucket_limit native_histogram_min_bucket_factor scrape_native_histograms'),
  ...each(refused, 'convert_classic_histograms_to_nhcb always_scrape_classic_histograms extra_scrape_metrics'),
  ...UNSUPPORTED_HTTP_CLIENT,
  ...each(
    refused,
    DISCOVERIES.split(' ')
      .map((name) => `${name}_sd_configs`)
      .join(' '),
  ),
]);

/** Of `alerting.alertmanagers`: without them alerts would not reach whom they are meant for. */
export const UNSUPPORTED_ALERTMANAGER = new Map([
  ...UNSUPPORTED_HTTP_CLIENT,
  ...each(refused, 'sigv4'),
  ...each(
    refused,
    DISCOVERIES.split(' ')
      .map((name) => `${name}_sd_configs`)
      .join(' '),
  ),
]);
