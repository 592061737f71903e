import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useSession } from '@/stores/session'
import { MOST_TABS, useTabs } from '@/stores/tabs'

const agent = (id: string) => ({ id, username: id, name: id, roles: ['AGENT' as const], state: 'ONLINE' as const, capacity: 5, load: 0 })

function desk(id = 'me') {
  setActivePinia(createPinia())
  useSession().agent = agent(id)
  return useTabs()
}

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})

describe('the tabs', () => {
  it('stay in the order of their opening, over a reload, for each agent his own', async () => {
    const tabs = desk()
    tabs.opened('a', 'Anna')
    tabs.opened('b', 'Ben')
    tabs.opened('a', 'Anna Schmidt')
    expect(desk().tabs.map((each) => each.name)).toEqual(['Anna Schmidt', 'Ben'])
    expect(desk('you').tabs).toEqual([])
    useSession().agent = agent('me')
    await nextTick()
    expect(useTabs().tabs).toHaveLength(2)
  })

  it('lead to the one beside when one is closed', () => {
    const tabs = desk()
    for (const id of ['a', 'b', 'c']) tabs.opened(id, id)
    expect(tabs.close('b')).toBe('c')
    expect(tabs.close('c')).toBe('a')
    expect(tabs.close('a')).toBeNull()
    expect(tabs.close('x')).toBeNull()
  })

  it('are bounded: the one looked at longest ago gives way', () => {
    const tabs = desk()
    for (let index = 0; index < MOST_TABS; index++) {
      vi.advanceTimersByTime(10)
      tabs.opened(`t${index}`, `t${index}`)
    }
    vi.advanceTimersByTime(10)
    tabs.opened('t0', 't0')
    tabs.opened('new', 'new')
    expect(tabs.tabs).toHaveLength(MOST_TABS)
    expect(tabs.tabs.map((each) => each.id)).toContain('t0')
    expect(tabs.tabs.map((each) => each.id)).not.toContain('t1')
  })

  it('begin empty where what was kept is broken', () => {
    localStorage.setItem('switchboard.tabs.me', '{"not": "a list"}')
    expect(desk().tabs).toEqual([])
    localStorage.setItem('switchboard.tabs.me', '[1, null, {"id": "a", "name": "A", "used": 1}]')
    expect(desk().tabs.map((each) => each.id)).toEqual(['a'])
  })
})
