// What the administration's pages need of the stand-in beyond the desk: every type of setting, faults by field, tests,
// installs that fail. Its routes are asked before those of mock.mjs.
import { randomUUID } from 'node:crypto'
import { agents, channels, connectors, groups, plugins, shops } from './data.mjs'

const field = (key, type, label, extra = {}) => ({
  key, type, label, help: null, required: false, default: null, advanced: false, multiline: false, min: null, max: null, choices: [], ...extra,
})
const SECURITY = [{ value: 'NONE', label: 'None' }, { value: 'STARTTLS', label: 'STARTTLS' }, { value: 'TLS', label: 'TLS' }]

/** Registers the routes; `tools` are the stand-in's own. */
export function adminRoutes({ on, one, fail, send }) {
  connectors[0].id = 'channel-web'
  connectors[1] = {
    id: 'channel-email', plugin: 'channel-email', name: 'E-mail', description: 'A mailbox by IMAP and SMTP', icon: 'M4 6h16v12H4zM4 7l8 6 8-6',
    schema: {
      fields: [
        field('address', 'TEXT', 'Address', { required: true, max: 320, help: 'Customers write to it, answers come from it.' }),
        field('imapHost', 'TEXT', 'IMAP server', { required: true }),
        field('imapPort', 'NUMBER', 'IMAP port', { default: 993, min: 1, max: 65535 }),
        field('imapSecurity', 'CHOICE', 'IMAP security', { default: 'TLS', choices: SECURITY }),
        field('imapPassword', 'SECRET', 'IMAP password', { required: true, max: 4000 }),
        field('signature', 'TEXT', 'Signature', { multiline: true, max: 1000 }),
        field('smtpPassword', 'SECRET', 'SMTP password', { help: 'Empty: the IMAP password.' }),
        field('keepRead', 'FLAG', 'Leave mails unread in the mailbox', { default: false }),
        field('pollEvery', 'DURATION', 'Poll every', { default: 'PT1M', advanced: true, min: 10, max: 3600, help: 'For servers without IDLE.' }),
        field('logoUrl', 'URL', 'Logo', { advanced: true, max: 2000 }),
        field('folder', 'TEXT', 'Folder', { advanced: true, default: 'INBOX' }),
      ],
    },
  }
  if (!connectors[2]) {
    connectors.push({ id: 'channel-echo', plugin: 'channel-echo', name: 'Echo', description: 'Answers what it hears', icon: null, schema: { fields: [field('secret', 'SECRET', 'Secret', { min: 8 })] } })
  }
  Object.assign(channels[0], { capabilities: ['HostsVisitors', 'ShowsTyping'], settings: { title: 'Chat with us', colour: '#2a5fd0' } })
  Object.assign(channels[1], { settings: { address: 'support@example.org', imapHost: 'imap.example.org', imapPassword: '********', smtpPassword: '********', pollEvery: 'PT2M' } })
  Object.assign(channels[2], { webhookUrl: 'http://localhost:8080/hooks/echo', settings: {}, group: null })
  plugins[1].permissions = ['net', 'http']
  agents.push({ ...agents[0], id: 'agent-dora', username: 'dora', name: 'Dora Klein', state: 'OFFLINE', load: 0, active: false, skills: ['returns'] })
  agents[1].skills = ['returns', '英语', 'wholesale']

  const check = (id, settings = {}) => {
    const errors = []
    for (const each of connectors.find((c) => c.id === id)?.schema.fields ?? []) {
      const value = settings[each.key]
      if (each.required && each.default === null && !value) errors.push({ field: `settings.${each.key}`, message: 'This is needed.' })
      if (each.key === 'address' && value && !/^[^@\s]+@[^@\s]+$/.test(value)) errors.push({ field: 'settings.address', message: 'Not an e-mail address.' })
      if (each.key === 'folder' && value === 'Trash') errors.push({ field: 'settings.folder', message: 'The trash can not be read.' })
    }
    if (errors.length) fail(422, 'A field is wrong.', errors)
  }
  const masked = (id, settings) => Object.fromEntries(Object.entries(settings ?? {}).map(([key, value]) => [key, connectors.find((c) => c.id === id)?.schema.fields.find((f) => f.key === key)?.type === 'SECRET' && value ? '********' : value]))
  const changed = (row, body, ifMatch) => {
    if (ifMatch && ifMatch !== `"${row.version}"`) fail(412, 'Changed meanwhile.')
    return Object.assign(row, body, { version: row.version + 1 })
  }

  on('POST', '/api/channels', ({ body }) => {
    check(body.plugin, body.settings)
    if (!body.name?.trim()) fail(422, 'A field is wrong.', [{ field: 'name', message: 'This is needed.' }])
    const key = body.key ?? randomUUID().slice(0, 8)
    if (channels.some((c) => c.key === key)) fail(422, 'A field is wrong.', [{ field: 'key', message: 'This key is taken.' }])
    const row = { id: randomUUID(), group: null, enabled: true, status: 'ONLINE', statusDetail: null, webhookUrl: `http://localhost:8080/hooks/${key}`, capabilities: body.plugin === 'channel-web' ? ['HostsVisitors'] : [], version: 1, ...body, settings: masked(body.plugin, body.settings), key }
    channels.push(row)
    send({ type: 'channel.created', data: row })
    return row
  })
  on('PATCH', '/api/channels/:id', ({ params, body, ifMatch }) => {
    const row = one(channels, params.id)
    if (body.settings) check(row.plugin, body.settings)
    changed(row, { ...body, ...(body.settings ? { settings: masked(row.plugin, body.settings) } : {}) }, ifMatch)
    send({ type: 'channel.updated', data: row })
    return row
  })
  on('POST', '/api/channels/test', ({ body }) => {
    check(body.plugin, body.settings)
    return { ok: false, status: 'OFFLINE', detail: 'imap.example.org:993 refused the connection (ECONNREFUSED)' }
  })
  on('PATCH', '/api/shops/:id', ({ params, body, ifMatch }) => {
    const row = changed(one(shops, params.id), body, ifMatch)
    send({ type: 'shop.updated', data: row })
    return row
  })
  on('PATCH', '/api/agents/:id', ({ me, params, body, ifMatch }) => {
    const agent = params.id === 'me' ? me : one(agents, params.id)
    if (body.email && !body.email.includes('@')) fail(422, 'A field is wrong.', [{ field: 'email', message: 'Not an e-mail address.' }])
    if (body.roles && !body.roles.length) fail(422, 'A field is wrong.', [{ field: 'roles', message: 'At least one is needed.' }])
    changed(agent, body, ifMatch)
    if (body.active === false) Object.assign(agent, { state: 'OFFLINE', load: 0 })
    for (const group of body.groupIds ? groups : []) {
      group.agentIds = group.agentIds.filter((id) => id !== agent.id).concat(body.groupIds.includes(group.id) ? [agent.id] : [])
    }
    send({ type: 'agent.updated', data: agent })
    return agent
  })
  const roles = ['ADMIN', 'SUPERVISOR', 'AGENT'].map((id) => ({ id, name: id[0] + id.slice(1).toLowerCase(), builtIn: true, permissions: {}, agents: 1, version: 0 }))
  const departments = []
  on('GET', '/api/roles', () => ({ items: roles }))
  on('GET', '/api/roles/permissions', () => ({ items: [{ permission: 'conversations:read', ranged: true }, { permission: 'agents:write', ranged: false }, { permission: 'settings:write', ranged: false }] }))
  on('POST', '/api/roles', ({ body }) => {
    const role = { id: `role-${roles.length}`, builtIn: false, agents: 0, version: 1, ...body }
    roles.push(role)
    return role
  })
  on('PATCH', '/api/roles/:id', ({ params, body, ifMatch }) => changed(one(roles, params.id), body, ifMatch))
  on('GET', '/api/departments', () => ({ items: departments }))
  on('POST', '/api/departments', ({ body }) => {
    const department = { id: `department-${departments.length}`, version: 1, name: body.name, parent: body.parent || null }
    departments.push(department)
    return department
  })
  on('POST', '/api/plugins', async ({ raw }) => {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    if (raw.length < 100) fail(400, 'plugin.properties is missing in the archive.')
    const plugin = { id: `uploaded-${plugins.length}`, version: '1.0.0', state: 'STARTED', kind: 'module', licensed: true, problem: null, name: 'Uploaded', description: 'Came by upload', requires: '>=0.1 & <1', bundled: false, permissions: [] }
    plugins.push(plugin)
    send({ type: 'plugin.updated', data: plugin })
    return plugin
  })
  on('POST', '/api/plugins/preview', ({ raw }) => {
    if (raw.length < 100) fail(422, 'plugin.properties is missing in the archive.')
    return { id: 'acme-crm', version: '1.2.0', name: 'Acme CRM', description: 'Customers of Acme beside the conversation', kind: 'module', provider: 'Acme', requires: '>=0.1 & <1', permissions: ['http', 'contacts', 'tables', 'pages'], hosts: ['api.acme.example', '*.acme.example'], trust: 'SIGNED', signedBy: 'Acme 插件', refusal: null, change: 'UPGRADE', installedVersion: '1.1.0', added: ['contacts', '*.acme.example'] }
  })
  const keys = [{ id: '0f'.repeat(16), name: 'Acme 插件', publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', addedBy: 'admin', addedAt: new Date().toISOString() }]
  on('GET', '/api/plugin-keys', () => ({ items: keys, next: null, unsigned: 'REFUSED' }))
  on('POST', '/api/plugin-keys', ({ body }) => {
    if (!/^[\w+/=\s-]{40,}$/.test(body.publicKey ?? '')) fail(422, 'A field is wrong.', [{ field: 'publicKey', message: 'not a public Ed25519 key' }])
    keys.push({ ...keys[0], ...body, id: randomUUID().replaceAll('-', '') })
    return keys.at(-1)
  })
  on('DELETE', '/api/plugin-keys/:id', ({ params }) => void keys.splice(keys.indexOf(one(keys, params.id)), 1))
  on('POST', '/api/plugins/crm/start', () => {
    const plugin = one(plugins, 'crm')
    send({ type: 'plugin.updated', data: plugin })
    return plugin
  })
  const module = { keepNotes: 50 }
  on('GET', '/api/plugins/:id/settings/schema', ({ params }) => ({ fields: params.id === 'channel-echo' ? [field('keepNotes', 'NUMBER', 'Notes to keep', { default: 100, min: 1, max: 1000, help: 'Older notes are removed.' }), field('failToStart', 'FLAG', 'Fail to start', { advanced: true, default: false })] : [] }))
  on('GET', '/api/plugins/:id/settings', () => module)
  on('PUT', '/api/plugins/:id/settings', ({ body }) => Object.assign(module, body))
  const settings = {
    schema: {
      fields: [
        field('maxFileMegabytes', 'NUMBER', 'Largest file (MB)', { default: 20, min: 1, max: 60 }),
        field('offlineGrace', 'DURATION', 'Hand on after going offline', { default: 'PT30S', min: 0, max: 3600, help: 'Live chats of an agent who went offline are handed on after this time.' }),
        field('sessionLength', 'DURATION', 'Length of a session', { default: 'PT12H', min: 300, max: 2592000 }),
        field('giveUpAfter', 'DURATION', 'Give up sending after', { default: 'PT24H', min: 60, max: 604800 }),
      ],
    },
    values: { maxFileMegabytes: 20 },
    version: 1,
  }
  on('GET', '/api/settings', () => settings)
  on('PUT', '/api/settings', ({ body, ifMatch }) => {
    if (ifMatch && ifMatch !== `"${settings.version}"`) fail(412, 'Changed meanwhile.')
    return Object.assign(settings, { values: body.values ?? body, version: settings.version + 1 })
  })
  on('POST', '/mock/other-admin', ({ body }) => {
    const row = [...agents, ...groups, ...shops, ...channels].find((each) => each.id === body.id)
    return Object.assign(row, body.fields, { version: row.version + 1 })
  }, true)
}
