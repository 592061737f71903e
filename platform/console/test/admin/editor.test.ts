import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useEditor } from '@/admin/forms/editor'
import { useLocale, withAdministration } from '@/i18n'

interface Row {
  id: string
  name: string
  skills: string[]
  version: number
}
interface Call {
  method: string
  path: string
  ifMatch: string | null
  body: Record<string, unknown>
}

const row = (more: Partial<Row> = {}): Row => ({ id: 'g', name: 'Sales', skills: ['en'], version: 1, ...more })

describe('an editor', () => {
  let server: Row
  let calls: Call[]
  let refusal: { status: number; problem: object } | null

  beforeEach(async () => {
    await Promise.all([useLocale('en'), withAdministration()])
    server = row()
    calls = []
    refusal = null
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      const headers = new Headers(init.headers)
      const body = JSON.parse(String(init.body)) as Record<string, unknown>
      calls.push({ method: init.method ?? '', path, ifMatch: headers.get('If-Match'), body })
      const answer = (status: number, value: object, type = 'application/json') => new Response(JSON.stringify(value), { status, headers: { 'content-type': type } })
      if (refusal) return answer(refusal.status, refusal.problem, 'application/problem+json')
      if (init.method === 'PATCH' && headers.get('If-Match') !== `"${server.version}"`) return answer(412, { status: 412 }, 'application/problem+json')
      server = { ...server, ...body, version: server.version + 1 } as Row
      return answer(200, server)
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  const make = () =>
    useEditor<Row, Pick<Row, 'name' | 'skills'>>({
      path: '/api/groups',
      blank: () => ({ name: '', skills: [] }),
      read: ({ name, skills }) => ({ name, skills }),
      fresh: async () => server,
    })

  it('sends what was changed, at the version it was read', async () => {
    const editor = make()
    editor.open(row())
    expect(editor.dirty.value).toBe(false)
    editor.form.name = 'Returns'
    expect(editor.dirty.value).toBe(true)
    expect((await editor.save())?.version).toBe(2)
    expect(calls).toEqual([{ method: 'PATCH', path: '/api/groups/g', ifMatch: '"1"', body: { name: 'Returns' } }])
    expect(editor.dirty.value).toBe(false)
  })

  it('posts a new one whole', async () => {
    const editor = make()
    editor.open(null)
    editor.form.name = 'New'
    await editor.save()
    expect(calls).toEqual([{ method: 'POST', path: '/api/groups', ifMatch: null, body: { name: 'New', skills: [] } }])
  })

  it('saves on top of what someone else changed in other fields', async () => {
    const editor = make()
    editor.open(row())
    server = row({ skills: ['zh'], version: 5 })
    editor.form.name = 'Returns'
    expect(await editor.save()).toEqual({ id: 'g', name: 'Returns', skills: ['zh'], version: 6 })
    expect(calls.map((call) => call.ifMatch)).toEqual(['"1"', '"5"'])
    expect(editor.conflicts.value).toEqual([])
  })

  it('asks when the same field was changed, and then saves what the person decides', async () => {
    const editor = make()
    editor.open(row())
    server = row({ name: 'Theirs', version: 5 })
    editor.form.name = 'Mine'
    expect(await editor.save()).toBeNull()
    expect(editor.conflicts.value).toEqual(['name'])
    expect(editor.form.name).toBe('Mine')
    expect((await editor.save())?.name).toBe('Mine')

    editor.form.name = 'Mine again'
    editor.follow({ ...server, name: 'Theirs again', version: 9 })
    expect(editor.conflicts.value).toEqual(['name'])
    editor.takeTheirs()
    expect([editor.form.name, editor.dirty.value]).toEqual(['Theirs again', false])
  })

  it('takes a newer state that arrives while the form is open', () => {
    const editor = make()
    editor.open(row())
    editor.form.skills = ['en', 'zh']
    editor.follow(row({ name: 'Renamed', version: 2 }))
    expect([editor.form.name, editor.form.skills, editor.conflicts.value]).toEqual(['Renamed', ['en', 'zh'], []])
  })

  it('shows refused fields at their place, and other refusals above the form', async () => {
    const editor = make()
    editor.open(row())
    editor.form.name = 'x'
    refusal = { status: 422, problem: { status: 422, errors: [{ field: 'name', message: 'Taken.' }] } }
    expect(await editor.save()).toBeNull()
    expect([editor.errors.value, editor.problem.value]).toEqual([{ name: 'Taken.' }, ''])
    refusal = { status: 409, problem: { status: 409, detail: 'The last administrator stays.' } }
    expect(await editor.save()).toBeNull()
    expect([editor.errors.value, editor.problem.value]).toEqual([{}, 'The last administrator stays.'])
    expect(editor.form.name).toBe('x')
  })

  it('tells an error whose field the form does not have', async () => {
    const editor = make()
    editor.open(row())
    editor.form.name = 'x'
    refusal = { status: 422, problem: { status: 422, errors: [{ field: 'shop', message: 'Unknown.' }, { field: 'skills[0]', message: 'Too long.' }] } }
    expect(await editor.save()).toBeNull()
    expect(editor.problem.value).toBe('shop: Unknown.')
    expect(editor.attention.value).toContain('Too long.')
    refusal = null
    await editor.save()
    expect(editor.attention.value).toBe('')
  })
})
