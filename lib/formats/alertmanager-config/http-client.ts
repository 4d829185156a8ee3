// `http_config` and `tls_config`: how a receiver's server is spoken to.
import { parseTlsVersion } from '@/lib/kernel/tls';
import type { Read } from '../prometheus-config/reader';
import { bool, listOf, parsed, recordOf, text } from '../prometheus-config/reader';
import { type SecretReader, secret, section } from './section';

const basicAuth = section(
  { username: text, username_file: text, password: secret, password_file: text },
  { username: '', password: '' },
);

const authorization = section(
  { type: text, credentials: secret, credentials_file: text },
  { type: 'Bearer', credentials: '' },
);

const tlsVersion = parsed(parseTlsVersion);

/** Certificates and keys are PEM; `*_file` is read when the configuration is. */
export const tlsConfig = section(
  {
    ...{ ca: text, ca_file: text, cert: text, cert_file: text, key: secret, key_file: text },
    ...{ server_name: text, insecure_skip_verify: bool, min_version: tlsVersion, max_version: tlsVersion },
  },
  { insecure_skip_verify: false },
);

const httpHeader = section({ values: listOf(text), secrets: listOf(secret) }, { values: [], secrets: [] });

/** The address of a proxy; its password is shown as Go shows it. */
function proxyUrl(...[node, reader, path]: Parameters<Read<string>>): string | undefined {
  const given = text(node, reader, path);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.password) {
    (reader as SecretReader).hide(node, given.replace(`:${url.password}@`, ':xxxxx@')); // see section.ts: secretReader
  }
  if (url && /^https?:$/.test(url.protocol)) return given;
  return reader.problem(node, `${path}: a proxy's address begins with http:// or https://, no other is supported`);
}

const HTTP_FIELDS = {
  basic_auth: basicAuth,
  authorization,
  bearer_token: secret,
  bearer_token_file: text,
  tls_config: tlsConfig,
  follow_redirects: bool,
  enable_http2: bool,
  http_headers: recordOf(httpHeader),
  no_proxy: text,
  oauth2: unsupported,
  proxy_url: proxyUrl,
  proxy_from_environment: bool,
  proxy_connect_header: recordOf(listOf(secret)),
};

const readHttpConfig = section(HTTP_FIELDS, { follow_redirects: true });

export type HttpConfig = NonNullable<ReturnType<typeof readHttpConfig>>;
export type TlsConfig = NonNullable<ReturnType<typeof tlsConfig>>;

/** At most one way to say who we are. */
export const httpConfig: Read<HttpConfig> = (node, reader, path) => {
  const config = readHttpConfig(node, reader, path);
  const ways = [config?.basic_auth, config?.authorization, config?.bearer_token].filter((way) => way !== undefined);
  if (ways.length > 1)
    reader.problem(node, `${path}: at most one of basic_auth, oauth2, bearer_token & authorization must be configured`);
  const wrong = config && wrongProxy(config);
  if (wrong) reader.problem(node, `${path}: ${wrong}`);
  return config;
};

/** In the words of Prometheus' common configuration. */
function wrongProxy(config: HttpConfig): string | undefined {
  const { proxy_url: url, no_proxy: noProxy, proxy_from_environment: fromEnvironment } = config;
  if (fromEnvironment && url) return 'if proxy_from_environment is configured, proxy_url must not be configured';
  if (fromEnvironment && noProxy) return 'if proxy_from_environment is configured, no_proxy must not be configured';
  if (noProxy && !url) return 'if no_proxy is configured, proxy_url must also be configured';
  if (config.proxy_connect_header && !url && !fromEnvironment)
    return 'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured';
  return undefined;
}

/** Without it pages would go another way than was asked for, so a file that has it is refused (docs/decisions/0003). */
function unsupported(...[node, reader, path]: Parameters<Read<undefined>>): undefined {
  (reader as SecretReader).hide(node);
  return reader.problem(node, `${path} is a setting that this version of Quadrant does not support`);
}
