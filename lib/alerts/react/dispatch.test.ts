// When messages go out, and with what: the timelines of grouping, repetition, resolution and restarts.
import { expect, test } from 'vitest';
import { SendFailure } from '../errors';
import { Timeline } from './timeline.suite';

const team = (more = '', receivers = '') => `
route: { receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 10s, repeat_interval: 1m${more} }
receivers:
- { name: team, webhook_configs: [{ url: "http://x" }] }
${receivers}
`;

const A = { alertname: 'A' };
const [A1, A2] = [
  { alertname: 'A', i: '1' },
  { alertname: 'A', i: '2' },
];

test('a group waits for more of its kind, then tells of all at once', async () => {
  const line = new Timeline(team());
  line.at(1).push(A1);
  line.at(1.5).push(A2);
  line.wantBetween(2, 2, 'team', 'A1 A2');
  await line.run(10);
});

test('groups wait each for itself', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(1.5).push({ alertname: 'B' });
  line.wantBetween(2, 2, 'team', 'A').wantBetween(2.5, 2.5, 'team', 'B');
  await line.run(10);
});

test('an alert that began long ago does not wait', async () => {
  const line = new Timeline(team());
  line.at(5).push(A1, { starts: 3 });
  line.wantBetween(5, 5, 'team', 'A1');
  await line.run(8);
});

test('one that began just now does, from when it came', async () => {
  const line = new Timeline(team());
  line.at(5).push(A1, { starts: 4.5 });
  line.wantBetween(6, 6, 'team', 'A1');
  await line.run(8);
});

test('news of a group comes at its intervals, and only if there is any', async () => {
  const line = new Timeline(team());
  line.at(1).push(A1);
  line.at(3).push(A2);
  line.wantBetween(2, 2, 'team', 'A1').wantBetween(12, 12, 'team', 'A1 A2');
  await line.run(60);
});

test('nothing new: told again at the first interval after repeat_interval', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(72, 72, 'team', 'A'); // at 62 exactly a minute has passed, not more
  await line.run(100);
});

test('resolved: told at the next interval, once', async () => {
  const line = new Timeline(team());
  line.at(1).push(A1);
  line.at(1).push(A2);
  line.at(5).resolve(A1);
  line.wantBetween(2, 2, 'team', 'A1 A2').wantBetween(12, 12, 'team', 'A2 resolved A1');
  await line.run(60);
});

test('all resolved: the last message says so, and nothing repeats', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(5).resolve(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(12, 12, 'team', 'resolved A');
  await line.run(200);
});

test('over before anybody was told: nobody is', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(1.5).resolve(A);
  await line.run(60);
});

test('an alert nobody confirms ends with its timeout', async () => {
  const line = new Timeline(team().replace('repeat_interval: 1m', 'repeat_interval: 1h'));
  line.at(1).push(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(302, 302, 'team', 'resolved A');
  await line.run(400);
});

test('resolved and firing again between two looks: nothing to tell', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(4).resolve(A);
  line.at(6).push(A);
  line.wantBetween(2, 2, 'team', 'A');
  await line.run(60);
});

test('a group that ended begins anew, and waits', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(3).resolve(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(12, 12, 'team', 'resolved A');
  line.at(45).push(A);
  line.wantBetween(46, 46, 'team', 'A');
  await line.run(55);
});

test('an empty group that has not ended yet tells at its next interval', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(3).resolve(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(12, 12, 'team', 'resolved A');
  line.at(14).push(A);
  line.wantBetween(22, 22, 'team', 'A');
  await line.run(28);
});

test('group_by ["..."]: every alert for itself; [] all in one', async () => {
  for (const [by, texts] of [
    ["['...']", ['A1', 'A2', 'B']],
    ['[]', ['A1 A2 B']],
  ] as const) {
    const line = new Timeline(team().replace('[alertname]', by));
    for (const labels of [A1, A2, { alertname: 'B' }]) line.at(1).push(labels);
    for (const text of texts) line.wantBetween(2, 2, 'team', text);
    await line.run(8);
  }
});

test('send_resolved: false: what is over is not told of, and counts as told', async () => {
  const line = new Timeline(team().replace('"http://x"', '"http://x", send_resolved: false'));
  line.at(1).push(A1);
  line.at(1).push(A2);
  line.at(4).resolve(A1);
  line.at(14).resolve(A2);
  line.at(50).push(A2);
  line.wantBetween(2, 2, 'team', 'A1 A2').wantBetween(51, 51, 'team', 'A2');
  await line.run(60);
});

const tree = `
route:
  receiver: all
  group_by: [alertname]
  group_wait: 1s
  routes:
  - { matchers: [team="x"], receiver: x, continue: true }
  - { matchers: [i="1"], receiver: one, routes: [{ matchers: [team=~"y|z"], receiver: yz }] }
  - { matchers: [team="x"], receiver: never }
receivers: [${['all', 'x', 'one', 'yz', 'never'].map((name) => `{ name: ${name}, webhook_configs: [{ url: "http://x" }] }`)}]
`;

test.each([
  [{ alertname: 'A' }, ['all']],
  [{ alertname: 'A', i: '1' }, ['one']],
  [{ alertname: 'A', i: '1', team: 'z' }, ['yz']],
  [{ alertname: 'A', i: '1', team: 'x' }, ['x', 'one']],
  [{ alertname: 'A', team: 'x' }, ['x', 'never']],
])('%j goes to %j', async (labels, receivers) => {
  const line = new Timeline(tree);
  line.at(1).push(labels);
  for (const receiver of receivers) line.wantBetween(2, 2, receiver, `A${'i' in labels ? labels.i : ''}`);
  await line.run(8);
});

