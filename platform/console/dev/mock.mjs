// A stand-in for the server while the console is worked on: the REST calls and the socket of the API's description, in
// memory, and the console as it was last built, under the same CSP. Nothing of it is packed.
//
//   node dev/mock.mjs            http://localhost:4180, sign in as alice, bob, carol or admin with any password
//   POST /mock/incoming          a customer writes; {conversationId?, text?, name?}
//   POST /mock/drop              cuts every socket
//   POST /mock/wake              ends a snooze; {conversationId}
//   ROWS=50000                   so many more conversations
//   POST /mock/look              a colleague looks; {agentId?, conversationId, state?}
//   POST /mock/delay             {milliseconds}: every answer waits so long
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import { adminRoutes } from './admin.mjs'
import { slaRoutes } from './sla.mjs'
import { ticketRoutes } from './tickets.mjs'
import { addConversation, addMessage, agents, channels, connectors, contacts, conversations, groups, messages, phrases, plugins, shops, views } from './data.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const dist = process.env.CONSOLE_OUT ?? join(here, '../target/classes/META-INF/resources')
const echoUi = join(here, '../../../plugins/channel-echo/target/classes/ui')
const port = Number(process.env.PORT ?? 4180)
const tokens = new Map()
const tickets = new Map()
const files = new Map()
const sockets = new Set()
let delay = 0
let echoOn = true

const MIME = { '.html': 'text/html;charset=UTF-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' }
const SAMPLE = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420"><rect width="640" height="420" fill="#c9d6e2"/><circle cx="320" cy="210" r="110" fill="#8fa8bf"/><path d="M300 110 340 200 310 220 350 310" stroke="#41566b" stroke-width="6" fill="none"/></svg>'

class Problem extends Error {
  constructor(status, detail, errors, type) {
    super(detail)
    this.type = type
    this.status = status
    this.errors = errors
  }
}

const routes = []
const on = (method, path, run, open = false) =>
  routes.push({ method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), run, open })

const one = (items, id) => items.find((item) => item.id === id) ?? fail(404, 'There is no such thing.')
const fail = (status, detail, errors, type) => {
  throw new Problem(status, detail, errors, type)
}
const countsOf = (me) => {
  const own = list((c) => c.assignee?.id === me.id && c.state === 'ASSIGNED')
  return { mine: own.filter((c) => !c.snoozedUntil).length, queued: list((c) => c.state === 'QUEUED').length, all: list((c) => c.state !== 'CLOSED').length, snoozed: own.filter((c) => c.snoozedUntil).length }
}
const list = (test) => [...conversations.values()].filter(test)
let latest = null
/** All, the latest first; sorted again only after something happened. */
const sorted = () => (latest ??= [...conversations.values()].sort((a, b) => ((a.lastMessageAt ?? '') < (b.lastMessageAt ?? '') ? 1 : -1)))
const conversation = (id) => conversations.get(id) ?? fail(404, 'There is no such conversation.')

function page(items, query) {
  const from = Number(query.get('after') || 0)
  const limit = Number(query.get('limit') || 50)
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null }
}

function send(event) {
  for (const socket of sockets) socket.send(JSON.stringify(event))
}
const log = new Map()
function happened(type, c, data) {
  latest = null
  log.set(c.id, [...(log.get(c.id) ?? []), { type, conversationId: c.id, seq: c.seq, data }])
  send({ type, conversationId: c.id, seq: c.seq, data })
}
function tell(type, c, data) {
  happened(type, c, data)
  c.seq++
  happened('conversation.updated', c, c)
  for (const socket of sockets) socket.send(JSON.stringify({ type: 'queue.updated', data: countsOf(socket.agent) }))
}
function changed(c, event, data = {}) {
  c.version++
  const message = addMessage(c, { direction: 'SYSTEM', author: null, content: { type: 'event', event, data } })
  tell('message.created', c, message)
  return c
}
function incoming(c, content) {
  const message = addMessage(c, { direction: 'IN', author: { kind: 'contact', id: c.contact.id, name: c.contact.name }, content })
  c.waitingSince ??= message.createdAt
  c.snoozedUntil = null
  c.unread++
  c.version++
  tell('message.created', c, message)
}

