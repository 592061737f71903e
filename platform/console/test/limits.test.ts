import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/api/types'
import { useLocale } from '@/i18n'
import { deedText, previewText } from '@/desk/content'
import { accepted, allowanceOf, carried, shut } from '@/desk/limits'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const with_ = (reply: Conversation['reply']) => allowanceOf({ reply } as Conversation)

describe('what a channel lets us write', () => {
  it('is everything where it says nothing', () => {
    expect(shut(with_(null), NOW)).toBeNull()
    expect(with_(undefined)).toEqual({ until: null, left: null })
  })

  it('ends with its time or its number', () => {
    expect(shut(with_({ until: '2026-11-22T10:00:01Z', left: 1 }), NOW)).toBeNull()
    expect(shut(with_({ until: '2026-11-22T10:00:01Z' }), NOW)).toBeNull()
    expect(shut(with_({ until: '2026-11-22T10:00:00Z', left: 3 }), NOW)).toBe('over')
    expect(shut(with_({ until: '2026-11-22T11:00:00Z', left: 0 }), NOW)).toBe('used')
  })
})

describe('files', () => {
  const media = [
    { kind: 'IMAGE' as const, mediaTypes: ['image/png', 'image/jpeg'], maxBytes: 10 },
    { kind: 'VIDEO' as const, mediaTypes: [], maxBytes: 20 },
  ]

  it('go as what the channel carries', () => {
    expect(carried({ media }, 'image/PNG')).toEqual({ kind: 'IMAGE', maxBytes: 10 })
    expect(carried({ media }, 'video/mp4')).toEqual({ kind: 'VIDEO', maxBytes: 20 })
    expect(carried({ media }, 'image/gif')).toBeNull()
    expect(carried({ media }, 'application/pdf')).toBeNull()
  })

  it('go as a download where their own kind does not fit', () => {
    const more = [...media, { kind: 'FILE' as const, mediaTypes: [], maxBytes: 99 }]
    expect(carried({ media: more }, 'image/gif')).toEqual({ kind: 'FILE', maxBytes: 99 })
    expect(carried({ media: more }, '')).toEqual({ kind: 'FILE', maxBytes: 99 })
  })

  it('are of any kind where the channel names none', () => {
    expect(carried({ maxFileBytes: 5 }, 'application/pdf')).toEqual({ kind: 'FILE', maxBytes: 5 })
    expect(carried({ maxFileBytes: 0 }, 'image/png')).toBeNull()
    expect(carried({}, 'image/png')).toEqual({ kind: 'IMAGE', maxBytes: null })
  })

  it('are named for people', () => {
    expect(accepted({ media })).toEqual(['image/png', 'image/jpeg', 'video/*'])
  })
})

describe('what customers do', () => {
  it('is told in words, with what is known of it', async () => {
    await useLocale('en')
    expect(deedText({ type: 'event', event: 'scanned', data: { scene: 'desk-7' } }, 'Anna')).toMatch(/Anna.*: desk-7$/)
    expect(deedText({ type: 'event', event: 'danced' }, 'Anna')).toContain('danced')
    // In the order in which they are read, not as the server happens to write them.
    const paid = { amount: '¥129.05', order: '2611220001', what: 'paid' }
    expect(deedText({ type: 'event', event: 'order', data: paid }, 'Anna')).toBe('News of an order: paid · order 2611220001 · ¥129.05')
    expect(deedText({ type: 'event', event: 'refund', data: { refund: '2', order: '1', way: 'refund-only', what: 'refunded' } }, 'Anna')).toMatch(/: paid back · refund only · order 1 · refund 2$/)
    expect(deedText({ type: 'event', event: 'order', data: { what: 'kwaishop_order_new' } }, 'Anna')).toMatch(/: kwaishop_order_new$/)
    expect(deedText({ type: 'event', event: 'sent-in-app', data: { text: 'paid' } }, 'Anna')).toMatch(/: paid$/)
    await useLocale('zh-CN')
    expect(deedText({ type: 'event', event: 'order', data: paid }, '安娜')).toBe('订单动态：已付款 · 订单 2611220001 · ¥129.05')
    await useLocale('en')
    expect(previewText('[followed]', 'Anna')).toContain('Anna')
    expect(previewText('[photo.png]', 'Anna')).toBe('[photo.png]')
  })
})
