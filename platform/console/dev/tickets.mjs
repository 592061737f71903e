// Tickets of the stand-in server: two types, a few hundred rows, and what is done with them, near enough to look at the pages.
import { randomUUID } from 'node:crypto'
import { ago, agents, groups, shops } from './data.mjs'

const ways = (list) => list.map(([key, name, from, to, asks = []]) => ({ key, name, from, to, asks, who: ['anyone'] }))
const logistics = {
  key: 'logistics',
  name: { 'zh-CN': '物流问题', en: 'Logistics' },
  fields: [
    { key: 'tracking', name: { 'zh-CN': '运单号', en: 'Tracking number' }, kind: 'TEXT', required: true, length: 60 },
    { key: 'carrier', name: { 'zh-CN': '承运商', en: 'Carrier' }, kind: 'CHOICE', choices: [{ key: 'sf', name: { 'zh-CN': '顺丰', en: 'SF' } }, { key: 'yto', name: { 'zh-CN': '圆通', en: 'YTO' } }] },
    { key: 'reason', name: { 'zh-CN': '原因', en: 'Reason' }, kind: 'CHOICE', choices: [{ key: 'lost', name: { 'zh-CN': '丢件', en: 'Lost' } }, { key: 'late', name: { 'zh-CN': '延误', en: 'Late' } }] },
    { key: 'compensation', name: { 'zh-CN': '赔付金额', en: 'Compensation' }, kind: 'MONEY', shownWhen: { all: [{ field: 'field.reason', op: 'IS', values: ['lost'] }] } },
    { key: 'promised', name: { 'zh-CN': '承诺日期', en: 'Promised for' }, kind: 'DATE' },
  ],
  layout: [{ key: 'parcel', name: { 'zh-CN': '包裹', en: 'Parcel' }, fields: ['tracking', 'carrier', 'reason', 'compensation'] }],
  priorities: ['LOW', 'NORMAL', 'HIGH', 'URGENT'], priority: 'NORMAL', start: 'new',
  states: [
    { key: 'new', name: { 'zh-CN': '新建', en: 'New' }, category: 'NEW' },
    { key: 'logistics', name: { 'zh-CN': '物流核实', en: 'With logistics' }, category: 'OPEN' },
    { key: 'warehouse', name: { 'zh-CN': '仓库处理', en: 'With the warehouse' }, category: 'OPEN' },
    { key: 'customer', name: { 'zh-CN': '等待客户', en: 'Waits for customer' }, category: 'PENDING' },
    { key: 'solved', name: { 'zh-CN': '已解决', en: 'Solved' }, category: 'SOLVED' },
  ],
  transitions: ways([
    ['start', { 'zh-CN': '转物流', en: 'To logistics' }, ['new'], 'logistics', ['note?']],
    ['to-warehouse', { 'zh-CN': '转仓库', en: 'To the warehouse' }, ['logistics'], 'warehouse', ['note', 'field.tracking', 'group?']],
    ['ask', { 'zh-CN': '等待客户', en: 'Ask the customer' }, ['logistics', 'warehouse'], 'customer', []],
    ['solve', { 'zh-CN': '解决', en: 'Solve' }, ['logistics', 'warehouse', 'customer'], 'solved', ['note?']],
    ['reopen', { 'zh-CN': '重新打开', en: 'Reopen' }, ['solved'], 'logistics', ['note']],
  ]),
}
const question = {
  key: 'question', name: { 'zh-CN': '咨询', en: 'Question' }, fields: [], layout: [], priorities: ['LOW', 'NORMAL', 'HIGH'], priority: 'NORMAL', start: 'new',
  states: [{ key: 'new', name: { 'zh-CN': '新建', en: 'New' }, category: 'NEW' }, { key: 'solved', name: { 'zh-CN': '已解决', en: 'Solved' }, category: 'SOLVED' }],
  transitions: ways([['solve', { 'zh-CN': '解决', en: 'Solve' }, ['new'], 'solved']]),
}
const types = [logistics, question].map((definition) => ({ key: definition.key, version: 1, name: definition.name, definition }))

