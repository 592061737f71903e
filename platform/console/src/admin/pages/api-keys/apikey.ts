import type { ApiKeyInfo } from '../../types'
import { areaOf, type Area } from '../roles/role'

export interface ApiKeyFields {
  name: string
  scopes: string[]
  /** The last day on which it is good, as this browser's calendar has it; empty: no end. */
  expiresAt: string
  addresses: string[]
  shopIds: string[]
  groupIds: string[]
  ratePerMinute: number
}

export const blankKey = (rate: number): ApiKeyFields => ({ name: '', scopes: [], expiresAt: '', addresses: [], shopIds: [], groupIds: [], ratePerMinute: rate })

export const readKey = (key: ApiKeyInfo): ApiKeyFields => ({
  name: key.name,
  scopes: [...key.scopes].sort(),
  expiresAt: key.expiresAt ? lastDay(key.expiresAt) : '',
  addresses: key.addresses,
  shopIds: key.shopIds,
  groupIds: key.groupIds,
  ratePerMinute: key.ratePerMinute,
})

/** As the server takes it: a key is good until its last day is over. */
export function writeKey(fields: Partial<ApiKeyFields>): object {
  return fields.expiresAt ? { ...fields, expiresAt: endOf(fields.expiresAt) } : fields
}

const two = (number: number) => String(number).padStart(2, '0')

/** The day that ends at this moment, or during which it comes. */
export function lastDay(iso: string): string {
  const day = new Date(Date.parse(iso) - 1)
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** When this day is over. */
export function endOf(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1).toISOString()
}

/** Scopes by what they are about. */
export function byArea(words: string[]): { area: Area; words: string[] }[] {
  const areas: Area[] = ['desk', 'people', 'house']
  return areas
    .map((area) => ({ area, words: words.filter((word) => areaOf({ permission: word, ranged: false }) === area) }))
    .filter((each) => each.words.length > 0)
}

/** What the other system sends, to be tried on a command line. */
export const curlOf = (origin: string, key: string, path = '/api/conversations?limit=5') => `curl -H "Authorization: Bearer ${key}" "${origin}${path}"`
