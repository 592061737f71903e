import { expect, it } from 'vitest'
import { curlOf, exampleOf, found, groupsOf, rowsOf, typeOf, type ApiDocument } from '@/admin/pages/api-reference/model'

const document: ApiDocument = {
  tags: [{ name: 'contacts', description: 'Customers' }, { name: 'unused' }],
  paths: {
    '/api/contacts': {
      get: { operationId: 'contactList', summary: 'Customers', tags: ['contacts'], security: [{ session: ['contacts:read'] }, { apiKey: ['contacts:read'] }], responses: { 200: { description: 'OK' }, 401: { $ref: '#/components/responses/401' } } },
      post: { operationId: 'contactCreate', summary: 'Make one', tags: ['contacts'], security: [{ session: ['contacts:write'] }, { apiKey: ['contacts:write'] }], requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Form' } } } }, responses: {} },
    },
    '/api/contacts/{id}': { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], get: { operationId: 'contactGet', security: [{ session: [] }], responses: {} } },
    '/api/session': { post: { operationId: 'sessionBegin', security: [], responses: {} } },
  } as never,
  components: {
    schemas: { Form: { type: 'object', required: ['name'], properties: { name: { type: 'string', description: "It's his" }, parts: { type: 'array', items: { $ref: '#/components/schemas/Form' } }, at: { type: 'string', format: 'date-time' } } } },
    responses: { 401: { description: 'Not signed in', content: { 'application/problem+json': { schema: { type: 'object' } } } } },
  },
}
const all = groupsOf(document)
const call = (id: string) => all.flatMap((group) => group.operations).find((each) => each.id === id)!

it('lists every call by its tag', () => {
  expect(all.map((group) => [group.tag, group.operations.length])).toEqual([['contacts', 2], ['', 2]])
  expect(call('contactList').answers[1]).toMatchObject({ status: '401', description: 'Not signed in' })
  expect(call('contactGet').parameters.map((each) => each.name)).toEqual(['id'])
})

it('says what a key needs, and where none is let in', () => {
  expect(call('contactList').scopes).toEqual(['contacts:read'])
  expect(call('contactGet').scopes).toBeNull()
  expect(call('contactGet').open).toBe(false)
  expect(call('sessionBegin').open).toBe(true)
})

it('finds by words of all kinds', () => {
  expect(found(all, 'post contacts').flatMap((group) => group.operations.map((each) => each.id))).toEqual(['contactCreate'])
  expect(found(all, 'contacts:read').flatMap((group) => group.operations.map((each) => each.id))).toEqual(['contactList'])
  expect(found(all, 'nowhere')).toEqual([])
  expect(found(all, ' ')).toBe(all)
})

it('opens what holds itself only once', () => {
  expect(rowsOf(document, { $ref: '#/components/schemas/Form' }).map((row) => `${row.depth} ${row.name} ${row.type}${row.required ? ' !' : ''}`)).toEqual(['0 name string !', '0 parts [Form]', '0 at string (date-time)'])
  expect(typeOf({ type: ['string', 'null'] })).toBe('string')
  expect(typeOf({ anyOf: [{ $ref: '#/components/schemas/Form' }, { type: 'null' }] })).toBe('Form')
  expect(rowsOf(document, { anyOf: [{ $ref: '#/components/schemas/Form' }, { type: 'null' }] })).toHaveLength(3)
  expect(JSON.stringify(exampleOf(document, { $ref: '#/components/schemas/Form' })).length).toBeLessThan(2000)
})

it('gives a line that a shell takes', () => {
  const line = curlOf(document, call('contactCreate'), 'https://chat.example.com')
  expect(line).toContain(`curl -X POST 'https://chat.example.com/api/contacts'`)
  expect(line).toContain(`-H 'Authorization: Bearer API_KEY'`)
  expect(line).toContain(`-d '{"name":"…"`)
  expect(curlOf(document, call('contactGet'), 'https://x')).toContain(`curl 'https://x/api/contacts/ID'`)
  expect(curlOf(document, call('sessionBegin'), 'https://x')).not.toContain('Authorization')
})
