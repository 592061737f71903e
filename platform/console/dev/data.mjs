// Sample rows of the stand-in server. Times are relative to its start.
import { randomUUID } from 'node:crypto'

const start = Date.now()
export const ago = (seconds) => new Date(start - seconds * 1000).toISOString()

const agent = (username, name, roles, state, load) => ({
  id: `agent-${username}`, username, name, email: `${username}@example.org`, roles, state, capacity: 8, load,
  skills: [], groupIds: ['group-presales'], active: true, locale: null, version: 1,
})

export const agents = [
  agent('alice', 'Alice Wang', ['AGENT'], 'ONLINE', 3),
  agent('bob', '李博', ['AGENT'], 'BUSY', 5),
  agent('carol', 'Carol Meyer', ['SUPERVISOR'], 'ONLINE', 1),
  agent('admin', 'Administrator', ['ADMIN'], 'OFFLINE', 0),
]

export const groups = [
  { id: 'group-presales', name: '售前', shop: 'shop-1', skills: ['products'], agentIds: ['agent-alice', 'agent-bob'], version: 1 },
  { id: 'group-aftersales', name: '售后', shop: 'shop-1', skills: ['returns'], agentIds: ['agent-bob'], version: 1 },
]

export const shops = [
  {
    id: 'shop-1', name: '华东店', timeZone: 'Asia/Shanghai', locale: 'zh-CN', hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
    holidays: ['2026-10-01'], reopenWithin: 1440, acceptWithin: 60, version: 1,
  },
]

const field = (key, type, label, extra = {}) => ({ key, type, label, help: null, required: false, default: null, advanced: false, multiline: false, min: null, max: null, choices: [], ...extra })

export const connectors = [
  {
    id: 'web', plugin: 'channel-web', name: 'Web chat', description: 'Chat window on your site', icon: null,
    schema: {
      fields: [
        field('title', 'TEXT', 'Title', { required: true, default: 'Chat with us', max: 60 }),
        field('welcome', 'TEXT', 'Welcome text', { multiline: true }),
        field('colour', 'TEXT', 'Colour', { default: '#2a5fd0' }),
        field('position', 'CHOICE', 'Position', { choices: [{ value: 'RIGHT', label: 'Right' }, { value: 'LEFT', label: 'Left' }] }),
        field('preChat', 'FLAG', 'Ask for name first'),
        field('origins', 'TEXT', 'Allowed sites', { advanced: true, multiline: true, help: 'One origin a line' }),
      ],
    },
  },
  {
    id: 'email', plugin: 'channel-email', name: 'E-mail', description: 'A mailbox by IMAP and SMTP', icon: null,
    schema: {
      fields: [
        field('address', 'TEXT', 'Address', { required: true }),
        field('imapHost', 'TEXT', 'IMAP server', { required: true }),
        field('imapPort', 'NUMBER', 'IMAP port', { default: 993, min: 1, max: 65535 }),
        field('imapPassword', 'SECRET', 'IMAP password', { required: true }),
        field('pollEvery', 'DURATION', 'Poll every', { default: 'PT1M', advanced: true }),
      ],
    },
  },
]

export const channels = [
  channel('demo', 'channel-web', '官网', 'ONLINE', { limits: { maxTextLength: 2000, richText: false, maxFileBytes: 10485760, attachments: false, replyWindow: null, live: true } }),
  channel('support', 'channel-email', 'support@example.org', 'DEGRADED', { statusDetail: 'The mail server refused the last sign-in; next try in 40 s', limits: { maxTextLength: 100000, richText: true, maxFileBytes: 20971520, attachments: true, replyWindow: null, live: false } }),
  channel('echo', 'channel-echo', 'Echo', 'ONLINE', {}),
]

function channel(key, plugin, name, status, extra) {
  return {
    id: `channel-${key}`, key, plugin, name, shop: 'shop-1', group: 'group-presales', settings: {}, enabled: true, status, statusDetail: null,
    webhookUrl: null, limits: null, capabilities: [], version: 1, ...extra,
  }
}

