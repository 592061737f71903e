import { describe, expect, it } from 'vitest';
import { CallError } from '../src/api';
import { Outbox, type Entry } from '../src/outbox';
import type { Message } from '../src/types';
import { FakeEnv, FakeStorage, settle, storeOn } from './fakes';

/** What a server does: one message for each clientId, however often it is posted. */
class Server {
  readonly stored: string[] = [];
  readonly posts: string[] = [];
  /** What happens to the next calls, in order: an error before storing, or an answer lost after it. */
  readonly plan: (CallError | 'lost')[] = [];

  send = (entry: Entry): Promise<Message | undefined> => {
    const text = (entry.body.content as { text: string }).text;
    this.posts.push(text);
    const fate = this.plan.shift();
    if (fate instanceof CallError) return Promise.reject(fate);
    if (!this.stored.includes(entry.id)) this.stored.push(entry.id);
    if (fate === 'lost') return Promise.reject(new CallError(0));
    return Promise.resolve({ id: `m-${entry.id}`, clientId: entry.id, direction: 'IN', content: { type: 'text', text }, createdAt: '2026-01-01T00:00:00.000Z' });
  };
}

function setUp(storage: FakeStorage | undefined = new FakeStorage()) {
  const env = new FakeEnv();
  const server = new Server();
  const delivered: string[] = [];
  const open = () =>
    new Outbox(storeOn(storage), env, server.send, {
      changed: () => {},
      delivered: (entry) => delivered.push(entry.id),
      delayed: () => {},
    });
  return { env, server, delivered, open, storage, outbox: open() };
}

const text = (value: string) => ({ content: { type: 'text', text: value } });

describe('outbox', () => {
  it('sends in order and forgets only what is confirmed', async () => {
    const { env, outbox, server, delivered } = setUp();
    const a = outbox.add('message', text('a'));
    const b = outbox.add('message', text('b'));
    expect(outbox.list().map((e) => e.id)).toEqual([a.id, b.id]);
    await env.pass(0);
    expect(server.posts).toEqual(['a', 'b']);
    expect(delivered).toEqual([a.id, b.id]);
    expect(outbox.list()).toEqual([]);
  });

  it('carries the clientId in the body, the same one at each attempt', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push('lost', 'lost');
    const entry = outbox.add('message', text('once'));
    expect(entry.body.clientId).toBe(entry.id);
    await env.pass(60_000);
    expect(server.posts).toEqual(['once', 'once', 'once']);
    expect(server.stored).toEqual([entry.id]);
    expect(outbox.list()).toEqual([]);
  });

  it('keeps what could not be sent over a page change and sends it on the next page', async () => {
    const { env, outbox, server, open, storage } = setUp();
    server.plan.push(new CallError(0));
    outbox.add('message', text('kept'));
    await env.pass(0);
    expect(storage!.length).toBe(1);

    const nextPage = open();
    expect(nextPage.list()).toHaveLength(1);
    await nextPage.flush();
    expect(server.stored).toHaveLength(1);
    expect(storage!.length).toBe(0);
  });

  it('keeps the order when the first one is delayed', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push(new CallError(503));
    outbox.add('message', text('first'));
    outbox.add('message', text('second'));
    await env.pass(30_000);
    expect(server.posts).toEqual(['first', 'first', 'second']);
  });

  it('waits as long as Retry-After says', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push(new CallError(429, 45_000));
    outbox.add('message', text('slow'));
    await env.pass(44_000);
    expect(server.posts).toHaveLength(1);
    await env.pass(2_000);
    expect(server.posts).toHaveLength(2);
    expect(outbox.list()).toEqual([]);
  });

  it('waits longer after each failure, up to half a minute', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push(...Array.from({ length: 9 }, () => new CallError(0)));
    outbox.add('message', text('x'));
    await env.pass(2_900);
    expect(server.posts).toHaveLength(2);
    await env.pass(600_000);
    expect(server.posts).toHaveLength(10);
  });

  it('marks what is refused, lets the others pass, and sends it again or drops it when asked', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push(new CallError(422, undefined, 'too rude'));
    const refused = outbox.add('message', text('refused'));
    outbox.add('message', text('fine'));
    await env.pass(0);
    expect(server.posts).toEqual(['refused', 'fine']);
    expect(outbox.list()).toMatchObject([{ id: refused.id, failed: 'too rude' }]);

    outbox.retry(refused.id);
    await env.pass(0);
    expect(outbox.list()).toEqual([]);

    server.plan.push(new CallError(422));
    const other = outbox.add('message', text('other'));
    await env.pass(0);
    outbox.discard(other.id);
    expect(outbox.list()).toEqual([]);
  });

  it('does not send again what an event has shown to be stored', async () => {
    const { env, outbox, server } = setUp();
    server.plan.push('lost');
    const entry = outbox.add('message', text('seen'));
    await settle();
    outbox.confirm(entry.id);
    await env.pass(60_000);
    expect(server.posts).toEqual(['seen']);
  });

  it('sends each once when two tabs flush at the same time', async () => {
    const { env, outbox, server, open } = setUp();
    server.plan.push(new CallError(0));
    outbox.add('message', text('one'));
    await settle();
    const other = open();
    await Promise.all([outbox.flush(), other.flush()]);
    await env.pass(60_000);
    expect(server.posts).toEqual(['one', 'one']);
    expect(server.stored).toHaveLength(1);
  });

  it('works in memory where the browser keeps nothing', async () => {
    const { env, outbox, server } = setUp(undefined);
    server.plan.push(new CallError(0));
    outbox.add('message', text('memory'));
    expect(outbox.list()).toHaveLength(1);
    await env.pass(30_000);
    expect(server.stored).toHaveLength(1);
    expect(outbox.list()).toEqual([]);
  });

  it('loses nothing when the storage is full', async () => {
    const { env, outbox, server, storage } = setUp();
    storage!.full = true;
    server.plan.push(new CallError(0));
    outbox.add('message', text('big'));
    expect(outbox.list()).toHaveLength(1);
    await env.pass(30_000);
    expect(server.stored).toHaveLength(1);
    expect(outbox.list()).toEqual([]);
  });
});
