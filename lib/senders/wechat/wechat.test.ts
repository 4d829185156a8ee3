// WeChat Work, against a stub: the token and how long it is kept, the message, answers that mean no.
import { expect, test } from 'vitest';
import { send, senderOf } from '../configured.fixtures';
import { never, notification, status, stubServer, type Told } from '../stub-server.fixtures';

const SETTINGS = (url: string) =>
  `{ api_url: "${url}/cgi-bin", corp_id: c, api_secret: s, agent_id: "7", to_user: u, to_party: p, to_tag: t, message: m }`;

const isToken = ({ url }: Told) => url.startsWith('/cgi-bin/gettoken?');

function wechatServer(answers: readonly string[]) {
  let tokens = 0;
  const left = [...answers];
  return stubServer((told, response) => {
    if (isToken(told)) response.end(JSON.stringify({ errcode: 0, access_token: `T${++tokens}` }));
    else response.end(left.shift() ?? '{"errcode":0}');
  });
}

test('a token is asked for once, and messages go out under it', async () => {
  const { url, told } = await wechatServer([]);
  const sender = senderOf('wechat', SETTINGS(url));
  await sender(notification(), never);
  await sender(notification(), never);
  expect(told.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    'GET /cgi-bin/gettoken?corpid=c&corpsecret=s',
    'POST /cgi-bin/message/send?access_token=T1',
    'POST /cgi-bin/message/send?access_token=T1',
  ]);
  expect(JSON.parse(told[1]?.body ?? '')).toEqual({
    ...{ touser: 'u', toparty: 'p', totag: 't', agentid: '7', safe: '0', msgtype: 'text' },
    ...{ text: { content: 'm' }, markdown: { content: '' } },
  });
});

test('markdown', async () => {
  const { url, told } = await wechatServer([]);
  await send('wechat', SETTINGS(url).replace('message: m', 'message: m, message_type: markdown'));
  expect(JSON.parse(told[1]?.body ?? '')).toMatchObject({ msgtype: 'markdown', markdown: { content: 'm' } });
});

test('a token that has expired is worth another try, with a new one', async () => {
  const { url, told } = await wechatServer(['{"errcode":42001,"errmsg":"access_token expired"}']);
  const sender = senderOf('wechat', SETTINGS(url));
  await expect(sender(notification(), never)).rejects.toMatchObject({
    ...{ retry: true, message: 'WeChat refused it: access_token expired' },
  });
  await sender(notification(), never);
  expect(told.at(-1)?.url).toBe('/cgi-bin/message/send?access_token=T2');
});

test.each([
  ['{"errcode":40003,"errmsg":"invalid user"}', false, 'WeChat refused it: invalid user'],
  ['<html>', true, 'WeChat answered with something that is no JSON object'],
])('%s: tried again: %s', async (answer, retry, message) => {
  const { url } = await wechatServer([answer]);
  await expect(send('wechat', SETTINGS(url))).rejects.toMatchObject({ retry, message });
});

test('a wrong secret is said without showing it', async () => {
  const { url } = await stubServer(status(200, '{"errcode":40001}'));
  await expect(send('wechat', SETTINGS(url))).rejects.toMatchObject({
    ...{ retry: false, message: 'invalid APISecret for CorpID: c' },
  });
});

test.each([500, 404, 429])('%d is tried again', async (code) => {
  const { url } = await stubServer(status(code));
  await expect(send('wechat', SETTINGS(url))).rejects.toMatchObject({ retry: true });
});
