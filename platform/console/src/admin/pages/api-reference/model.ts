/** What this page reads of an OpenAPI 3.1 document; anything else in it is left alone. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  anyOf?: Schema[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maxLength?: number
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}

interface Media {
  schema?: Schema
}

interface Answer {
  $ref?: string
  description?: string
  content?: Record<string, Media>
}

interface RawOperation {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, Media> }
  responses?: Record<string, Answer>
  security?: Record<string, string[]>[]
}

export interface ApiDocument {
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, RawOperation> & { parameters?: Parameter[] }>
  components?: { schemas?: Record<string, Schema>; responses?: Record<string, Answer> }
}

export interface Answered {
  status: string
  description: string
  schema?: Schema
  type?: string
}

export interface Operation {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string
  parameters: Parameter[]
  body?: { type: string; schema?: Schema }
  answers: Answered[]
  /** Words that an API key must have; null: keys may not call it. Empty: a key with any scope. */
  scopes: string[] | null
  /** Nobody need sign in. */
  open: boolean
}

export interface Group {
  tag: string
  description: string
  operations: Operation[]
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** All calls by tag, in the order of the document's tags. */
export function groupsOf(document: ApiDocument): Group[] {
  const groups = new Map((document.tags ?? []).map((tag) => [tag.name, { tag: tag.name, description: tag.description ?? '', operations: [] as Operation[] }]))
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const raw = item[method]
      if (!raw) continue
      const operation = operationOf(document, path, method, raw, item.parameters ?? [])
      if (!groups.has(operation.tag)) groups.set(operation.tag, { tag: operation.tag, description: '', operations: [] })
      groups.get(operation.tag)!.operations.push(operation)
    }
  }
  return [...groups.values()].filter((group) => group.operations.length > 0)
}

function operationOf(document: ApiDocument, path: string, method: string, raw: RawOperation, shared: Parameter[]): Operation {
  const [type, media] = Object.entries(raw.requestBody?.content ?? {})[0] ?? []
  const security = raw.security ?? []
  const keys = security.find((each) => each.apiKey)
  return {
    id: raw.operationId ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: raw.tags?.[0] ?? '',
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    parameters: [...shared, ...(raw.parameters ?? [])],
    body: type ? { type, schema: media?.schema } : undefined,
    answers: Object.entries(raw.responses ?? {}).map(([status, answer]) => answerOf(document, status, answer)),
    scopes: keys?.apiKey ?? null,
    open: security.length === 0 || security.some((each) => Object.keys(each).length === 0),
  }
}

function answerOf(document: ApiDocument, status: string, answer: Answer): Answered {
  const meant = answer.$ref ? (document.components?.responses?.[nameOf(answer.$ref)] ?? answer) : answer
  const [type, media] = Object.entries(meant.content ?? {})[0] ?? []
  return { status, description: meant.description ?? '', schema: media?.schema, type }
}

/** Those in which each word stands somewhere: in the address, the name, what it does or asks for. */
export function found(groups: Group[], text: string): Group[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return groups
  const holds = (operation: Operation) => {
    const all = [operation.id, operation.method, operation.path, operation.summary, operation.description, operation.tag, ...(operation.scopes ?? [])].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  }
  return groups.map((group) => ({ ...group, operations: group.operations.filter(holds) })).filter((group) => group.operations.length > 0)
}

export const nameOf = (reference: string) => reference.split('/').pop() ?? reference

/** What it is where it isn't null. */
const meantBy = (schema: Schema | undefined): Schema | undefined => schema?.anyOf?.find((each) => each.type !== 'null') ?? schema

export function resolved(document: ApiDocument, schema: Schema | undefined): Schema {
  const meant = meantBy(schema)
  return meant?.$ref ? (document.components?.schemas?.[nameOf(meant.$ref)] ?? {}) : (meant ?? {})
}

/** A type in one word: ContactView, string (date-time), list of FileView. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.items) return `[${typeOf(schema.items)}]`
  if (schema.anyOf) return schema.anyOf.filter((each) => each.type !== 'null').map(typeOf).join(' | ')
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : []
  const type = types.filter((each) => each !== 'null').join(' | ') || 'any'
  if (schema.enum) return schema.enum.join(' | ')
  if (typeof schema.additionalProperties === 'object') return `{${typeOf(schema.additionalProperties)}}`
  return schema.format ? `${type} (${schema.format})` : type
}

export interface SchemaRow {
  key: string
  name: string
  depth: number
  type: string
  required: boolean
  description: string
}

const DEEPEST = 3

/** The fields of a schema, those of its parts below them; a part that holds itself isn't opened again. */
export function rowsOf(document: ApiDocument, schema: Schema | undefined): SchemaRow[] {
  const rows: SchemaRow[] = []
  const add = (part: Schema | undefined, depth: number, prefix: string, seen: string[]) => {
    const inner = meantBy(part?.items ?? part)
    const name = inner?.$ref ? nameOf(inner.$ref) : ''
    if (depth > DEEPEST || (name && seen.includes(name))) return
    const meant = resolved(document, inner)
    for (const [field, value] of Object.entries(meant.properties ?? {})) {
      const key = prefix ? `${prefix}.${field}` : field
      rows.push({ key, name: field, depth, type: typeOf(value), required: meant.required?.includes(field) ?? false, description: value.description ?? '' })
      add(value, depth + 1, key, name ? [...seen, name] : seen)
    }
  }
  add(schema, 0, '', [])
  return rows
}

/** A value that such a schema would take. */
export function exampleOf(document: ApiDocument, schema: Schema | undefined, depth = 0): unknown {
  const meant = resolved(document, schema)
  const type = Array.isArray(meant.type) ? meant.type[0] : meant.type
  if (meant.enum?.length) return meant.enum[0]
  if (meant.items) return depth > DEEPEST ? [] : [exampleOf(document, meant.items, depth + 1)]
  if (meant.properties) {
    if (depth > DEEPEST) return {}
    return Object.fromEntries(Object.entries(meant.properties).map(([name, value]) => [name, exampleOf(document, value, depth + 1)]))
  }
  if (type === 'integer' || type === 'number') return meant.minimum ?? 0
  if (type === 'boolean') return false
  if (type === 'object') return {}
  return meant.format === 'date-time' ? '2027-01-31T08:00:00.000Z' : '…'
}

const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`

/** A line for a command line. What must be filled in stands in capitals. */
export function curlOf(document: ApiDocument, operation: Operation, origin: string): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => name.toUpperCase())
  const lines = [`curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}${quoted(origin + path)}`]
  if (!operation.open) lines.push(`-H 'Authorization: Bearer ${operation.path.startsWith('/api/widget/') ? 'TOKEN' : operation.scopes ? 'API_KEY' : 'TOKEN'}'`)
  if (operation.body?.type === 'multipart/form-data') lines.push(`-F 'file=@FILE'`)
  else if (operation.body?.type === 'application/json') {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(exampleOf(document, operation.body.schema)))}`)
  } else if (operation.body) lines.push(`--data-binary '@FILE'`)
  return lines.join(' \\\n  ')
}
