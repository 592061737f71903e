// A stand-in for the platform's visitor interface, for work on the widget alone. Not shipped, keeps nothing.
//   node dev/mock-server.mjs [port]        serves target/classes/META-INF/resources, the interface and a talkative agent
// What the visitor writes steers it: "queue", "close", "typing", "html", "card", "file", "many", "transfer".
// GET /mock/set?online=false&prechat=true&fail=500&drop=true&sockets=false&colour=%23c2410c … changes its mood.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const root = 'target/classes/META-INF/resources';
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const mood = { online: 'true', prechat: 'false', sockets: 'true', fail: '', retryAfter: '', colour: '#2e6b4f', launcher: '', launcherText: '', position: 'right', answer: 'true', warning: 'true', delay: '0', drop: '' };
const visitors = new Map();
const tickets = new Map();
const files = new Map();
const log = [];

const texts = {
  en: { title: 'Linden Leaf', welcome: 'Hello! Ask us about teas, orders or delivery. We usually answer within two minutes.', warning: 'We never ask for passwords or payment codes in this chat.', offline: 'We are back tomorrow at 9:00. Leave your question and we will answer by mail.', label: 'Order number' },
  zh: { title: '青叶茶铺', welcome: '您好！茶品、订单、配送都可以问我们，一般两分钟内回复。', warning: '客服不会向您索要密码或付款验证码。', offline: '我们明早 9:00 上班，请留下问题，我们会尽快回复。', label: '订单号' },
};

function config(locale) {
  const zh = (locale ?? '').toLowerCase().startsWith('zh');
  const t = zh ? texts.zh : texts.en;
  return {
    locale: zh ? 'zh-CN' : 'en', title: t.title, welcome: t.welcome, warning: mood.warning === 'true' ? t.warning : '', offlineText: t.offline, colour: mood.colour,
    logoUrl: mood.logo || undefined, position: mood.position, launcherText: mood.launcherText || undefined, launcher: mood.launcher || undefined, launcherImageUrl: '/demo/leaf.svg',
    preChat: { enabled: mood.prechat === 'true', fields: mood.prechat === 'true' ? [{ key: 'name', required: true }, { key: 'email' }, { key: 'order', label: t.label }] : [] },
    online: mood.online === 'true', fileMaxBytes: 5 * 1024 * 1024, fileTypes: ['image/*', 'application/pdf', '.txt', '.zip'],
  };
}

function visitorOf(request) {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return [...visitors.values()].find((v) => v.token === token);
}

function add(visitor, message) {
  const at = message.createdAt ?? new Date().toISOString();
  const stored = { id: randomUUID(), cursor: String(visitor.messages.length + 1), author: {}, attachments: [], clientId: null, ...message, createdAt: at };
  visitor.messages.push(stored);
  tell(visitor, 'message.created', stored);
  return stored;
}

function tell(visitor, type, data) {
  if (type === 'conversation.updated') data = visitor.conversation = { id: `c-${visitor.id}`, ...data };
  for (const socket of visitor.sockets) socket.send(JSON.stringify({ type, data }));
}

const later = (ms, run) => setTimeout(run, ms).unref();