adminRoutes({ on, one, fail, send })
ticketRoutes({ on, fail, send, conversations })
slaRoutes({ on, one, fail })

/** What the built-in roles grant, near enough for a mock. */
const permissionsOf = (agent) => {
  const range = agent.roles.some((role) => role !== 'AGENT') ? 'ALL' : 'TEAM'
  const words = ['conversations:read', 'conversations:write', 'conversations:take', 'contacts:read', 'contacts:write', 'agents:read', 'channels:read', 'tickets:read', 'tickets:write']
  if (range === 'ALL') words.push('phrases:share', 'views:share', 'agents:state', 'groups:write', 'dead-letters:write')
  if (agent.roles.includes('ADMIN')) words.push('agents:write', 'roles:write', 'shops:write', 'channels:write', 'plugins:write', 'settings:write', 'licence:write', 'audit:read', 'sla:write')
  return Object.fromEntries(words.map((word) => [word, range]))
}
on('POST', '/api/session', ({ body }) => {
  const agent = agents.find((a) => a.username === body.username)
  if (!agent || body.password === 'wrong') fail(401, 'User name or password is not right.')
  const token = randomUUID()
  tokens.set(token, agent)
  return { token, expiresAt: new Date(Date.now() + 8 * 3600e3).toISOString(), agent, permissions: permissionsOf(agent) }
}, true)
on('GET', '/api/session', ({ me }) => ({ agent: me, permissions: permissionsOf(me) }))
on('DELETE', '/api/session', () => undefined)
on('POST', '/api/session/password', ({ body }) => (body.next?.length >= 10 ? undefined : fail(422, 'A field is wrong.', [{ field: 'next', message: 'At least 10 characters.' }])))
on('POST', '/api/password-reset', () => undefined, true)
on('POST', '/api/password-reset/:token', ({ params }) => (params.token === 'old' ? fail(404, 'gone') : undefined), true)
on('POST', '/api/ws-ticket', ({ me }) => {
  const ticket = randomUUID()
  tickets.set(ticket, me)
  return { ticket }
})
on('GET', '/api/agents', ({ query }) => page(agents, query))
on('POST', '/api/agents', ({ body }) => {
  if (agents.some((a) => a.username === body.username)) fail(422, 'A field is wrong.', [{ field: 'username', message: 'This name is taken.' }])
  const agent = { id: randomUUID(), roles: ['AGENT'], state: 'OFFLINE', capacity: 5, load: 0, skills: [], groupIds: [], active: true, version: 1, ...body }
  agents.push(agent)
  return { ...agent, inviteUrl: body.password ? undefined : `http://localhost:${port}/reset/${randomUUID()}` }
})
on('GET', '/api/agents/:id', ({ me, params }) => (params.id === 'me' ? me : one(agents, params.id)))
on('PATCH', '/api/agents/:id', ({ me, params, body, ifMatch }) => patch(params.id === 'me' ? me : one(agents, params.id), body, ifMatch))
on('POST', '/api/agents/:id/reset-password', () => ({ resetUrl: `http://localhost:${port}/reset/${randomUUID()}` }))
on('PUT', '/api/agents/me/state', ({ me, body }) => {
  me.state = body.state
  send({ type: 'agent.updated', data: me })
  return me
})
for (const [name, rows] of Object.entries({ groups, shops, channels, phrases })) {
  on('GET', `/api/${name}`, ({ query }) => page(rows, query))
  on('GET', `/api/${name}/:id`, ({ params }) => one(rows, params.id))
  on('POST', `/api/${name}`, ({ body }) => {
    if (name === 'phrases' && !body.text) fail(422, 'A field is wrong.', [{ field: 'text', message: 'A text is needed.' }])
    const row = { skills: [], agentIds: [], holidays: [], hours: [], status: 'OFFLINE', capabilities: [], ...body, id: randomUUID(), key: body.key ?? randomUUID().slice(0, 8), version: 1 }
    rows.push(row)
    return row
  })
  on('PATCH', `/api/${name}/:id`, ({ params, body, ifMatch }) => patch(one(rows, params.id), body, ifMatch))
  on('DELETE', `/api/${name}/:id`, ({ params }) => void rows.splice(rows.indexOf(one(rows, params.id)), 1))
}
function patch(row, body, ifMatch) {
  if (ifMatch && ifMatch !== `"${row.version}"`) fail(412, 'Changed meanwhile.')
  return Object.assign(row, body, { version: (row.version ?? 1) + 1 })
}
on('GET', '/api/connectors', () => ({ items: connectors }))
on('POST', '/api/connectors/:id/validate', ({ body }) => (body.settings?.address === 'bad' ? fail(422, 'A field is wrong.', [{ field: 'address', message: 'Not an address.' }]) : undefined))
on('POST', '/api/channels/test', () => ({ ok: false, status: 'OFFLINE', detail: 'Connection refused' }))
on('POST', '/api/channels/:id/test', () => ({ ok: true, status: 'ONLINE', detail: 'Signed in, 3 messages in the folder' }))
const letters = [{ id: 'dl-1', conversationId: [...conversations.keys()][0], messageId: 'm-1', problem: 'Mailbox full', attempts: 8, createdAt: new Date().toISOString(), preview: '您好，发票已开' }]
on('GET', '/api/channels/:id/dead-letters', ({ params }) => ({ items: params.id === 'channel-support' ? letters : [], next: null }))
on('POST', '/api/channels/:id/dead-letters/:letter/replay', ({ params }) => void letters.splice(letters.findIndex((l) => l.id === params.letter), 1))
on('DELETE', '/api/channels/:id/dead-letters/:letter', ({ params }) => void letters.splice(letters.findIndex((l) => l.id === params.letter), 1))
on('GET', '/api/plugins', () => ({ items: plugins, next: null }))
on('POST', '/api/plugins', () => {
  const plugin = { id: `uploaded-${plugins.length}`, version: '1.0.0', state: 'STARTED', kind: 'MODULE', licensed: true, problem: null, name: 'Uploaded', description: '', requires: '*', bundled: false, permissions: [] }
  plugins.push(plugin)
  return plugin
})
for (const [verb, state] of [['start', 'STARTED'], ['stop', 'STOPPED']]) {
  on('POST', `/api/plugins/:id/${verb}`, ({ params }) => {
    const plugin = Object.assign(one(plugins, params.id), { state, problem: null })
    if (params.id === 'channel-echo') echoOn = state === 'STARTED'
    send({ type: 'plugin.updated', data: plugin })
    send({ type: 'ui.updated', data: {} })
    return plugin
  })
}
on('DELETE', '/api/plugins/:id', ({ params }) => void plugins.splice(plugins.indexOf(one(plugins, params.id)), 1))
on('GET', '/api/plugins/:id/settings', () => ({}))
on('GET', '/api/plugins/:id/settings/schema', () => ({ fields: connectors[0].schema.fields.slice(0, 2) }))
on('PUT', '/api/plugins/:id/settings', ({ body }) => body)
const settings = { schema: { fields: connectors[0].schema.fields.slice(0, 3) }, values: { title: 'Switchboard' }, version: 1 }
on('GET', '/api/settings', () => settings)
on('PUT', '/api/settings', ({ body }) => Object.assign(settings, { values: body.values ?? body, version: settings.version + 1 }))
const notes = []
on('GET', '/api/x/channel-echo/notes', () => ({ items: notes, events: 42 }))
on('POST', '/api/x/channel-echo/notes', ({ body }) => {
  notes.unshift({ id: randomUUID(), conversationId: null, createdAt: new Date().toISOString(), ...body })
  return notes[0]
})
on('GET', '/api/ui', () => ({
  modules: echoOn && existsSync(join(echoUi, 'index.js'))
    ? [{ plugin: 'channel-echo', version: '1.0.0', hash: 'dev', script: '/ui/x/channel-echo/dev/index.js', styles: readdirSync(echoUi).filter((n) => n.endsWith('.css')).map((n) => `/ui/x/channel-echo/dev/${n}`) }]
    : [],
}))

