import { beforeEach, describe, expect, it } from 'vitest';
import { CallError } from '../src/api';
import { Live, type Link, type LiveSource } from '../src/live';
import { Thread } from '../src/thread';
import type { Message, Page } from '../src/types';
import { FakeEnv, FakeSocket } from './fakes';

function message(n: number, direction: Message['direction'] = 'OUT'): Message {
  return { id: `m${n}`, cursor: String(n), direction, content: { type: 'text', text: `${n}` }, createdAt: new Date(1_700_000_000_000 + n).toISOString() };
}

class Source implements LiveSource {
  stored: Message[] = [];
  asked: (string | undefined)[] = [];
  tickets = 0;
  down: CallError | undefined;

  socketTicket = () => (this.down ? Promise.reject(this.down) : Promise.resolve(`t${++this.tickets}`));
  socketUrl = (ticket: string) => `ws://x/?ticket=${ticket}`;
  conversation = () => (this.down ? Promise.reject(this.down) : Promise.resolve({ state: 'ASSIGNED' as const }));
  messages = (after: string | undefined, limit: number): Promise<Page> => {
    if (this.down) return Promise.reject(this.down);
    this.asked.push(after);
    const items = this.stored.filter((m) => Number(m.cursor) > Number(after ?? 0)).slice(0, limit);
    return Promise.resolve({ items, next: items[items.length - 1]?.cursor ?? null });
  };
}

function setUp(open?: (url: string) => WebSocket) {
  const env = new FakeEnv();
  const source = new Source();
  const thread = new Thread();
  const links: Link[] = [];
  const events: string[] = [];
  const live = new Live(
    source,
    env,
    {
      link: (link) => links.push(link),
      messages: (items) => thread.merge(items),
      conversation: (state) => events.push(state.state ?? ''),
      typing: (name, on) => events.push(`typing ${name} ${on}`),
    },
    () => 3_000,
    open ?? ((url) => new FakeSocket(url) as unknown as WebSocket),
  );
  return { env, source, thread, links, events, live, texts: () => thread.items.map((m) => m.id) };
}

beforeEach(() => {
  FakeSocket.all = [];
});

describe('live', () => {
  it('fetches the history, page by page, and goes on by events', async () => {
    const { env, source, live, links, texts } = setUp();
    source.stored = Array.from({ length: 120 }, (_, i) => message(i + 1));
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    expect(texts()).toHaveLength(120);
    expect(source.asked).toEqual([undefined, '50', '100']);
    expect(links.at(-1)).toBe('online');
    FakeSocket.last.push('message.created', message(121));
    expect(texts().at(-1)).toBe('m121');
  });

  it('gets after a break exactly what it missed, each once', async () => {
    const { env, source, live, texts } = setUp();
    source.stored = [message(1)];
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    FakeSocket.last.push('message.created', message(2));
    source.stored.push(message(2), message(3), message(4));
    const first = FakeSocket.last;
    first.close();
    await env.pass(2_000);
    expect(FakeSocket.last).not.toBe(first);
    FakeSocket.last.accept();
    // An event that overtakes the question waits for its answer, and is not doubled by it.
    FakeSocket.last.push('message.created', message(5));
    source.stored.push(message(5));
    await env.pass(0);
    expect(texts()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    // Each question goes on from the last list, never from an event, whose place may hide a gap.
    expect(source.asked).toEqual([undefined, '1', '4']);
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'resume' });
  });

  it('asks regularly where no socket opens, and says so', async () => {
    const { env, source, live, links, texts } = setUp(() => {
      throw new Error('Content Security Policy');
    });
    live.start();
    await env.pass(5_000);
    expect(links).toContain('polling');
    source.stored.push(message(1));
    await env.pass(3_500);
    expect(texts()).toEqual(['m1']);
    const before = source.tickets;
    await env.pass(120_000);
    // The socket is tried again now and then, not with each question.
    expect(source.tickets - before).toBeGreaterThan(0);
    expect(source.tickets - before).toBeLessThan(6);
  });

  it('takes a silent socket for dead', async () => {
    const { env, live } = setUp();
    live.start();
    await env.pass(0);
    const first = FakeSocket.last;
    first.accept();
    await env.pass(17_000);
    expect(first.close).not.toHaveBeenCalled();
    await env.pass(3_000);
    expect(first.close).toHaveBeenCalled();
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  it('asks a line that looks open when the visitor comes back', async () => {
    const { env, live } = setUp();
    live.start();
    await env.pass(0);
    const first = FakeSocket.last;
    first.accept();
    await env.pass(2_000);
    live.poke();
    expect(first.sent.at(-1)).toEqual({ type: 'ping' });
    first.push('pong', null);
    await env.pass(5_000);
    expect(first.close).not.toHaveBeenCalled();
    live.poke();
    await env.pass(5_000);
    expect(first.close).toHaveBeenCalled();
    await env.pass(2_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  it('answers the server\'s ping', async () => {
    const { env, live } = setUp();
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    FakeSocket.last.push('ping', null);
    expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'pong' });
  });

  it('waits longer and longer for a server that is down, as long as it asks, and comes back', async () => {
    const { env, source, live, links } = setUp();
    source.down = new CallError(503, 60_000);
    live.start();
    await env.pass(59_000);
    expect(links.at(-1)).toBe('offline');
    expect(source.tickets).toBe(0);
    source.down = undefined;
    await env.pass(2_000);
    expect(source.tickets).toBe(1);
  });

  it('tells what is being typed about once a second, the last state always', async () => {
    const { env, live } = setUp();
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    for (const text of ['h', 'he', 'hel', 'hell', 'hello']) {
      live.typing(text);
      await env.pass(100);
    }
    await env.pass(2_000);
    const typed = FakeSocket.last.sent.filter((f) => f.type === 'typing').map((f) => (f.data as { text: string }).text);
    expect(typed).toEqual(['h', 'hello']);
  });

  it('survives frames that mean nothing', async () => {
    const { env, live, events, texts } = setUp();
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    FakeSocket.last.onmessage?.({ data: 'no json' });
    FakeSocket.last.push('message.created', { id: 7 });
    FakeSocket.last.push('toString', {});
    FakeSocket.last.push('conversation.updated', null);
    FakeSocket.last.push('conversation.updated', { state: 'QUEUED' });
    expect(texts()).toEqual([]);
    expect(events).toContain('QUEUED');
  });

  it('looks again a while after events, for what they may have missed', async () => {
    const { env, source, live, texts } = setUp();
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    source.stored.push(message(1), message(2));
    FakeSocket.last.push('message.created', message(2));
    expect(texts()).toEqual(['m2']);
    await env.pass(21_000);
    expect(texts()).toEqual(['m1', 'm2']);
    const asked = source.asked.length;
    await env.pass(5_000);
    expect(source.asked).toHaveLength(asked);
  });

  it('stops', async () => {
    const { env, live, source } = setUp();
    live.start();
    await env.pass(0);
    FakeSocket.last.accept();
    await env.pass(0);
    live.stop();
    const asked = source.asked.length;
    await env.pass(120_000);
    expect(source.asked).toHaveLength(asked);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