function react(visitor, message) {
  if (mood.online !== 'true' || mood.answer !== 'true') return;
  const text = message.content.text ?? '';
  const name = /[\u4e00-\u9fff]/.test(visitor.messages.map((m) => m.content.text ?? '').join('')) ? '小林' : 'Emma';
  const zh = name === '小林';
  if (text === 'queue') {
    visitor.served = false;
    tell(visitor, 'conversation.updated', { state: 'QUEUED', queuePlace: 3, expectedWaitSeconds: 150, agent: null });
    return;
  }
  const answer = (content) => later(1200, () => add(visitor, { direction: 'OUT', author: { name }, content }));
  if (!visitor.served) {
    visitor.served = true;
    tell(visitor, 'conversation.updated', { state: 'ASSIGNED', queuePlace: null, expectedWaitSeconds: null, agent: { name } });
  }
  tell(visitor, 'typing', { who: 'agent', name });
  if (text === 'typing') return;
  if (text === 'close') {
    later(400, () => {
      visitor.served = false;
      tell(visitor, 'conversation.updated', { state: 'CLOSED', agent: null });
    });
  } else if (text === 'html') {
    answer({ type: 'richText', html: '<p>Three <b>steps</b>:</p><ul><li>warm the pot</li><li><a href="https://example.com/brew">brew</a></li></ul><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">no</a>', text: 'Three steps' });
  } else if (text === 'card') {
    answer({ type: 'card', title: 'Spring Oolong', text: '¥ 128 / 100 g', url: '/demo/tea.html', imageUrl: '/demo/leaf.svg' });
  } else if (text === 'file') {
    files.set('price-list', { body: Buffer.from('prices'), type: 'application/pdf', name: 'price-list.pdf' });
    answer({ type: 'file', fileId: 'price-list', name: 'Spring price list 2026.pdf', mediaType: 'application/pdf', size: 184320 });
  } else if (text === 'many') {
    for (let i = 0; i < 400; i++) add(visitor, { direction: i % 3 ? 'OUT' : 'IN', author: { name }, content: { type: 'text', text: `Message ${i}` } });
  } else {
    answer({ type: 'text', text: zh ? '好的，我查一下，请稍等。您也可以看看 https://example.com/help 。' : 'Of course, let me look that up for you. In the meantime: https://example.com/help has the delivery times.' });
  }
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock');
  const json = (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'access-control-allow-origin': '*', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  if (url.pathname === '/mock/set') {
    for (const [k, v] of url.searchParams) mood[k] = v;
    if (mood.drop === 'true') {
      for (const v of visitors.values()) for (const s of v.sockets) s.terminate();
      mood.drop = '';
    }
    if (url.searchParams.has('expire')) for (const v of visitors.values()) v.token = randomUUID();
    if (url.searchParams.has('push')) for (const v of visitors.values()) add(v, { direction: 'OUT', author: { name: 'Emma' }, content: { type: 'text', text: url.searchParams.get('push') } });
    return json(200, mood);
  }
  if (url.pathname === '/mock/state') {
    return json(200, { log, visitors: [...visitors.values()].map(({ id, messages, contact, ratings, typed }) => ({ id, messages, contact, ratings, typed })) });
  }
  const api = /^\/api\/widget\/([^/]+)\/(.+)$/.exec(url.pathname);
  if (!api) {
    const path = url.pathname === '/' || url.pathname === '/demo' ? '/demo/index.html' : url.pathname;
    const file = join(root, normalize(path));
    if (!file.startsWith(root) || !existsSync(file)) return json(404, { title: 'Not found' });
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'${mood.sockets === 'csp' ? '' : ' ws:'}; base-uri 'none'; form-action 'none'`,
    });
    return createReadStream(file).pipe(response);
  }
  const body = await read(request);
  await new Promise((resolve) => setTimeout(resolve, Number(mood.delay)));
  if (request.method === 'OPTIONS') return json(204, undefined, { 'access-control-allow-headers': 'authorization, content-type', 'access-control-expose-headers': 'retry-after', 'access-control-allow-methods': '*' });
  log.push(`${request.method} ${api[2]}`);
  if (mood.fail && request.method === 'POST') return json(Number(mood.fail), { title: 'Mock failure', detail: 'The mock was told to fail' }, mood.retryAfter ? { 'retry-after': mood.retryAfter } : {});
  const path = api[2];
  if (path === 'config') return json(200, config(url.searchParams.get('locale')));
  if (path === 'session') {
    const wish = JSON.parse(body.toString());
    let visitor = visitors.get(wish.visitorId);
    // As the platform: the id alone opens nothing.
    if (!visitor || !request.headers.authorization) {
      visitor = { id: randomUUID(), messages: [], sockets: new Set(), ratings: [], typed: [], served: false };
      visitors.set(visitor.id, visitor);
    }
    visitor.token = visitor.token ?? randomUUID();
    const ticket = randomUUID();
    tickets.set(ticket, visitor);
    return json(200, { token: visitor.token, visitorId: visitor.id, conversationId: null, ticket, config: config(wish.locale) });
  }
  const visitor = visitorOf(request);
  if (!visitor) return json(401, { title: 'Unauthorized' });
  if (path === 'messages' && request.method === 'GET') {
    const after = Number(url.searchParams.get('after') ?? 0);
    const items = visitor.messages.slice(after, after + Number(url.searchParams.get('limit') ?? 50));
    return json(200, { items, next: items.at(-1)?.cursor ?? url.searchParams.get('after') });
  }
  if (path === 'messages') {
    const { clientId, content } = JSON.parse(body.toString());
    const known = visitor.messages.find((m) => m.clientId === clientId);
    if (known) return json(200, known);
    if (content.text === 'refuse') return json(422, { title: 'Unprocessable', detail: 'The mock does not like this word' });
    const message = add(visitor, { direction: 'IN', content, clientId });
    json(201, message);
    return later(300, () => react(visitor, message));
  }
  if (path === 'conversation') return json(200, visitor.conversation ?? { state: 'NONE' });
  if (path === 'contact') {
    visitor.contact = JSON.parse(body.toString());
    return json(204);
  }
  if (path === 'rating') {
    visitor.ratings.push(JSON.parse(body.toString()));
    return json(204);
  }
  if (path === 'ws-ticket') {
    const ticket = randomUUID();
    tickets.set(ticket, visitor);
    return json(200, { ticket });
  }
  if (path === 'files') {
    const text = body.toString('latin1');
    const name = Buffer.from(/filename="([^"]*)"/.exec(text)?.[1] ?? 'file', 'latin1').toString();
    const type = /content-type: ([^\r]+)\r/i.exec(text)?.[1] ?? 'application/octet-stream';
    const start = text.indexOf('\r\n\r\n') + 4;
    const content = body.subarray(start, text.lastIndexOf('\r\n--'));
    const id = randomUUID();
    files.set(id, { body: content, type, name });
    return json(201, { id, name, type, size: content.length });
  }
  const file = files.get(path.replace('files/', ''));
  if (!file) return json(404, { title: 'Not found' });
  response.writeHead(200, { 'content-type': file.type });
  response.end(file.body);
});

const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  const ticket = new URL(request.url, 'http://mock').searchParams.get('ticket');
  const visitor = tickets.get(ticket);
  tickets.delete(ticket);
  if (!visitor || mood.sockets !== 'true') return socket.destroy();
  sockets.handleUpgrade(request, socket, head, (ws) => {
    visitor.sockets.add(ws);
    ws.on('close', () => visitor.sockets.delete(ws));
    ws.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.type === 'ping') ws.send('{"type":"pong"}');
      if (frame.type === 'typing') visitor.typed.push(frame.data.text);
    });
  });
});

const port = Number(process.argv[2] ?? 8099);
server.listen(port, () => console.log(`http://localhost:${server.address().port}/demo`));