export const plugins = [
  { id: 'channel-web', version: '1.0.0', state: 'STARTED', kind: 'CHANNEL', licensed: true, problem: null, name: 'Web chat', description: 'Chat window on your site', requires: '>=0.1 & <1', bundled: true, trust: 'BUNDLED', signedBy: null, permissions: [] },
  { id: 'channel-email', version: '1.0.0', state: 'STARTED', kind: 'CHANNEL', licensed: true, problem: null, name: 'E-mail', description: 'Mailboxes by IMAP and SMTP', requires: '>=0.1 & <1', bundled: true, trust: 'BUNDLED', signedBy: null, permissions: ['network'] },
  { id: 'channel-echo', version: '1.0.0', state: 'STARTED', kind: 'CHANNEL', licensed: true, problem: null, name: 'Echo', description: 'Answers what it hears', requires: '>=0.1 & <1', bundled: true, trust: 'BUNDLED', signedBy: null, permissions: [] },
  { id: 'crm', version: '0.9.0', state: 'FAILED', kind: 'MODULE', licensed: true, problem: 'NoClassDefFoundError: org/example/Missing', name: 'CRM', description: 'Customers', requires: '>=0.1 & <1', bundled: false, trust: 'UNSIGNED', signedBy: null, permissions: [] },
]

export const phrases = [
  phrase('问候', '您好，很高兴为您服务，请问有什么可以帮您？', '常用', true, 'hi'),
  phrase('查询物流', '我帮您查一下物流，请稍等一两分钟。', '物流', true, 'wl'),
  phrase('Refund time', 'The refund reaches your account within 3 to 5 working days after we have received the goods.', 'Returns', true, 'refund'),
  phrase('Ask for order number', 'Could you please give me your order number? It begins with SO and stands at the top of the confirmation mail.', 'Orders', true, 'order'),
  phrase('再见', '感谢您的咨询，祝您生活愉快。', '常用', false, 'bye'),
  phrase('称呼', '{{contact.name}}您好，我是{{shop.name}}的客服{{agent.name}}。', '常用', true, 'ch', 'MODULE'),
  phrase('Signature', 'Kind regards,\n{{agent.name}}, {{shop.name}}', 'Letters', true, 'sig', 'MODULE'),
  phrase('Tracking', 'Your parcel {{parcel number}} is on its way, {{contact.name}}.', 'Orders', true, 'track', 'MODULE'),
]

function phrase(title, text, category, shared, shortcut, kind = 'PHRASE') {
  return { id: randomUUID(), kind, title, text, category, shared, shortcut, version: 1 }
}

export const views = [
  { id: 'view-wait', name: '等待回复', filter: { assignee: 'me', waiting: true }, shared: false, mine: true, position: 0, version: 1 },
  { id: 'view-mail', name: 'Unread mail', filter: { channel: 'channel-support', unread: true }, shared: true, mine: false, position: 1, version: 1 },
]

export const contacts = new Map()
export const conversations = new Map()
export const messages = new Map()

const PEOPLE = [
  ['王小明', '快递三天没动了，能帮我看一下吗？'], ['Anna Schmidt', 'Where can I find the invoice for my last order?'], ['陈思', '收到的杯子裂了一道口子，附了照片'],
  ['Jonas Weber', 'Can I change the delivery address?'], ['刘洋', '发票抬头开错了'], ['Maria García', 'Does the 42 run small?'], ['赵敏', '在吗'],
  ['Visitor 7F3A', 'hello?'], ['孙悦', '请问今天能发货吗'], ['Tom Baker', 'The app logs me out every few minutes since the update, on two phones and the tablet.'],
]

PEOPLE.forEach(([name, text], index) => {
  const web = index % 3 !== 1
  addConversation({
    name, text, channel: channels[web ? 0 : 1],
    state: index < 4 ? 'ASSIGNED' : index < 7 ? 'QUEUED' : index === 7 ? 'BOT' : index === 8 ? 'CLOSED' : 'ASSIGNED',
    assignee: index < 4 ? agents[0] : index >= 8 ? agents[1] : null,
    waited: [134, 40, 700, 0, 320, 65, 12, 0, 0, 1500][index], rich: index === 0,
  })
})
for (let index = 0; index < 120; index++) {
  addConversation({ name: `Customer ${index + 1}`, text: `Question number ${index + 1} about an order`, channel: channels[index % 2], state: 'CLOSED', assignee: agents[index % 3], waited: 0, old: 86400 * (1 + index / 6) })
}