on('GET', '/api/conversations/counts', ({ me }) => countsOf(me))
on('GET', '/api/conversations', ({ me, query }) => {
  const word = (name) => query.get(name) || null
  const q = (word('q') ?? '').toLowerCase()
  const assignee = word('assignee') === 'me' ? me.id : word('assignee')
  const states = word('state')?.split(',')
  return page(
    sorted().filter((c) =>
      (!states || states.includes(c.state)) && (!assignee || c.assignee?.id === assignee) && (!word('channel') || c.channel.id === word('channel')) &&
      (!word('group') || c.group?.id === word('group')) && (!word('open') || c.state !== 'CLOSED') && (!word('unread') || c.unread > 0) && (!word('waiting') || c.waitingSince) &&
      (!word('snoozed') || Boolean(c.snoozedUntil) === (word('snoozed') === 'true')) && (!q || `${c.contact.name} ${c.lastMessage?.preview}`.toLowerCase().includes(q))), query)
})
on('GET', '/api/conversations/:id', ({ params }) => conversation(params.id))
on('GET', '/api/conversations/:id/messages', ({ params, query }) => {
  conversation(params.id)
  const limit = Number(query.get('limit') || 50)
  const before = query.get('before')
  if (before) return { items: messages.get(params.id).filter((m) => m.seq < Number(before)).slice(-limit), next: null }
  const found = messages.get(params.id).filter((m) => m.seq > Number(query.get('after') || 0))
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? String(items.at(-1).seq) : null }
})
on('POST', '/api/conversations/:id/messages', ({ me, params, body }) => {
  const c = conversation(params.id)
  const rows = messages.get(c.id)
  const known = rows.find((m) => m.clientId && m.clientId === body.clientId)
  if (known) return known
  if (c.state === 'CLOSED' && !body.note) fail(409, 'The conversation is closed.')
  if (!body.force && !body.note && rows.some((m) => m.seq > (body.seenSeq ?? 0) && m.direction === 'OUT' && m.author?.id !== me.id)) {
    fail(409, 'A colleague has answered since you opened the conversation.', undefined, '/problems/answeredSince')
  }
  const attachments = (body.attachments ?? []).map((id) => files.get(id)?.view).filter(Boolean)
  const message = addMessage(c, { direction: body.note ? 'NOTE' : 'OUT', author: { kind: 'agent', id: me.id, name: me.name }, content: body.content, clientId: body.clientId, attachments, delivery: body.note ? null : { state: 'PENDING' } })
  c.version++
  if (!body.note) {
    Object.assign(c, { waitingSince: null, unread: 0, acceptBy: null })
    if (c.state === 'QUEUED') Object.assign(c, { state: 'ASSIGNED', assignee: { id: me.id, name: me.name }, queuedAt: null })
  }
  tell('message.created', c, message)
  if (!body.note) {
    const step = (state, milliseconds) => setTimeout(() => {
      message.delivery = /fail/.test(body.content.text ?? '') ? { state: 'FAILED', problem: 'The platform refused the message.' } : { state }
      c.seq++
      tell('message.updated', c, message)
    }, milliseconds)
    step('SENT', 600)
    step('READ', 2500)
    if (c.channel.plugin === 'channel-web' && !process.env.QUIET) {
      setTimeout(() => send({ type: 'typing', conversationId: c.id, data: { who: 'visitor', name: c.contact.name, text: '好的，那我再等' } }), 3000)
      setTimeout(() => incoming(c, { type: 'text', text: '好的，那我再等等，谢谢' }), 6000)
    }
  }
  return message
})
on('POST', '/api/conversations/:id/messages/:message/retry', ({ params }) => {
  const message = one(messages.get(params.id), params.message)
  message.delivery = { state: 'PENDING' }
  setTimeout(() => {
    message.delivery = { state: 'SENT' }
    const c = conversation(params.id)
    c.seq++
    tell('message.updated', c, message)
  }, 800)
  return message
})
on('POST', '/api/conversations/:id/messages/:message/settle', ({ params, body }) => {
  const message = one(messages.get(params.id), params.message)
  message.delivery = body.delivered ? { state: 'SENT' } : { state: 'FAILED', problem: 'Not delivered' }
  return message
})
const undone = new Map()
const steps = {
  read(c) {
    c.version++
    Object.assign(c, { unread: 0, wokenAt: null })
    send({ type: 'conversation.updated', conversationId: c.id, seq: c.seq, data: c })
    return c
  },
  accept(c, me) {
    if (c.assignee && c.assignee.id !== me.id) fail(409, `${c.assignee.name} has taken it.`)
    Object.assign(c, { state: 'ASSIGNED', assignee: { id: me.id, name: me.name }, acceptBy: null, queuedAt: null })
    return changed(c, 'accepted', { agent: me.name })
  },
  assign(c, me, body) {
    const agent = body.agentId === 'me' ? me : one(agents, body.agentId)
    return changed(Object.assign(c, { state: 'ASSIGNED', assignee: { id: agent.id, name: agent.name }, queuedAt: null, snoozedUntil: null }), 'assigned', { by: me.name, agent: agent.name })
  },
  transfer(c, me, body) {
    const agent = body.agentId && one(agents, body.agentId)
    const group = body.groupId && one(groups, body.groupId)
    if (agent) Object.assign(c, { state: 'ASSIGNED', assignee: { id: agent.id, name: agent.name }, snoozedUntil: null })
    if (group) Object.assign(c, { state: 'QUEUED', assignee: null, group: { id: group.id, name: group.name }, queuedAt: new Date().toISOString(), snoozedUntil: null })
    if (body.note) tell('message.created', c, addMessage(c, { direction: 'NOTE', author: { kind: 'agent', id: me.id, name: me.name }, content: { type: 'text', text: body.note } }))
    return changed(c, 'transferred', { by: me.name, agent: agent?.name, group: group?.name })
  },
  close(c, me) {
    if (c.assignee && c.assignee.id !== me.id && me.roles[0] === 'AGENT') fail(409, 'A colleague has this conversation.')
    return changed(Object.assign(c, { state: 'CLOSED', closedAt: new Date().toISOString(), assignee: null, waitingSince: null, unread: 0, snoozedUntil: null, wokenAt: null }), 'closed', { by: me.name })
  },
  reopen(c, me) {
    if (c.state !== 'CLOSED') fail(409, 'It is open.')
    return changed(Object.assign(c, { state: 'ASSIGNED', closedAt: null, assignee: { id: me.id, name: me.name } }), 'reopened', { by: me.name })
  },
  snooze(c, me, body) {
    if (c.state !== 'ASSIGNED') fail(409, 'Only a conversation that an agent has can be snoozed.')
    return changed(Object.assign(c, { snoozedUntil: body.until, wokenAt: null }), 'snoozed', { by: me.name, until: body.until })
  },
  unsnooze(c, me) {
    return c.snoozedUntil ? changed(Object.assign(c, { snoozedUntil: null }), 'unsnoozed', { by: me.name }) : c
  },
  undo(c, me) {
    if (!undone.has(c.id)) fail(409, "This can't be taken back any more.")
    Object.assign(c, undone.get(c.id), { seq: c.seq, version: c.version })
    undone.delete(c.id)
    return changed(c, 'undone', { by: me.name })
  },
}
function step(name, id, me, body) {
  const c = conversation(id)
  const before = { ...c }
  const after = steps[name](c, me, body)
  if (['close', 'assign', 'transfer'].includes(name)) undone.set(id, before)
  return after
}
on('POST', '/api/conversations/bulk', async ({ me, body }) => {
  await new Promise((resolve) => setTimeout(resolve, body.ids.length * 4))
  return {
    items: body.ids.map((id) => {
      try {
        step(body.action, id, me, body)
        return { id, ok: true, problem: null }
      } catch (error) {
        return { id, ok: false, problem: { status: error.status, title: 'Problem', detail: error.message } }
      }
    }),
  }
})
for (const name of Object.keys(steps)) {
  if (name !== 'unsnooze') on('POST', `/api/conversations/:id/${name}`, ({ me, params, body }) => step(name, params.id, me, body))
}
on('DELETE', '/api/conversations/:id/snooze', ({ me, params }) => step('unsnooze', params.id, me, {}))
on('GET', '/api/views', () => ({ items: [...views].sort((a, b) => a.position - b.position), next: null }))
on('POST', '/api/views', ({ me, body }) => {
  if (body.shared && me.roles[0] === 'AGENT') fail(403, 'Shared views are made and changed by supervisors and admins.')
  views.push({ id: randomUUID(), shared: false, mine: true, position: 0, version: 1, ...body })
  return views.at(-1)
})
on('PATCH', '/api/views/:id', ({ params, body, ifMatch }) => patch(one(views, params.id), body, ifMatch))
on('DELETE', '/api/views/:id', ({ params }) => void views.splice(views.indexOf(one(views, params.id)), 1))
on('POST', '/mock/wake', ({ body }) => {
  const c = conversation(body.conversationId)
  const now = new Date().toISOString()
  return changed(Object.assign(c, { snoozedUntil: null, wokenAt: now, lastMessageAt: now }), 'woken')
}, true)
on('GET', '/api/contacts', ({ query }) => page([...contacts.values()].filter((c) => c.name.includes(query.get('q') ?? '')), query))
on('POST', '/api/contacts', ({ body }) => {
  if (body.email && !body.email.includes('@')) fail(422, 'A field is wrong.', [{ field: 'email', message: 'Not an e-mail address.' }])
  const contact = { id: randomUUID(), note: null, locale: null, shop: 'shop-1', identities: [], createdAt: new Date().toISOString(), version: 1, ...body }
  contacts.set(contact.id, contact)
  return contact
})
on('GET', '/api/contacts/:id', ({ params }) => contacts.get(params.id) ?? fail(404, 'none'))
on('PATCH', '/api/contacts/:id', ({ params, body, ifMatch }) => {
  if (body.email && !body.email.includes('@')) fail(422, 'A field is wrong.', [{ field: 'email', message: 'Not an e-mail address.' }])
  const contact = patch(contacts.get(params.id), body, ifMatch)
  for (const c of list((each) => each.contact.id === contact.id)) {
    c.contact.name = contact.name
    send({ type: 'conversation.updated', conversationId: c.id, seq: c.seq, data: c })
  }
  return contact
})
on('GET', '/api/contacts/:id/conversations', ({ params, query }) => page(list((c) => c.contact.id === params.id).concat(list((c) => c.state === 'CLOSED').slice(0, 3)), query))
on('POST', '/api/files', ({ raw, request }) => {
  const boundary = /boundary=(.+)$/.exec(request.headers['content-type'])[1]
  const text = raw.toString('latin1')
  const head = text.slice(0, text.indexOf('\r\n\r\n'))
  const data = raw.subarray(head.length + 4, text.lastIndexOf(`\r\n--${boundary}`))
  const name = Buffer.from(/filename="([^"]*)"/.exec(head)[1], 'latin1').toString()
  const type = /content-type: (.+)/i.exec(head)?.[1].trim() ?? 'application/octet-stream'
  const id = randomUUID()
  files.set(id, { data, type, view: { id, name, type, size: data.length } })
  return files.get(id).view
})
on('GET', '/api/files/:id', ({ params, response }) => {
  const file = files.get(params.id) ?? { data: Buffer.from(SAMPLE), type: 'image/svg+xml' }
  response.setHeader('Content-Type', file.type)
  return file.data
})
on('POST', '/mock/incoming', ({ body }) => {
  const c = body.conversationId ? conversation(body.conversationId) : addConversation({ name: body.name ?? 'New visitor', text: body.text ?? 'Hello', channel: channels[0], state: 'QUEUED', waited: 1 })
  if (body.acceptWithin) Object.assign(c, { state: 'ASSIGNED', assignee: { id: body.agentId ?? 'agent-alice', name: 'Alice Wang' }, acceptBy: new Date(Date.now() + body.acceptWithin * 1000).toISOString() })
  if (body.conversationId) incoming(c, { type: 'text', text: body.text ?? '还有一个问题' })
  else tell('conversation.created', c, c)
  return c
}, true)
on('POST', '/mock/colleague', ({ body }) => {
  const c = conversation(body.conversationId)
  tell('message.created', c, addMessage(c, { direction: 'OUT', author: { kind: 'agent', id: 'agent-bob', name: '李博' }, content: { type: 'text', text: body.text ?? '我来处理' }, delivery: { state: 'SENT' } }))
  return c
}, true)
on('POST', '/mock/typing', ({ body }) => send({ type: 'typing', conversationId: body.conversationId, data: { who: 'visitor', name: '王小明', text: body.text } }), true)
on('POST', '/mock/look', ({ body }) => {
  const ghost = ghosts.find((g) => g.agent.id === body.agentId) ?? ghosts[ghosts.push({ agent: one(agents, body.agentId ?? 'agent-bob') }) - 1]
  look(ghost, body.conversationId ?? null, body.state ?? 'LOOKING')
}, true)
on('POST', '/mock/drop', () => sockets.forEach((socket) => socket.terminate()), true)
on('POST', '/mock/delay', ({ body }) => void (delay = body.milliseconds), true)

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (!/^\/(api|mock)\//.test(url.pathname)) return serveFile(url.pathname, request, response)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay))
  try {
    const route = routes.find((r) => r.method === request.method && r.pattern.test(url.pathname)) ?? fail(404, `${request.method} ${url.pathname} is not known here.`)
    const me = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1])
    if (!me && !route.open) fail(401, 'Sign in first.')
    const body = raw.length && /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(raw) : {}
    const answer = await route.run({ me, params: route.pattern.exec(url.pathname).groups ?? {}, query: url.searchParams, body, raw, request, response, ifMatch: request.headers['if-match'] })
    if (answer === undefined) return response.writeHead(204).end()
    if (Buffer.isBuffer(answer)) return response.end(answer)
    response.writeHead(request.method === 'POST' ? 201 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  } catch (error) {
    const status = error.status ?? 500
    if (status === 500) console.error(error)
    response.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ type: error.type, status, title: 'Problem', detail: error.message, errors: error.errors }))
  }
})

