import { beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/app';
import type { Config, ConversationState, Message } from '../src/types';
import { FakeEnv, FakeSocket, settle } from './fakes';

interface Call {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  token: string | undefined;
}

/** The visitor's interface of the platform, as far as one visitor meets it. */
class Server {
  calls: Call[] = [];
  config: Config = { locale: 'en', title: 'Shop', welcome: 'Welcome', online: true };
  messages: Message[] = [];
  tokens = new Map<string, string>();
  count = 0;
  down = false;
  conversation: ConversationState = {};

  fetch = (url: string, init: RequestInit): Promise<Response> => {
    const at = new URL(url);
    const path = at.pathname.replace('/base/api/widget/k/', '');
    const token = (init.headers as Record<string, string>).Authorization?.replace('Bearer ', '');
    const body = init.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : undefined;
    this.calls.push({ method: init.method!, path, body, token });
    if (this.down) return Promise.reject(new TypeError('no network'));
    const json = (status: number, value?: unknown) => Promise.resolve(new Response(value === undefined ? null : JSON.stringify(value), { status }));
    if (path === 'config') return json(200, this.config);
    if (path === 'session') {
      const wish = body!.visitorId as string | undefined;
      const visitor = wish && token ? wish : `v${++this.count}`;
      const fresh = `t${this.tokens.size + 1}`;
      this.tokens.set(fresh, visitor);
      return json(200, { token: fresh, visitorId: visitor, conversationId: null, ticket: 'once', config: this.config });
    }
    if (!token || !this.tokens.has(token)) return json(401, { title: 'Unauthorized' });
    if (path === 'messages' && init.method === 'GET') {
      const after = Number(at.searchParams.get('after') ?? 0);
      const items = this.messages.slice(after);
      return json(200, { items, next: items.at(-1)?.cursor ?? null });
    }
    if (path === 'messages') {
      const known = this.messages.find((m) => m.clientId === body!.clientId);
      return known ? json(200, known) : json(201, this.add('IN', (body!.content as { text: string }).text, body!.clientId as string));
    }
    if (path === 'conversation') return json(200, this.conversation);
    if (path === 'ws-ticket') return json(200, { ticket: 'again' });
    return json(204);
  };

  add(direction: Message['direction'], text: string, clientId?: string, content?: Message['content']): Message {
    const message: Message = {
      id: `m${this.messages.length + 1}`,
      cursor: String(this.messages.length + 1),
      direction,
      author: direction === 'OUT' ? { name: 'Emma' } : null,
      content: content ?? { type: 'text', text },
      createdAt: new Date(env.now()).toISOString(),
      clientId: clientId ?? null,
    };
    this.messages.push(message);
    return message;
  }

  posts(path: string): Call[] {
    return this.calls.filter((c) => c.method === 'POST' && c.path === path);
  }
}

let env: FakeEnv;
let server: Server;

/** Opens the page: a new app on what the browser has kept. */
async function page(options: { lang?: string } = {}) {
  document.body.replaceChildren();
  const host = document.createElement('div');
  document.body.append(host);
  const app = new App({ base: 'https://chat.example/base/', channel: 'k', ...options }, env, host);
  app.start();
  await env.pass(10);
  const root = () => host.shadowRoot!;
  const text = () => [...root().querySelectorAll('.row:not(.welcome) .bubble .text')].map((b) => b.textContent);
  return { app, root, text, host };
}

async function online(): Promise<void> {
  await env.pass(10);
  FakeSocket.last.accept();
  await env.pass(10);
}

beforeEach(() => {
  env = new FakeEnv();
  server = new Server();
  FakeSocket.all = [];
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('WebSocket', FakeSocket);
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
});

describe('a visit', () => {
  it('asks only for the settings until the visitor opens the chat', async () => {
    const { app } = await page();
    await env.pass(60_000);
    expect(server.calls.map((c) => c.path)).toEqual(['config']);
    app.open();
    await env.pass(10);
    expect(server.posts('session')).toHaveLength(1);
    expect(FakeSocket.last.url).toBe('wss://chat.example/base/ws/visitor/k?ticket=once');
  });

  it('keeps the conversation over a page change, with the same visitor', async () => {
    const first = await page();
    first.app.open();
    await online();
    first.app.send('Hello', []);
    await env.pass(10);
    FakeSocket.last.push('message.created', server.add('OUT', 'Hi there'));
    await settle();
    expect(first.text()).toEqual(['Hello', 'Hi there']);

    const second = await page();
    await online();
    expect(server.posts('session')).toHaveLength(1);
    expect(server.calls.at(-1)!.token).toBe('t1');
    expect(second.app.isOpen).toBe(true);
    expect(second.text()).toEqual(['Hello', 'Hi there']);
    expect(server.messages).toHaveLength(2);
  });

  it('shows and sends after a reload what was written while the server was away', async () => {
    const first = await page();
    first.app.open();
    await online();
    server.down = true;
    first.app.send('Kept', []);
    await env.pass(10);
    first.app['live'].stop();

    server.down = false;
    const second = await page();
    await online();
    expect(second.text()).toEqual(['Kept']);
    expect(server.messages.map((m) => m.content.text)).toEqual(['Kept']);
    expect(localStorage.length).toBeGreaterThan(0);
    expect(Object.keys(localStorage).filter((key) => key.includes(':out.'))).toEqual([]);
  });

  it('gets a new token for the same visitor when the old one has expired', async () => {
    const { app } = await page();
    app.open();
    await online();
    server.tokens.clear();
    app.send('Still me', []);
    await env.pass(10);
    expect(server.posts('session').at(-1)).toMatchObject({ body: { visitorId: 'v1' }, token: 't1' });
    expect(server.messages).toHaveLength(1);
    expect(server.posts('messages').map((c) => c.body!.clientId)).toHaveLength(2);
    expect(new Set(server.posts('messages').map((c) => c.body!.clientId)).size).toBe(1);
  });

  it('marks as unread what comes while the panel is closed, and as read what is seen', async () => {
    const { app, root } = await page();
    app.open();
    await online();
    app.send('Question', []);
    await env.pass(10);
    app.close();
    FakeSocket.last.push('message.created', server.add('OUT', 'Answer'));
    await settle();
    expect(app.unread).toBe(1);
    expect(root().querySelector('.badge')!.textContent).toBe('1');
    expect(root().querySelector('.launcher')!.getAttribute('aria-label')).toContain('1 unread message');
    app.open();
    await settle();
    expect(app.unread).toBe(0);
    const next = await page();
    await online();
    expect(next.app.unread).toBe(0);
  });

  it('tells the agent, the queue and the end, and asks for a rating once', async () => {
    const { app, root } = await page();
    const lines = () => [...root().querySelectorAll('.system')].map((l) => l.textContent);
    app.open();
    await online();
    app.send('Question', []);
    await env.pass(10);
    const socket = FakeSocket.last;
    socket.push('conversation.updated', { state: 'QUEUED', queuePlace: 3, expectedWaitSeconds: 150 });
    await settle();
    expect(root().querySelector('.queue')!.textContent).toBe('You are number 3 in the queue · about 3 min');
    socket.push('conversation.updated', { id: 'c1', state: 'ASSIGNED', queuePlace: null, agent: { name: 'Emma' } });
    socket.push('conversation.updated', { id: 'c1', state: 'ASSIGNED', queuePlace: null, agent: { name: 'Emma' } });
    await settle();
    expect(lines()).toEqual(['Emma has joined the chat']);
    expect(root().querySelector<HTMLElement>('.queue')!.hidden).toBe(true);
    expect(root().querySelector('.subtitle')!.textContent).toBe('Emma is with you');
    socket.push('typing', { who: 'agent', name: 'Emma' });
    await settle();
    expect(root().querySelector<HTMLElement>('.typing')!.hidden).toBe(false);
    socket.push('conversation.updated', { id: 'c1', state: 'ASSIGNED', agent: { name: 'Max' } });
    socket.push('conversation.updated', { id: 'c1', state: 'CLOSED', agent: null });
    await settle();
    expect(lines()).toEqual(['Emma has joined the chat', 'You are now talking to Max', 'This chat has ended']);
    const card = root().querySelector<HTMLFormElement>('form.rating')!;
    expect(root().querySelector<HTMLElement>('.typing')!.hidden).toBe(true);
    const stars = card.querySelectorAll<HTMLInputElement>('input[type=radio]');
    stars[3]!.checked = true;
    stars[3]!.dispatchEvent(new Event('change'));
    card.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(server.posts('rating').map((c) => c.body)).toEqual([{ score: 4 }]);
    server.conversation = { id: 'c1', state: 'CLOSED', agent: null };
    const next = await page();
    await online();
    expect(next.app.conversation.state).toBe('CLOSED');
    expect(next.app.unread).toBe(0);
    expect(next.root().querySelector('form.rating')).toBeNull();
  });

  it('starts afresh when the server gives another identity, and sends what was left', async () => {
    const first = await page();
    first.app.open();
    await online();
    first.app.send('Old', []);
    await env.pass(10);
    first.app['live'].stop();
    // Another installation behind the same address: the old identity means nothing.
    server.messages = [];
    const original = server.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      if (url.endsWith('/session') && init.body && (init.body as string).includes('visitorId')) {
        return Promise.resolve(new Response('{}', { status: 401 }));
      }
      return original(url, init);
    });
    const second = await page();
    await online();
    await online();
    second.app.send('New', []);
    await env.pass(10);
    expect(second.text()).toEqual(['New']);
  });
});