// ROWS=50000 for a list of that length.
for (let index = 0; index < Number(process.env.ROWS ?? 0); index++) {
  addConversation({ name: `${['陈', '林', '黄', '周', '吴'][index % 5]}客户 ${index + 1}`, text: `第 ${index + 1} 个问题：订单什么时候发货？`, channel: channels[index % 2], state: index % 9 ? 'CLOSED' : 'ASSIGNED', assignee: agents[index % 3], waited: 0, old: 86400 * 30 + index * 60 })
}
// A conversation that never ends, to scroll in.
const long = addConversation({ name: 'Long Conversation 长会话', text: 'first of ten thousand', channel: channels[0], state: 'ASSIGNED', assignee: agents[0], waited: 0, old: 86400 })
const WORDS = '您好 please check 订单 the parcel 物流 was sent yesterday 谢谢 and arrives tomorrow 麻烦 with 发票 in the afternoon 可以 then'.split(' ')
for (let index = 0; index < 10_000; index++) {
  const ours = index % 3 === 1
  const length = 3 + ((index * 7919) % 60)
  const text = `${index + 1}: ` + Array.from({ length }, (_, word) => WORDS[(index * 31 + word * 17) % WORDS.length]).join(' ')
  const image = index % 97 === 50
  addMessage(long, {
    direction: index % 211 === 0 ? 'NOTE' : ours ? 'OUT' : 'IN', author: ours ? { kind: 'agent', id: 'agent-alice', name: 'Alice Wang' } : { kind: 'contact', id: long.contact.id, name: long.contact.name },
    content: image ? { type: 'image', fileId: 'image-sample', name: 'photo.svg', mediaType: 'image/svg+xml', size: 900 } : { type: 'text', text },
    createdAt: ago((10_000 - index) * 240), delivery: ours ? { state: 'READ' } : null,
  })
}

function isLive(channel) {
  return channel.plugin !== 'channel-email'
}