// ---- restarts -----------------------------------------------------------------------------------------------------------

test('a restart repeats nothing, and the next look comes when it would have', async () => {
  const line = new Timeline(team());
  line.at(1).push(A1);
  line.at(3).restart();
  line.at(5).push(A2);
  line.at(6).restart();
  line.wantBetween(2, 2, 'team', 'A1').wantBetween(12, 12, 'team', 'A1 A2');
  await line.run(40);
});

test('a restart while a group waits: it waits no longer than it would have', async () => {
  const line = new Timeline(team().replace('group_wait: 1s', 'group_wait: 8s'));
  line.at(1).push(A, { starts: 0.9 });
  line.at(5).restart();
  line.wantBetween(9, 9, 'team', 'A');
  await line.run(15);
});

test('what ended while nothing ran is told of afterwards', async () => {
  const line = new Timeline(team());
  line.at(1).push(A, { ends: 8 });
  line.at(4).restart();
  line.wantBetween(2, 2, 'team', 'A').wantBetween(12, 12, 'team', 'resolved A');
  await line.run(60);
});

test('what was told to be over is not told again after a restart, whatever else fires', async () => {
  const line = new Timeline(team());
  line.at(1).push(A1);
  line.at(1).push(A2);
  line.at(3).resolve(A1);
  line.at(13).restart();
  line.at(14).push({ alertname: 'A', i: '3' });
  line.wantBetween(2, 2, 'team', 'A1 A2');
  line.wantBetween(12, 12, 'team', 'A2 resolved A1').wantBetween(22, 22, 'team', 'A2 A3');
  await line.run(40);
});

test('a message that is under way when the process stops goes out again', async () => {
  const hanging = (_: unknown, signal: AbortSignal, attempt: number) =>
    attempt > 1
      ? Promise.resolve()
      : new Promise<void>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new SendFailure('stopped', 'contextCanceled', true))),
        );
  const line = new Timeline(team(), { answers: { team: hanging } });
  line.at(1).push(A);
  line.at(4).restart();
  line.wantBetween(4, 4, 'team', 'A');
  await line.run(9);
});

test('another configuration takes over what the old one has told', async () => {
  const line = new Timeline(team());
  line.at(1).push(A);
  line.at(4).restart(team(', routes: [{ matchers: [alertname="B"], receiver: team }]'));
  line.at(5).push({ alertname: 'B' });
  line.wantBetween(2, 2, 'team', 'A').wantBetween(6, 6, 'team', 'B');
  await line.run(40);
});

// ---- failures -----------------------------------------------------------------------------------------------------------

test('what fails for now is tried again, with growing waits', async () => {
  const answers = {
    team: async (_: unknown, _signal: AbortSignal, attempt: number) => {
      if (attempt < 4) throw new SendFailure('unexpected status code 503', 'serverError', true);
    },
  };
  const tried: boolean[] = [];
  const line = new Timeline(team(), { answers, observer: { attempted: (_i, _s, failed) => tried.push(failed) } });
  line.at(1).push(A);
  line.wantBetween(2 + 0.5 + 0.75 + 1.125, 4.376, 'team', 'A');
  await line.run(30);
  expect(tried).toEqual([true, true, true, false]);
});

test('what fails for good is tried again at the next interval', async () => {
  const ended: unknown[] = [];
  const answers = {
    team: async (_: unknown, _signal: AbortSignal, attempt: number) => {
      if (attempt < 2) throw new SendFailure('unexpected status code 400', 'clientError', false);
    },
  };
  const line = new Timeline(team(), { answers, observer: { ended: (_i, failure) => ended.push(failure?.reason) } });
  line.at(1).push(A);
  line.wantBetween(12, 12, 'team', 'A');
  await line.run(30);
  expect(ended).toEqual(['clientError', undefined]);
});

test('a receiver that hangs is given up after the group interval, and holds up no other', async () => {
  const ended: string[] = [];
  const hang = (_: unknown, signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new SendFailure('timed out', 'other', true))),
    );
  const line = new Timeline(
    team(
      ', routes: [{ receiver: slow, continue: true }, {}]',
      '- { name: slow, webhook_configs: [{ url: "http://x" }] }',
    ),
    { answers: { slow: hang }, observer: { ended: ({ name }, failure) => ended.push(`${name} ${failure?.reason}`) } },
  );
  line.at(1).push(A);
  line.wantBetween(2, 2, 'team', 'A');
  await line.run(13);
  expect(ended).toEqual(['webhook undefined', 'webhook contextDeadlineExceeded', 'webhook contextCanceled']);
});

test('two integrations of a receiver: the one that failed is told again, the other is not', async () => {
  const answers = {
    team: async (_: unknown, _signal: AbortSignal, attempt: number) => {
      if (attempt === 1) throw new SendFailure('no', 'clientError', false);
    },
  };
  const line = new Timeline(team().replace('[{ url: "http://x" }]', '[{ url: "http://x" }, { url: "http://y" }]'), {
    answers,
  });
  line.at(1).push(A);
  line.wantBetween(2, 2, 'team', 'A').wantBetween(12, 12, 'team', 'A');
  await line.run(40);
});