describe('forms', () => {
  const fill = (root: ShadowRoot, values: Record<string, string>) => {
    for (const [id, value] of Object.entries(values)) root.querySelector<HTMLInputElement>(`#${id}`)!.value = value;
    root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  };

  it('asks first when the settings say so, and passes on what was told', async () => {
    server.config = { ...server.config, preChat: { enabled: true, fields: [{ key: 'name', required: true }, { key: 'email' }, { key: 'order', label: '<b>Order</b>' }] } };
    const { app, root } = await page();
    app.open();
    await settle();
    expect(app.view).toBe('preChat');
    expect([...root().querySelectorAll('label')].map((l) => l.firstChild!.textContent)).toEqual(['Name', 'E-mail', '<b>Order</b>']);
    fill(root(), {});
    expect(root().querySelector('#f0')!.getAttribute('aria-invalid')).toBe('true');
    expect(server.posts('contact')).toEqual([]);
    fill(root(), { f0: 'Anna', f1: 'not mail' });
    expect(root().querySelector('#f1n')!.textContent).not.toBe('');
    fill(root(), { f0: 'Anna', f1: 'a@b.example', f2: '17' });
    await env.pass(10);
    expect(app.view).toBe('chat');
    expect(server.posts('contact').map((c) => c.body)).toEqual([{ name: 'Anna', email: 'a@b.example', fields: { order: '17' } }]);
    const next = await page();
    next.app.open();
    expect(next.app.view).toBe('chat');
  });

  it('takes a message when nobody is there', async () => {
    server.config = { ...server.config, online: false, offlineText: 'Back at nine' };
    const { app, root, text } = await page();
    app.open();
    await settle();
    expect(app.view).toBe('offline');
    expect(root().querySelector('.intro')!.textContent).toBe('Back at nine');
    fill(root(), { f1: '+86 138 0000 0000', f2: 'Please call' });
    await env.pass(10);
    expect(server.posts('contact').map((c) => c.body)).toEqual([{ phone: '+86 138 0000 0000' }]);
    expect(server.messages.map((m) => m.content.text)).toEqual(['Please call']);
    expect(text()).toEqual(['Please call']);
    expect(root().querySelector('.notice')!.textContent).toContain('has reached us');
  });
});