function serveFile(path, request, response) {
  const plugin = /^\/ui\/x\/channel-echo\/[^/]+\/(.+)$/.exec(path)
  const file = plugin ? join(echoUi, normalize(plugin[1])) : join(dist, normalize(path))
  if (path !== '/' && existsSync(file) && extname(file) && extname(file) !== '.html') {
    return response.writeHead(200, { 'Content-Type': MIME[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  }
  if (/^\/(assets|ui)\//.test(path)) return response.writeHead(404).end('Not found')
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((m) => `'sha256-${createHash('sha256').update(m[1]).digest('base64')}'`)
  response.writeHead(200, {
    'Content-Type': 'text/html;charset=UTF-8', 'Cache-Control': 'no-cache',
    'Content-Security-Policy': `default-src 'self'; script-src 'self' ${hashes.join(' ')}; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  }).end(html)
}

const ghosts = []
function presence(id) {
  const agents = [...sockets, ...ghosts].filter((s) => s.at === id).map((s) => ({ id: s.agent.id, name: s.agent.name, state: s.state }))
  return { type: 'presence.updated', conversationId: id, data: { conversationId: id, agents: [...new Map(agents.map((a) => [a.id, a])).values()] } }
}
function look(socket, id, state) {
  const before = socket.at
  Object.assign(socket, { at: id, state })
  for (const each of new Set([before, id])) if (each) send(presence(each))
}
const ws = new WebSocketServer({ server, path: '/ws/agent' })
ws.on('connection', (socket, request) => {
  const ticket = new URL(request.url, 'http://localhost').searchParams.get('ticket')
  socket.agent = tickets.get(ticket)
  tickets.delete(ticket)
  if (!socket.agent) return socket.close(4401)
  sockets.add(socket)
  socket.on('close', () => {
    sockets.delete(socket)
    look(socket, null)
  })
  const beat = setInterval(() => socket.send('{"type":"ping"}'), 10_000)
  socket.on('close', () => clearInterval(beat))
  socket.on('message', (text) => {
    const frame = JSON.parse(text)
    if (frame.type === 'ping') socket.send('{"type":"pong"}')
    if (frame.type === 'looking') look(socket, frame.conversationId ?? null, frame.data?.state ?? 'LOOKING')
    if (frame.type === 'resume') {
      for (const [id, seq] of Object.entries(frame.seqs ?? {})) {
        for (const event of (log.get(id) ?? []).filter((e) => e.seq > seq)) socket.send(JSON.stringify(event))
      }
      for (const id of new Set([...sockets, ...ghosts].map((s) => s.at).filter(Boolean))) socket.send(JSON.stringify(presence(id)))
      socket.send(JSON.stringify({ type: 'resumed', data: { counts: countsOf(socket.agent) } }))
    }
  })
})
server.listen(port, () => console.log(`http://localhost:${port}`))
