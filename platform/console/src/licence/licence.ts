import { ref } from 'vue'
import { http } from '@/api/http'

interface Named {
  id: string
  name: string
}

/** The licence as the server shows it to administrators. */
export interface Licence {
  state: 'COMMUNITY' | 'VALID' | 'WARNING' | 'GRACE' | 'EXPIRED' | 'INVALID'
  edition: Named
  licensee?: string | null
  id?: string | null
  demo: boolean
  validFrom?: string | null
  validTo?: string | null
  graceUntil?: string | null
  daysLeft?: number | null
  /** Days ahead of which is warned: 30, 7 or 1. */
  warning?: number | null
  problem?: string | null
  warnings: string[]
  seats: { used: number; allowed: number; holders: { id: string; name: string; username: string; lastSeenAt?: string | null }[] }
  channels: { id: string; name: string; used: number; allowed: number }[]
  modules: { id: string; name: string; on: boolean; in: string[] }[]
  addOns: Named[]
  editions: { id: string; name: string; sized: boolean; current: boolean; seats: number; adds: string[] }[]
}

/** What was last heard of it, for the page and the bar. */
export const licence = ref<Licence | null>(null)

export async function loadLicence(): Promise<void> {
  licence.value = await http.get<Licence>('/api/licence')
}

export async function bringLicence(file: Blob): Promise<void> {
  licence.value = await http.put<Licence>('/api/licence', file)
}

/** Which warning is on the bar: it comes again with the next step, not with the next day. */
export function stepOf(now: Licence | null): string {
  if (!now || !now.warnings.length || !['WARNING', 'GRACE', 'EXPIRED'].includes(now.state)) return ''
  return [now.id, now.state, now.warning ?? ''].join(' ')
}