describe('the page', () => {
  it('shows settings and names as text only', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    server.config = { locale: 'en', title: hostile, welcome: hostile, warning: hostile, launcherText: hostile, logoUrl: 'javascript:alert(1)', colour: 'red;}', online: true };
    const { app, root } = await page();
    app.open();
    await online();
    FakeSocket.last.push('conversation.updated', { state: 'ASSIGNED', agent: { name: hostile } });
    FakeSocket.last.push('message.created', { ...server.add('OUT', hostile), author: { name: hostile } });
    FakeSocket.last.push('message.created', server.add('SYSTEM', '', undefined, { type: 'event', event: 'assigned', data: { agent: hostile } }));
    await settle();
    expect(root().querySelectorAll('img, script')).toHaveLength(0);
    expect(root().querySelector('h1')!.textContent).toBe(hostile);
    expect(root().querySelector('.system')!.textContent).toContain(hostile);
  });

  it('is a named dialog with a log, and closes by Escape', async () => {
    const { app, root } = await page();
    app.open();
    await settle();
    const panel = root().querySelector<HTMLElement>('[role=dialog]')!;
    expect(panel.hidden).toBe(false);
    expect(root().getElementById(panel.getAttribute('aria-labelledby')!)!.textContent).toBe('Shop');
    expect(root().querySelector('[role=log]')!.getAttribute('aria-live')).toBe('polite');
    for (const button of root().querySelectorAll('button')) expect(button.getAttribute('aria-label') || button.textContent, button.className).not.toBe('');
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settle();
    expect(app.isOpen).toBe(false);
    expect(panel.hidden).toBe(true);
  });

  it('speaks the language of the site, else of the channel', async () => {
    expect((await page({ lang: 'zh-CN' })).root().querySelector('.launcher')!.getAttribute('aria-label')).toBe('在线咨询');
    localStorage.clear();
    server.config = { ...server.config, locale: 'zh-CN' };
    expect((await page()).root().querySelector('.launcher')!.getAttribute('aria-label')).toBe('在线咨询');
  });

  it('shows nothing where the channel may not be used', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 403 })));
    const { host } = await page();
    await env.pass(600_000);
    expect(host.shadowRoot).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
