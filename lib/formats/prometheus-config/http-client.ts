// How a server is spoken to: the part of Prometheus' `http client` settings that is acted on.
import type { Node } from 'yaml';
import { parseTlsVersion, type TlsSettings } from '@/lib/kernel/tls';
import { authorization, basicAuth, type ReadSecretFile, secret } from './fields';
import type { HttpClientConfig } from './model';
import { bool, type Fields, listOf, parsed, type Read, type Reader, recordOf, text } from './reader';

const tlsVersion = parsed(parseTlsVersion);

const tlsConfig =
  (readSecretFile: ReadSecretFile): Read<TlsSettings> =>
  (node, reader, path) => {
    const fields = {
      ...{ ca: text, ca_file: text, cert: text, cert_file: text, key: text, key_file: text, server_name: text },
      ...{ insecure_skip_verify: bool, min_version: tlsVersion, max_version: tlsVersion },
    };
    const values = reader.mapping(node, path, { fields });
    const pem = (name: string) => secret(values, name, readSecretFile, node, reader);
    // Read by the functions of `fields`, whose results have these types.
    return {
      ...{ ca: pem('ca'), cert: pem('cert'), key: pem('key'), serverName: values.server_name as string | undefined },
      insecureSkipVerify: (values.insecure_skip_verify as boolean | undefined) ?? false,
      minVersion: values.min_version as TlsSettings['minVersion'],
      maxVersion: values.max_version as TlsSettings['maxVersion'],
    };
  };

const httpHeader =
  (readSecretFile: ReadSecretFile): Read<readonly string[]> =>
  (node, reader, path) => {
    const fields = { values: listOf(text), secrets: listOf(text), files: listOf(text) };
    const {
      values = [],
      secrets = [],
      files = [],
    } = reader.mapping(node, path, { fields }) as Record<string, string[]>;
    return [
      ...values,
      ...secrets,
      ...files.map((file) => secret({ file_file: file }, 'file', readSecretFile, node, reader)),
    ];
  };

export const httpClientFields = (readSecretFile: ReadSecretFile): Fields => ({
  basic_auth: basicAuth(readSecretFile),
  authorization: authorization(readSecretFile),
  ...{ bearer_token: text, bearer_token_file: text, enable_http2: bool },
  tls_config: tlsConfig(readSecretFile),
  http_headers: recordOf(httpHeader(readSecretFile)),
});

/** What the fields came to. At most one way to say who we are. */
export function httpClientOf(
  values: Record<string, unknown>,
  readSecretFile: ReadSecretFile,
  where: { readonly node: Node; readonly reader: Reader; readonly path: string },
): HttpClientConfig {
  const { node, reader, path } = where;
  const token = secret(values, 'bearer_token', readSecretFile, node, reader);
  if ([values.basic_auth, values.authorization, token].filter(Boolean).length > 1)
    reader.problem(node, `${path}: only one of basic_auth, authorization and bearer_token may be given`);
  return {
    // Read by the functions of httpClientFields, whose results have these types.
    basicAuth: values.basic_auth as HttpClientConfig['basicAuth'],
    authorization: token
      ? { type: 'Bearer', credentials: token }
      : (values.authorization as HttpClientConfig['authorization']),
    tls: values.tls_config as TlsSettings | undefined,
    httpHeaders: (values.http_headers as HttpClientConfig['httpHeaders'] | undefined) ?? {},
  };
}