const SUBJECTS = ['快递三天没动了', 'Parcel shows delivered, customer has nothing', '换货：尺码不对', '发票抬头开错', 'Wrong colour sent, wants exchange before Friday', '包装破损，玻璃杯碎了两只，客户要求补发并赔偿运费', '地址写错要求改派']
const NAMES = ['王小明', 'Anna Berg', '陈思', 'Ben Okafor', '刘洋']
const SLA = ['NONE', 'RUNNING', 'WARNED', 'MISSED', 'PAUSED', 'MET']
const named = (label, language) => label[language] ?? label.en

export function ticketRoutes({ on, fail, send, conversations }) {
  const rows = new Map()
  const history = new Map()
  let number = 1000

  const add = (change) => {
    const id = `ticket-${++number}`
    const row = {
      id, number, subject: SUBJECTS[number % SUBJECTS.length], type: 'logistics', state: 'new', priority: ['NORMAL', 'HIGH', 'LOW', 'URGENT'][number % 4], shop: shops[0].id, group: groups[number % 2].id,
      assignee: number % 3 ? agents[number % 3].id : null, creator: { kind: 'AGENT', id: agents[0].id, name: agents[0].name }, contact: { id: 'contact-1', name: NAMES[number % 5] },
      channel: { id: 'channel-web', name: 'Web', connector: 'channel-web' }, channelTag: null, fields: {}, tags: number % 5 ? [] : ['vip'], conversations: [], watchers: [], parent: null, mergedInto: null,
      links: [], sla: { state: SLA[number % 6], respondBy: null, nextBy: null, resolveBy: number % 6 ? ago(number % 6 === 3 ? 4000 : -7200) : null }, waitingSince: null, snoozedUntil: null,
      urged: number % 7 ? 0 : 2, rating: null, repeatOf: null, createdAt: ago(number * 40), updatedAt: ago((1400 - number) * 90), solvedAt: null, closedAt: null, seq: 0, version: 1, ...change,
    }
    rows.set(id, row)
    history.set(id, [])
    return row
  }
  const write = (row, actor, kind, data, visible = false) => {
    row.seq++
    row.version++
    row.updatedAt = new Date().toISOString()
    history.get(row.id).push({ seq: row.seq, at: row.updatedAt, actor, kind, visible, data })
  }
  const tell = (row, type = 'ticket.updated') => send({ type, ticketId: row.id, seq: row.seq })
  const by = (me) => ({ kind: 'AGENT', id: me.id, name: me.name })
  const definitionOf = (row) => types.find((each) => each.key === row.type).definition
  const ref = (id) => rows.get(id) && { id, number: rows.get(id).number, subject: rows.get(id).subject }
  const nameOf = (list, id) => (id ? { id, name: list.find((each) => each.id === id)?.name ?? id } : null)

  const view = (row, request, whole = true) => {
    const language = /^zh/.test(request.headers['accept-language'] ?? '') ? 'zh-CN' : 'en'
    const definition = definitionOf(row)
    const state = definition.states.find((each) => each.key === row.state)
    const shown = { ...row, type: { key: row.type, version: 1, name: named(definition.name, language) }, state: { ...state, name: named(state.name, language) }, shop: nameOf(shops, row.shop), group: nameOf(groups, row.group), assignee: nameOf(agents, row.assignee), parent: ref(row.parent) ?? null, mergedInto: ref(row.mergedInto) ?? null }
    if (!whole) return shown
    return { ...shown, description: null, transitions: definition.transitions.filter((way) => way.from.includes(row.state)).map((way) => ({ key: way.key, name: named(way.name, language), to: way.to, asks: way.asks, allowed: true })) }
  }
  const one = (id) => rows.get(id) ?? fail(404, 'There is no such ticket.')

  for (let index = 0; index < 300; index++) {
    const row = add({})
    const me = agents[0]
    write(row, by(me), 'created', { subject: row.subject, text: '客户说三天没有更新，订单 2026112201，希望今天有答复。', files: [] })
    if (index % 2) {
      write(row, by(agents[1]), 'assigned', { agentId: agents[1].id, agentName: agents[1].name, groupId: null, why: { skill: '物流', load: '2 / 8', rule: 'least load' } })
      row.state = 'logistics'
      write(row, by(agents[1]), 'moved', { transition: 'start', from: 'new', to: 'logistics', category: 'OPEN', note: '已联系承运商，等待回复。' })
      write(row, { kind: 'CONTACT', id: 'contact-1', name: row.contact.name }, 'replied', { text: '还要等多久？', files: [] }, true)
      write(row, by(me), 'replied', { text: '您好，正在核实，今天下班前给您答复。', files: [] }, true)
      write(row, by(agents[1]), 'noted', { text: '承运商说在上海分拨中心丢失，@Alice Wang 看一下赔付。', files: [] })
    }
  }
  for (let index = 0; index < 150; index++) write(rows.get('ticket-1300'), by(agents[1]), 'tagged', { added: [`t${index}`], removed: [] })

  const condition = (row, { field, op, values = [] }, me) => {
    const definition = definitionOf(row)
    const facts = { ...row, category: definition.states.find((each) => each.key === row.state).category, contact: row.contact?.id, channel: row.channel?.id, sla: row.sla.state }
    const fact = field.startsWith('field.') ? row.fields[field.slice(6)] : facts[field]
    const hit = values.map((value) => (value === 'me' ? me.id : value)).includes(String(fact))
    if (op === 'EMPTY' || op === 'NOT_EMPTY') return (fact === null || fact === undefined || fact === '') === (op === 'EMPTY')
    return op === 'IS_NOT' || op === 'NOT_IN' ? !hit : hit
  }
  const fits = (row, where, me) => (where?.all ?? []).every((each) => condition(row, each, me)) && (!where?.any?.length || where.any.some((each) => condition(row, each, me)))
  const open = { field: 'category', op: 'IN', values: ['NEW', 'OPEN', 'PENDING', 'HOLD'] }
  const views = [
    { id: 'mine', name: '我的未解决', builtIn: true, where: { all: [open, { field: 'assignee', op: 'IS', values: ['me'] }] } },
    { id: 'unassigned', name: '未分配', builtIn: true, where: { all: [open, { field: 'assignee', op: 'EMPTY', values: [] }] } },
    { id: 'overdue', name: '已超时', builtIn: true, where: { all: [open, { field: 'sla', op: 'IS', values: ['MISSED'] }] } },
  ]

  on('GET', '/api/tickets', ({ me, query, request }) => {
    const where = JSON.parse(query.get('where') || 'null')
    const kept = views.find((each) => each.id === query.get('view'))
    const q = (query.get('q') ?? '').toLowerCase()
    const sort = query.get('sort') || '-updatedAt'
    const [key, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1]
    const value = (row) => (key === 'contact' ? row.contact.name : (row[key] ?? ''))
    const found = [...rows.values()]
      .filter((row) => fits(row, where, me) && fits(row, kept?.where, me) && (!q || `${row.number} ${row.subject} ${row.contact.name}`.toLowerCase().includes(q)))
      .sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * sign)
    const from = Number(query.get('after') || 0)
    const limit = Number(query.get('limit') || 50)
    return { items: found.slice(from, from + limit).map((row) => view(row, request, false)), next: from + limit < found.length ? String(from + limit) : null }
  })
  on('POST', '/api/tickets/bulk', ({ me, body, request }) => ({
    items: body.ids.map((id) => {
      const row = one(id)
      if (body.action === 'assign') row.assignee = body.agentId ?? row.assignee
      if (body.action === 'priority') row.priority = body.priority
      if (body.action === 'tag') row.tags = [...new Set([...row.tags, ...body.tags])]
      write(row, by(me), 'edited', { edits: [] })
      tell(row)
      return { id, ok: true, ticket: view(row, request, false) }
    }),
  }))
  on('GET', '/api/ticket-types', () => ({ items: types, next: null }))
  on('GET', '/api/ticket-types/:key', ({ params }) => types.find((each) => each.key === params.key) ?? fail(404, 'no'))
  on('GET', '/api/ticket-views', () => ({ items: views, next: null }))
  on('POST', '/api/ticket-views', ({ body }) => views[views.push({ ...body, id: randomUUID(), mine: true, version: 1 }) - 1])
  on('PATCH', '/api/ticket-views/:id', ({ params, body }) => Object.assign(views.find((each) => each.id === params.id), body))
  on('DELETE', '/api/ticket-views/:id', ({ params }) => void views.splice(views.findIndex((each) => each.id === params.id), 1))
  on('GET', '/api/ticket-views/counts', ({ me }) => ({ items: views.map((each) => ({ id: each.id, count: [...rows.values()].filter((row) => fits(row, each.where, me)).length })) }))
  on('GET', '/api/tickets/:id', ({ params, request }) => view(one(params.id), request))
  on('GET', '/api/tickets/:id/history', ({ params, query }) => {
    const limit = Number(query.get('limit') || 50)
    const found = history.get(one(params.id).id).filter((each) => each.seq > Number(query.get('after') || 0))
    return { items: found.slice(0, limit), next: found.length > limit ? String(found[limit - 1].seq) : null }
  })
  const make = (me, body, change = {}) => {
    const row = add({ type: body.type, subject: body.subject ?? '', priority: body.priority ?? 'NORMAL', fields: body.fields ?? {}, tags: [], group: body.groupId ?? null, assignee: body.assigneeId ?? null, urged: 0, parent: body.parentId ?? null, sla: { state: 'NONE' }, createdAt: new Date().toISOString(), ...change })
    write(row, by(me), 'created', { subject: row.subject, text: body.description ?? null, files: [] })
    tell(row, 'ticket.created')
    return row
  }
  on('POST', '/api/tickets', ({ me, body, request }) => (body.subject ? view(make(me, body), request) : fail(422, 'A field is wrong.', [{ field: 'subject', message: 'A subject is needed.' }])))
  on('POST', '/api/conversations/:id/ticket', ({ me, params, body, request }) => {
    const talk = conversations.get(params.id) ?? fail(404, 'no')
    return view(make(me, { ...body, subject: body.subject ?? talk.subject ?? talk.lastMessage?.preview ?? talk.contact.name }, { contact: talk.contact, conversations: [talk.id], channel: talk.channel }), request)
  })
  on('PATCH', '/api/tickets/:id', ({ me, params, body, ifMatch, request }) => {
    const row = one(params.id)
    if (ifMatch && ifMatch !== `"${row.version}"`) fail(412, 'Changed meanwhile.')
    const { fields, groupId, assigneeId, contactId, ...plain } = body
    const edits = [...Object.entries(plain).map(([field, to]) => ({ field, from: row[field], to })), ...Object.entries(fields ?? {}).map(([field, to]) => ({ field: `field.${field}`, from: row.fields[field], to }))]
    Object.assign(row, plain, { fields: { ...row.fields, ...fields } })
    if (groupId !== undefined) row.group = groupId
    if (assigneeId !== undefined) row.assignee = assigneeId
    if (contactId !== undefined) row.contact = { id: contactId, name: NAMES[0] }
    write(row, by(me), 'edited', { edits })
    tell(row)
    return view(row, request)
  })
  on('POST', '/api/tickets/:id/comments', ({ me, params, body }) => {
    const row = one(params.id)
    write(row, by(me), body.visible ? 'replied' : 'noted', { text: body.text, files: [], mentions: body.mentions }, body.visible)
    tell(row)
    return history.get(row.id).at(-1)
  })
  on('POST', '/api/tickets/:id/assign', ({ me, params, body, request }) => {
    const row = one(params.id)
    if ('agentId' in body) row.assignee = body.agentId
    if (body.groupId) row.group = body.groupId
    write(row, by(me), 'assigned', { agentId: row.assignee, agentName: nameOf(agents, row.assignee)?.name, groupId: row.group, groupName: nameOf(groups, row.group)?.name, byHand: true })
    tell(row)
    return view(row, request)
  })
  on('POST', '/api/tickets/:id/:way', ({ me, params, body, request }) => {
    const row = one(params.id)
    const way = definitionOf(row).transitions.find((each) => each.key === params.way && each.from.includes(row.state))
    if (params.way === 'urge') {
      row.urged++
      write(row, by(me), 'urged', { text: null })
    } else if (!way) fail(409, 'Not from here.', undefined, '/problems/transition')
    else {
      const from = row.state
      row.state = way.to
      Object.assign(row.fields, body.fields)
      if (body.groupId) row.group = body.groupId
      write(row, by(me), 'moved', { transition: way.key, from, to: way.to, note: body.note })
    }
    tell(row)
    return view(row, request)
  })
}
