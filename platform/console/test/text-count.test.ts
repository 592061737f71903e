import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lengthOf, roomFor, smsParts } from '@/desk/text-count'

/** The table that holds the server's count as well. */
const text = (field: string) => field.replaceAll('\\r', '\r').replaceAll('\\n', '\n').replaceAll('\\f', '\f').replaceAll('\\0', '')
const rows = readFileSync(resolve(__dirname, '../../spi/src/test/resources/text-counts.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split('\t'))

describe('a text', () => {
  it.each(rows.map((row) => [row[0]!, row] as const))('is as long as the server counts: %s', (_, [, piece, times, characters, bytes, parts, ucs2, tail]) => {
    const whole = text(piece!).repeat(Number(times)) + text(tail ?? '')
    expect(lengthOf(whole)).toBe(Number(characters))
    expect(lengthOf(whole, 'UTF8_BYTES')).toBe(Number(bytes))
    expect(lengthOf(whole, 'SMS_PARTS')).toBe(Number(parts))
    expect(lengthOf(whole, 'SMS_PARTS_UCS2')).toBe(Number(ucs2))
  })

  it('is held against the whole table', () => expect(rows.length).toBeGreaterThan(20))
})

describe('what is left', () => {
  it('is told in characters and bytes', () => {
    expect(roomFor('三个字', { maxTextLength: 10 })?.left).toBe(7)
    expect(roomFor('三个字', { maxTextLength: 10, counts: 'UTF8_BYTES' })?.left).toBe(1)
    expect(roomFor('三个字！', { maxTextLength: 10, counts: 'UTF8_BYTES' })?.left).toBe(-2)
    expect(roomFor('x', {})).toBeNull()
  })

  it('is told in parts, and in characters of the last one', () => {
    expect(smsParts('a'.repeat(160 + 115))).toEqual({ count: 2, left: 31 })
    expect(smsParts('')).toEqual({ count: 1, left: 160 })
    expect(roomFor('中'.repeat(71), { maxTextLength: 2, counts: 'SMS_PARTS' })).toMatchObject({ left: 0, parts: { count: 2, left: 63 } })
    expect(roomFor('中'.repeat(135), { maxTextLength: 2, counts: 'SMS_PARTS' })?.left).toBe(-1)
  })
})
