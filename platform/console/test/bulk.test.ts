import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useSelection } from '@/shared/selection'
import { runBulk } from '@/stores/bulk'

const ids = Array.from({ length: 120 }, (_, index) => `c${index}`)
let calls: { ids: string[]; action: string; until?: string }[]

beforeEach(() => {
  calls = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body))
    calls.push(body)
    if (calls.length === 3 && body.action === 'close') return new Response('{"status":503,"title":"away","detail":"away"}', { status: 503 })
    return new Response(JSON.stringify({ items: body.ids.map((id: string) => (id === 'c7' ? { id, ok: false, problem: { title: 'x', status: 409, detail: 'A colleague has it.' } } : { id, ok: true })) }))
  })
})

describe('one thing done to many', () => {
  it('goes in parts, tells how far it is, and what could not be done', async () => {
    const progress: number[] = []
    const result = await runBulk(ids, 'snooze', { until: 'x' }, (done) => progress.push(done))
    expect(calls.map((call) => call.ids.length)).toEqual([50, 50, 20])
    expect(calls[0]).toMatchObject({ action: 'snooze', until: 'x' })
    expect(progress).toEqual([50, 100, 120])
    expect(result.done).toHaveLength(119)
    expect(result.failed).toEqual([{ id: 'c7', why: 'A colleague has it.' }])
  })

  it('ends at a call that breaks, and leaves the rest', async () => {
    const result = await runBulk([...ids, 'd1', ...Array.from({ length: 60 }, (_, index) => `e${index}`)], 'close', {}, () => {})
    expect(calls).toHaveLength(3)
    expect(result.done).toHaveLength(99)
    expect(result.failed.filter((each) => each.why === null)).toHaveLength(31)
  })

  it('is stopped by hand', async () => {
    const stop = new AbortController()
    const result = await runBulk(ids, 'read', {}, () => stop.abort(), stop.signal)
    expect(calls).toHaveLength(1)
    expect(result.done).toHaveLength(49)
    expect(result.failed).toHaveLength(71)
  })
})

describe('the chosen rows', () => {
  it('are toggled, and filled up to here', () => {
    const { chosen, toggle, rangeTo, clear, set } = useSelection(() => ids)
    toggle('c3')
    rangeTo('c6')
    expect([...chosen]).toEqual(['c3', 'c4', 'c5', 'c6'])
    toggle('c4')
    rangeTo('c1')
    expect([...chosen].sort()).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'])
    clear()
    rangeTo('c9')
    expect([...chosen]).toEqual(['c9'])
    set(['a', 'b'])
    expect([...chosen]).toEqual(['a', 'b'])
  })
})
