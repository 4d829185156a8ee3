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
  proxy_url: unsupported,
  proxy_from_environment: parsed((given) => {
    if (given !== 'false') throw new Error('proxies are not supported by this version of Quadrant');
  }),
  proxy_connect_header: unsupported,
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
  return config;
};

/** Without it pages would go another way than was asked for, so a file that has it is refused (docs/decisions/0003). */
function unsupported(...[node, reader, path]: Parameters<Read<undefined>>): undefined {
  (reader as SecretReader).hide(node);
  return reader.problem(node, `${path} is a setting that this version of Quadrant does not support`);
}
