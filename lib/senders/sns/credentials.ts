// Whose name AWS is asked in: `sigv4`, else the environment, else a profile of AWS' shared files; with `role_arn` a role on top.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SendFailure } from '@/lib/alerts/errors';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { exchange, type HttpOptions } from '../http';
import { type AwsCredentials, signed } from './sigv4';

export type Sigv4 = NonNullable<ReceiverSettings<'sns'>['sigv4']>;

export type Identity = { readonly credentials: AwsCredentials; readonly region: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** A role's credentials are asked for anew this long before they end. */
const RENEW_BEFORE_MS = 5 * 60_000;

const refuse = (message: string): never => {
  throw new SendFailure(message, 'authError', false);
};

/** Finds them anew each time but for a role's, which are kept while they last. */
export class Identities {
  private role: { readonly credentials: AwsCredentials; readonly untilMs: number } | undefined;

  /** @param stsUrl only for tests: where roles are asked for */
  constructor(
    private readonly sigv4: Sigv4 | undefined,
    private readonly env: Environment,
    private readonly stsUrl?: string,
  ) {}

  /** @throws SendFailure that says what is missing */
  async find(options: HttpOptions): Promise<Identity> {
    const profile = await this.profile();
    const region =
      this.sigv4?.region || this.env.AWS_REGION || this.env.AWS_DEFAULT_REGION || profile.region || refuse(NO_REGION);
    const own = this.fromSettings() ?? this.fromEnvironment() ?? ofProfile(profile) ?? refuse(NO_CREDENTIALS);
    const credentials = this.sigv4?.role_arn ? await this.assume(own, region, options) : own;
    return { credentials, region };
  }

  private fromSettings(): AwsCredentials | undefined {
    const { access_key: accessKeyId, secret_key: secretAccessKey } = this.sigv4 ?? {};
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  }

  /** A profile that was asked for goes before the environment, as in AWS' own libraries. */
  private fromEnvironment(): AwsCredentials | undefined {
    if (this.sigv4?.profile) return undefined;
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = this.env;
    if (!accessKeyId || !secretAccessKey) return undefined;
    return { accessKeyId, secretAccessKey, sessionToken: this.env.AWS_SESSION_TOKEN };
  }

  private async profile(): Promise<Readonly<Record<string, string>>> {
    const name = this.sigv4?.profile || this.env.AWS_PROFILE || 'default';
    const home = join(homedir(), '.aws');
    const config = await textOf(this.env.AWS_CONFIG_FILE ?? join(home, 'config'));
    const secrets = await textOf(this.env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, 'credentials'));
    const inConfig = name === 'default' ? 'default' : `profile ${name}`;
    return { ...iniSection(config, inConfig), ...iniSection(secrets, name) };
  }

  private async assume(own: AwsCredentials, region: string, options: HttpOptions): Promise<AwsCredentials> {
    if (this.role && this.role.untilMs > Date.now()) return this.role.credentials;
    const { role_arn: arn = '', external_id: externalId } = this.sigv4 ?? {};
    const url = new URL(this.stsUrl ?? `https://sts.${region}.amazonaws.com/`);
    const body = new URLSearchParams({
      ...{ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: arn, RoleSessionName: `quadrant-${Date.now()}` },
      ...(externalId && { ExternalId: externalId }),
    }).toString();
    const headers = signed({ url, headers: FORM, body, region, service: 'sts', nowMs: Date.now() }, own);
    const answer = await exchange({ url: url.href, headers, body }, { ...options, explain: explainAws });
    const credentials = {
      accessKeyId: xmlText(answer, 'AccessKeyId'),
      secretAccessKey: xmlText(answer, 'SecretAccessKey'),
      sessionToken: xmlText(answer, 'SessionToken'),
    };
    if (!credentials.accessKeyId || !credentials.secretAccessKey) refuse('AWS gave no credentials for role_arn');
    this.role = { credentials, untilMs: Date.parse(xmlText(answer, 'Expiration')) - RENEW_BEFORE_MS };
    return credentials;
  }
}

const NO_REGION = 'region not configured in sns.sigv4.region or in default credentials chain';
const NO_CREDENTIALS =
  'no AWS credentials: neither in sns.sigv4, nor in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, nor in a profile of ~/.aws';

export const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

function ofProfile(profile: Readonly<Record<string, string>>): AwsCredentials | undefined {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token } = profile;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken: aws_session_token } : undefined;
}

/** '' where there is no such file: then others are asked. */
const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');

function iniSection(text: string, name: string): Record<string, string> {
  let inside = false;
  const pairs: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, header] = /^\s*\[\s*(.*?)\s*\]/.exec(line) ?? [];
    if (header !== undefined) inside = header === name;
    const [, key, value] = /^\s*([\w]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (inside && key !== undefined && value !== undefined) pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

/** The text of the first element of that name; '' when there is none. AWS' query APIs answer in flat XML. */
export const xmlText = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '').replace(
    /&(lt|gt|amp|quot|apos);/g,
    (_, entity: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" })[entity] ?? '',
  );

/** Codes of "too often", which AWS answers with status 400. */
const THROTTLED = /^(Throttl|RequestLimitExceeded|TooManyRequests)/;

export function explainAws(answer: string): { readonly detail: string; readonly retry?: boolean } {
  const code = xmlText(answer, 'Code');
  const detail = [code, xmlText(answer, 'Message')].filter(Boolean).join(': ');
  return THROTTLED.test(code) ? { detail, retry: true } : { detail };
}
