import type { ChannelLimits, Content } from '@/api/types'

/** An address that may be opened in a browser; undefined for scripts, data and what only a platform's own app knows. */
export function webOf(address: string | null | undefined): string | undefined {
  if (!address) return undefined
  try {
    const { protocol } = new URL(address)
    return protocol === 'https:' || protocol === 'http:' ? address : undefined
  } catch {
    return undefined
  }
}

export const hostOf = (address: string): string => new URL(address).host

/** Whether an agent may lead a customer there: as the server holds it. */
export function mayLead(address: string): boolean {
  if (address.length > 2000 || /[\s\p{Cc}]/u.test(address) || !/^https:\/\//i.test(address)) return false
  try {
    const { hostname, username, password } = new URL(address)
    return hostname !== '' && username === '' && password === ''
  } catch {
    return false
  }
}

export interface Place {
  name: string
  address: string
  coordinates: string
}

/** Channels tell a place as one text: its name, then the address. */
export function placeOf(content: Content): Place {
  const label = content.label?.trim() ?? ''
  const [, name, address] = /^([^\n,，]+)[\n,，]\s*([^]+)$/.exec(label) ?? [undefined, label, '']
  const { latitude, longitude } = content
  const known = Number.isFinite(latitude) && Number.isFinite(longitude)
  return { name: name!.trim(), address: address!.trim(), coordinates: known ? `${latitude!.toFixed(5)}, ${longitude!.toFixed(5)}` : '' }
}

/** A map at the place; in Chinese one that is reached from China. */
export function mapOf(content: Content, locale: string): string | undefined {
  const { latitude, longitude } = content
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return undefined
  return locale.startsWith('zh')
    ? `https://uri.amap.com/marker?position=${longitude},${latitude}&coordinate=wgs84&name=${encodeURIComponent(placeOf(content).name)}`
    : `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
}

/** What an agent fills in for a card. */
export interface CardDraft {
  kind: 'LINK' | 'MINI_PROGRAM'
  title: string
  text: string
  url: string
  imageUrl: string
  appId: string
  path: string
}

export const emptyCard = (): CardDraft => ({ kind: 'LINK', title: '', text: '', url: '', imageUrl: '', appId: '', path: '' })

/** The fields that aren't right yet. */
export function faultsOf(card: CardDraft): (keyof CardDraft)[] {
  const faults: (keyof CardDraft)[] = []
  if (!card.title.trim()) faults.push('title')
  if (card.kind === 'LINK') {
    if (!mayLead(card.url.trim())) faults.push('url')
    if (card.imageUrl.trim() && !mayLead(card.imageUrl.trim())) faults.push('imageUrl')
  } else {
    if (!/^[A-Za-z0-9_-]{0,64}$/.test(card.appId.trim())) faults.push('appId')
    if (!/^\S{1,1000}$/.test(card.path.trim())) faults.push('path')
  }
  return faults
}

/** What goes to the server. */
export function cardContent(card: CardDraft): Content {
  const or = (text: string) => text.trim() || undefined
  return card.kind === 'LINK'
    ? { type: 'card', title: card.title.trim(), text: or(card.text), url: card.url.trim(), imageUrl: or(card.imageUrl) }
    : { type: 'miniProgram', title: card.title.trim(), appId: or(card.appId), path: card.path.trim() }
}

/** What a card becomes on a channel that shows none: the text that its customer reads. Null where it stays a card. */
export function asText(content: Content, limits: ChannelLimits): string | null {
  if (content.type !== 'card' || limits.cards?.includes('LINK')) return null
  return [content.title, content.text, content.url].filter(Boolean).join('\n')
}
