import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLive } from '@/stores/live'
import { usePresence } from '@/stores/presence'
import { useSession } from '@/stores/session'

let sent: { conversationId?: string; data: { state: string } }[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  sent = []
  useSession().agent = { id: 'me', username: 'me', name: 'Me', roles: ['AGENT'], state: 'ONLINE', capacity: 1, load: 0 }
  useLive().send = (frame) => {
    sent.push(frame as never)
    return true
  }
  stop = usePresence().follow()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

const told = () => sent.map((frame) => [frame.conversationId, frame.data.state])
const event = (agents: { id: string; name: string; state: string }[]) => useLive().dispatch({ type: 'presence.updated', conversationId: 'a', data: { conversationId: 'a', agents } })

describe('where this person looks', () => {
  it('is told at once, again every ten seconds, and that it is over', () => {
    const presence = usePresence()
    vi.advanceTimersByTime(30_000)
    expect(sent, 'nowhere is nothing to say').toEqual([])
    presence.look('a')
    vi.advanceTimersByTime(10_000)
    presence.look('b')
    // The old thread leaves after the new one came.
    presence.leave('a')
    expect(told()).toEqual([['a', 'LOOKING'], ['a', 'LOOKING'], ['b', 'LOOKING']])
    presence.leave('b')
    expect(told().at(-1)).toEqual([undefined, 'LOOKING'])
    const count = sent.length
    vi.advanceTimersByTime(60_000)
    expect(sent).toHaveLength(count)
  })

  it('is idle when nothing is touched, and busy again with the next key', () => {
    usePresence().look('a')
    vi.advanceTimersByTime(130_000)
    expect(told().at(-1)).toEqual(['a', 'IDLE'])
    window.dispatchEvent(new KeyboardEvent('keydown'))
    expect(told().at(-1)).toEqual(['a', 'LOOKING'])
  })

  it('says that he writes, not at each letter', () => {
    usePresence().look('a')
    for (let letter = 0; letter < 20; letter++) usePresence().writes()
    expect(told()).toEqual([['a', 'LOOKING'], ['a', 'WRITING']])
  })
})

describe('the faces of others', () => {
  it('leave oneself out and go when the last has gone', () => {
    event([{ id: 'me', name: 'Me', state: 'LOOKING' }, { id: 'bob', name: 'Bob', state: 'WRITING' }])
    expect(usePresence().others('a').map((face) => face.name)).toEqual(['Bob'])
    event([])
    expect(usePresence().others('a')).toEqual([])
  })

  it('are forgotten with the line and the own look is told to the new one', () => {
    usePresence().look('a')
    event([{ id: 'bob', name: 'Bob', state: 'LOOKING' }])
    useLive().connection = 'waiting'
    expect(usePresence().others('a')).toEqual([])
    const before = sent.length
    useLive().connection = 'online'
    expect(told().slice(before)).toEqual([['a', 'LOOKING']])
  })
})
