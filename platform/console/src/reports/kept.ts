import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Conditions } from '@/tickets/conditions'

/** A report that is kept under a name. */
export interface KeptReport {
  id: string
  name: string
  by?: string | null
  measures: string[]
  where?: Conditions | null
  chart: 'BAR' | 'LINE' | 'PIE' | 'NONE'
  /** So many up to today. */
  days: number
  shared: boolean
  /** With these groups; with all when it is shared and there are none. */
  groupIds: string[]
  mine: boolean
  position: number
  version: number
}

export const useKeptReports = defineStore('kept-reports', () => {
  const reports = shallowRef<KeptReport[]>([])
  const loaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      reports.value = (await http.get<Page<KeptReport>>('/api/reports/kept')).items
      loaded.value = true
    } catch (problem) {
      error.value = problem
    }
  }

  const place = (saved: KeptReport) => {
    const rest = reports.value.filter((each) => each.id !== saved.id)
    reports.value = [...rest, saved].sort((a, b) => a.position - b.position || a.id.localeCompare(b.id))
  }

  async function save(report: Partial<KeptReport>): Promise<KeptReport> {
    const { id, version, mine: _mine, ...fields } = report
    const saved = id ? await http.patch<KeptReport>(`/api/reports/kept/${id}`, fields, { version }) : await http.post<KeptReport>('/api/reports/kept', fields)
    place(saved)
    return saved
  }

  async function remove(report: KeptReport): Promise<void> {
    await http.delete(`/api/reports/kept/${report.id}`)
    reports.value = reports.value.filter((each) => each.id !== report.id)
  }

  return { reports, loaded, error, load, save, remove }
})
