import { expect, it } from 'vitest'
import { blankKey, byArea, curlOf, endOf, lastDay, readKey, writeKey } from '@/admin/pages/api-keys/apikey'

it('is good until its last day is over', () => {
  for (const day of ['2027-01-31', '2028-02-29', '2026-12-31']) {
    expect(lastDay(endOf(day))).toBe(day)
    expect(new Date(endOf(day)).getHours()).toBe(0)
  }
  expect(writeKey({ expiresAt: '2027-01-31' })).toEqual({ expiresAt: endOf('2027-01-31') })
  expect(writeKey({ expiresAt: '', name: 'x' })).toEqual({ expiresAt: '', name: 'x' })
})

it('reads a key as its form, in one order of scopes', () => {
  const key = { id: '1', name: 'Shop', state: 'ACTIVE' as const, scopes: ['contacts:write', 'contacts:read'], permissions: {}, shopIds: [], groupIds: ['g'], addresses: ['::1'], ratePerMinute: 60, expiresAt: null, createdBy: 'a', createdAt: '', revokedBy: null, revokedAt: null, lastUsedAt: null, lastUsedFrom: null, version: 1 }
  expect(readKey(key)).toEqual({ ...blankKey(60), name: 'Shop', scopes: ['contacts:read', 'contacts:write'], groupIds: ['g'], addresses: ['::1'] })
})

it('puts scopes beside what belongs together', () => {
  expect(byArea(['conversations:read', 'webhooks:write', 'agents:read'])).toEqual([
    { area: 'desk', words: ['conversations:read'] },
    { area: 'people', words: ['agents:read'] },
    { area: 'house', words: ['webhooks:write'] },
  ])
})

it('gives a line to try it', () => {
  expect(curlOf('https://chat.example.com', 'sbk_1')).toBe('curl -H "Authorization: Bearer sbk_1" "https://chat.example.com/api/conversations?limit=5"')
})
