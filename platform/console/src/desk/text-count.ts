import type { ChannelLimits, TextCount } from '@/api/types'

// The alphabet of GSM 03.38 and its extension table, whose characters count two.
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
const EXTENSION = new Set('\f^{}\\[~]|€')

/** A text as parts of an SMS: how many, and how many more characters the last one takes. */
export interface Parts {
  count: number
  left: number
}

/** As the server counts: a character is never parted. */
export function smsParts(text: string, mayBeGsm = true): Parts {
  const characters = [...text]
  const gsm = mayBeGsm && characters.every((each) => BASIC.has(each) || EXTENSION.has(each))
  const [single, part] = gsm ? [160, 153] : [70, 67]
  const length = (character: string): number => (gsm ? (EXTENSION.has(character) ? 2 : 1) : character.length)
  const all = characters.reduce((sum, each) => sum + length(each), 0)
  if (all <= single) return { count: 1, left: single - all }
  let count = 1
  let used = 0
  for (const character of characters) {
    if (used + length(character) > part) {
      count++
      used = 0
    }
    used += length(character)
  }
  return { count, left: part - used }
}

/** How long a text is in what a channel measures. */
export function lengthOf(text: string, counts: TextCount = 'CHARACTERS'): number {
  if (counts === 'UTF8_BYTES') return new TextEncoder().encode(text).length
  return counts === 'CHARACTERS' ? text.length : smsParts(text, counts === 'SMS_PARTS').count
}

/** How a text stands to the longest that a channel takes; null where there is none. */
export interface Room {
  counts: TextCount
  /** What is left of it; below 0 it is too long. In parts: those that aren't begun. */
  left: number
  most: number
  parts?: Parts
}

export function roomFor(text: string, limits: ChannelLimits): Room | null {
  if (!limits.maxTextLength) return null
  const counts = limits.counts ?? 'CHARACTERS'
  const parts = counts.startsWith('SMS') ? smsParts(text, counts === 'SMS_PARTS') : undefined
  return { counts, most: limits.maxTextLength, left: limits.maxTextLength - (parts?.count ?? lengthOf(text, counts)), parts }
}
