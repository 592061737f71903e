import { describe, expect, it } from 'vitest'
import ChannelHealth from '@/admin/pages/channels/ChannelHealth.vue'
import { toLookAfter, troubleOf } from '@/admin/pages/channels/health'
import type { ChannelAccount } from '@/admin/types'
import { mountField } from './mount'

const channel = (more: Partial<ChannelAccount>): ChannelAccount => ({ id: 'c', key: 'k', plugin: 'p', name: 'Shop', status: 'ONLINE', ...more })
const shown = async (more: Partial<ChannelAccount>) => {
  const field = await mountField(ChannelHealth, null, { channel: channel(more) })
  const text = field.element.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  field.unmount()
  return text
}

describe('how a channel stands', () => {
  it('is nothing to tell of when all is well, or switched off', async () => {
    expect(await shown({ health: { since: '2026-11-22T10:00:00Z' } })).toBe('')
    expect(await shown({ status: 'OFFLINE', statusDetail: 'no', enabled: false })).toBe('')
    expect(troubleOf(channel({ status: 'OFFLINE', enabled: false }))).toBeUndefined()
  })

  it('is told with its reason, since when, what to do and the time of the error, which is named once', async () => {
    const text = await shown({ status: 'OFFLINE', statusDetail: 'Renew the token', cannotSend: 'Renew the token', health: { since: '2026-11-22T10:00:00Z', lastError: 'Renew the token', lastErrorAt: '2026-11-22T10:05:00Z' } })
    expect(text.match(/Renew the token/g)).toHaveLength(1)
    expect(text).toMatch(/Since .*test the connection.*Last error/)
  })

  it('keeps the last error when all is well again', async () => {
    expect(await shown({ health: { lastError: 'slow', lastErrorAt: '2026-11-22T10:05:00Z' } })).toMatch(/^Last error .*: slow$/)
  })

  it('says that nothing can be sent though it is online', async () => {
    expect(await shown({ cannotSend: 'no interface' })).toBe('Only receives. no interface')
  })

  it('names those that need somebody', () => {
    const all = [channel({ id: 'a' }), channel({ id: 'b', status: 'OFFLINE' }), channel({ id: 'c', status: 'DEGRADED' }), channel({ id: 'd', status: 'OFFLINE', enabled: false })]
    const { offline, degraded } = toLookAfter(all)
    expect(offline.map((each) => each.id)).toEqual(['b'])
    expect(degraded.map((each) => each.id)).toEqual(['c'])
  })
})