export function addConversation({ name, text, channel, state, assignee, waited = 0, rich = false, old = 0 }) {
  const id = randomUUID()
  const contact = {
    id: randomUUID(), name, email: channel.plugin === 'channel-email' ? `${name.split(' ')[0].toLowerCase()}@example.com` : null, phone: rich ? '138 0013 8000' : null,
    note: null, locale: null, shop: 'shop-1', identities: [{ channel: channel.id, externalId: `v-${id.slice(0, 8)}` }], createdAt: ago(old + 86400), version: 1,
  }
  contacts.set(contact.id, contact)
  const conversation = {
    id, subject: channel.plugin === 'channel-email' ? text.slice(0, 40) : null, channel: { id: channel.id, key: channel.key, name: channel.name, plugin: channel.plugin, icon: null },
    contact: { id: contact.id, name }, state, live: isLive(channel), assignee: assignee && { id: assignee.id, name: assignee.name }, group: { id: 'group-presales', name: '售前' }, shop: 'shop-1',
    seq: 0, unread: 0, lastMessageAt: null, waitingSince: waited ? ago(waited) : null, snoozedUntil: null, wokenAt: null, acceptBy: null, queuedAt: state === 'QUEUED' ? ago(waited) : null, queuePlace: null,
    lastMessage: null, closedAt: state === 'CLOSED' ? ago(old) : null, createdAt: ago(old + 3600), version: 1,
  }
  conversations.set(id, conversation)
  messages.set(id, [])
  const say = (direction, author, content, seconds, delivery) => addMessage(conversation, { direction, author, content, createdAt: ago(old + seconds), delivery })
  const customer = { kind: 'contact', id: contact.id, name }
  if (rich) {
    for (let day = 4; day > 1; day--) {
      for (let step = 0; step < 30; step++) {
        const ours = step % 3 === 1
        say(ours ? 'OUT' : 'IN', ours ? { kind: 'agent', id: 'agent-bob', name: '李博' } : customer, { type: 'text', text: ours ? `好的，已经登记，编号 ${day}-${step}。` : `第 ${step + 1} 个问题：订单里的第 ${step + 2} 件什么时候发？` }, day * 86400 - step * 60, ours ? { state: 'READ' } : null)
      }
    }
    say('SYSTEM', null, { type: 'event', event: 'assigned', data: { agent: 'Alice Wang' } }, 900)
    say('IN', customer, { type: 'text', text: '你好，订单 SO-20611 的快递三天没动了' }, 880)
    say('OUT', { kind: 'agent', id: 'agent-alice', name: 'Alice Wang' }, { type: 'text', text: '您好，我查一下，请稍等。\n物流单号方便发一下吗？ https://example.org/track' }, 840, { state: 'READ' })
    say('NOTE', { kind: 'agent', id: 'agent-bob', name: '李博' }, { type: 'text', text: '仓库已确认丢件，可以直接补发。' }, 700)
    say('OUT', { kind: 'agent', id: 'agent-alice', name: 'Alice Wang' }, { type: 'text', text: '这边可以给您补发一件。' }, 500, { state: 'FAILED', problem: 'The platform refused the message: the reply window of 48 hours is over.' })
    say('OUT', { kind: 'agent', id: 'agent-alice', name: 'Alice Wang' }, { type: 'text', text: '请确认收货地址。' }, 480, { state: 'UNKNOWN', problem: 'No answer within 20 s' })
    say('IN', customer, { type: 'file', fileId: 'file-sample', name: '物流截图说明.pdf', mediaType: 'application/pdf', size: 482133 }, 300)
    say('IN', customer, { type: 'image', fileId: 'image-sample', name: 'photo.svg', mediaType: 'image/svg+xml', size: 900 }, 290)
    say('IN', customer, { type: 'location', latitude: 31.2304, longitude: 121.4737, label: '上海市黄浦区人民广场' }, 200)
    say('IN', customer, { type: 'text', text: text }, 134)
    conversation.unread = 2
  } else if (channel.plugin === 'channel-email') {
    const mail = say('IN', customer, {
      type: 'richText',
      html: `<p>Hello,</p><p>${text}</p><p>Our order form: <img data-remote="https://pictures.example.org/form.png" alt="order form" width="300"><img data-remote="https://spy.example.org/p.gif" width="1" height="1"></p><p><b>Best regards</b><br>${name}</p>`,
      text,
      quoted: '<p>On Monday, Support &lt;support@example.org&gt; wrote:</p><blockquote><p>We ship within two days.</p><p>Which address?</p></blockquote><p>-- <br>Sent from my phone</p>',
    }, waited || 300)
    mail.envelope = { from: 'customer@example.com', ours: 'sales@example.org', copies: ['buying@example.com', 'boss@example.com'], trust: 'VERIFIED', trustDetail: 'dmarc=pass dkim=pass (example.com) spf=pass' }
  } else {
    say('IN', customer, { type: 'text', text }, waited || 300)
    if (!waited) say('OUT', { kind: 'agent', id: assignee?.id, name: assignee?.name ?? 'Robot' }, { type: 'text', text: 'Done. Anything else?' }, 200, { state: 'DELIVERED' })
    else if (state === 'ASSIGNED') conversation.unread = 1
  }
  return conversation
}

export function addMessage(conversation, { direction, author, content, createdAt, delivery = null, clientId = null, attachments = [] }) {
  const message = { id: randomUUID(), seq: ++conversation.seq, direction, author, content, attachments, createdAt: createdAt ?? new Date().toISOString(), clientId, delivery }
  messages.get(conversation.id).push(message)
  if (direction !== 'SYSTEM') {
    conversation.lastMessageAt = message.createdAt
    conversation.lastMessage = { seq: message.seq, direction, preview: content.text ?? content.name ?? content.type, createdAt: message.createdAt }
  }
  return message
}
