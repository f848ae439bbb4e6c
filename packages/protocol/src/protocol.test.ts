import { describe, expect, test, vi } from 'vitest';
import {
  apiRoutes,
  Command,
  CommandAnswer,
  encodeSegment,
  InvalidIdError,
  isTerminal,
  LogEntry,
  methodName,
  PermissionRequest,
  pageOf,
  proxyRoutes,
  RunRef,
  StreamToken,
  Task,
  TaskRun,
  TaskRunState,
  UnexpectedUrlError,
  urlOf,
} from './index.ts';

test('the example of the README runs', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const url = urlOf('https://eu.posthog.com', apiRoutes.run({ projectId: '1', taskId: 't', runId: 'a/b?c' }));
  const stream = urlOf('https://proxy.example', proxyRoutes.stream('a/b?c'), { resync: 1 });
  const run = TaskRun.parse({ id: 'a/b?c', status: 'in_progress', a_field_of_tomorrow: 1 });
  console.log(url.href, stream.href, isTerminal(run.status));
  expect(log).toHaveBeenCalledWith(
    'https://eu.posthog.com/api/projects/1/tasks/t/runs/a%2Fb%3Fc/',
    'https://proxy.example/v1/runs/a%2Fb%3Fc/stream?resync=1',
    false,
  );
  log.mockRestore();
});

describe('encodeSegment()', () => {
  test.each([
    ['plain', 'plain'],
    ['a/b', 'a%2Fb'],
    ['?&#%', '%3F%26%23%25'],
    ['ü 漢 🎉', '%C3%BC%20%E6%BC%A2%20%F0%9F%8E%89'],
    ['%2e%2e', '%252e%252e'],
    ['...', '...'],
  ])('keeps %j inside its segment', (id, segment) => {
    expect(encodeSegment(id)).toBe(segment);
    expect(urlOf('http://localhost', proxyRoutes.stream(id)).pathname).toBe(`/v1/runs/${segment}/stream`);
    expect(decodeURIComponent(segment)).toBe(id);
  });

  test.each(['', '.', '..', '\ud800', 'x\udfffy'])('refuses %j', (id) => {
    expect(() => encodeSegment(id)).toThrow(InvalidIdError);
    expect(RunRef.safeParse({ taskId: 't', runId: id }).success).toBe(false);
  });
});

describe('urlOf()', () => {
  test('keeps the path of a base that has one', () => {
    expect(urlOf('https://host/prefix/', apiRoutes.tasks('1'), { limit: 5 }).href).toBe(
      'https://host/prefix/api/projects/1/tasks/?limit=5',
    );
  });

  test.each(['ftp://host', 'file:///etc', 'https://user:secret@host', 'https://host/?x=1', 'https://host/#x'])(
    'refuses %s as a base, without repeating what it holds',
    (base) => {
      expect(() => urlOf(base, '/x')).toThrow(UnexpectedUrlError);
      expect(() => urlOf(base, '/x')).not.toThrow(/secret/);
    },
  );

  test('refuses a path that would not be the intended one', () => {
    expect(() => urlOf('https://host', '/a/../b')).toThrow(UnexpectedUrlError);
    expect(() => urlOf('https://host', '/a/%2e%2E/b')).toThrow(UnexpectedUrlError);
  });
});

describe('the schemas', () => {
  test('keep what they do not know, and need little', () => {
    expect(TaskRun.parse({ id: 'r', status: 'started', tomorrow: true })).toMatchObject({
      status: 'started',
      tomorrow: true,
    });
    expect(Task.parse({ id: 't', latest_run: null }).latest_run).toBeNull();
    expect(StreamToken.parse({ token: 'x', stream_base_url: null }).stream_base_url).toBeNull();
    expect(TaskRunState.parse({ type: 'task_run_state', status: 'queued' }).status).toBe('queued');
    expect(LogEntry.parse({ notification: { method: '__posthog/progress' } }).notification?.method).toBe(
      '__posthog/progress',
    );
    expect(PermissionRequest.parse({ requestId: 'p' }).options).toEqual([]);
    expect(CommandAnswer.parse({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'no' } }).error?.message).toBe(
      'no',
    );
  });

  test('read a page with and without its envelope', () => {
    const Page = pageOf(Task);
    expect(Page.parse([{ id: 'a' }]).results).toHaveLength(1);
    expect(Page.parse({ count: 1, next: null, previous: null, results: [{ id: 'a' }] }).results).toHaveLength(1);
  });

  test.each([
    { method: 'user_message', params: { content: '' } },
    { method: 'permission_response', params: { requestId: 'p' } },
    { method: 'set_config_option', params: { configId: 'x', value: '' } },
    { method: 'refresh_session', params: {} },
  ])('refuse the command %j', (command) => {
    expect(Command.safeParse(command).success).toBe(false);
  });

  test('methodName() takes a doubled underscore for one', () => {
    expect(methodName('__posthog/console')).toBe('_posthog/console');
    expect(methodName('session/update')).toBe('session/update');
  });
});
