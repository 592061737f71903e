import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Kind } from '@/admin/pages/ticket-rules/rule'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import type { Page } from '@/api/types'
import { t } from '@/i18n'
import { explain } from '@/shared/notify'
import { fit } from '@/shared/pinyin'
import { labelOf, type Definition } from './definition'
import { fieldName, valueText } from './entry-text'

/** A step of a macro; its value as its kind needs it. */
export interface MacroAction {
  kind: Kind
  field?: string
  value?: unknown
}

/** Several things that are done to a ticket at once: one's own, or shared with groups or all. */
export interface Macro {
  id: string
  name: string
  actions: MacroAction[]
  shared: boolean
  groupIds: string[]
  mine: boolean
  version: number
}

/** What a macro would do to one ticket. */
export interface MacroPreview {
  steps: { action: MacroAction; text?: string | null; gaps: string[] }[]
  sends: boolean
}

/** Steps that undo leaves as they are; an answer has gone out, and with it nothing is undone. */
export const sends = (macro: Pick<Macro, 'actions'>): boolean => macro.actions.some((action) => action.kind === 'REPLY')

export const useMacros = defineStore('ticket-macros', () => {
  const macros = shallowRef<Macro[]>([])
  const loaded = ref(false)
  const error = shallowRef<unknown>(null)
  const byName = (all: Macro[]) => all.sort((a, b) => a.name.localeCompare(b.name))

  async function load(): Promise<void> {
    try {
      macros.value = byName((await http.get<Page<Macro>>('/api/ticket-macros')).items)
      error.value = null
      loaded.value = true
    } catch (problem) {
      error.value = problem
    }
  }

  async function save(macro: Partial<Macro>): Promise<Macro> {
    const { id, version, mine: _, ...form } = macro
    const saved = id ? await http.patch<Macro>(`/api/ticket-macros/${id}`, form, { version }) : await http.post<Macro>('/api/ticket-macros', form)
    macros.value = byName([...macros.value.filter((each) => each.id !== saved.id), saved])
    return saved
  }

  async function remove(macro: Macro): Promise<void> {
    await http.delete(`/api/ticket-macros/${macro.id}`)
    macros.value = macros.value.filter((each) => each.id !== macro.id)
  }

  return { macros, loaded, error, load, save, remove }
})

/** Those that fit the words typed, by pinyin as well; what begins so first. */
export function findMacros(macros: readonly Macro[], words: string): Macro[] {
  return macros
    .map((macro) => ({ macro, rank: fit(macro.name, words.trim()) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.macro.name.localeCompare(b.macro.name))
    .map(({ macro }) => macro)
}

/** A step in words. */
export function stepText(action: MacroAction, definition: Definition | null, nameOf: (kind: string, id: string) => string): string {
  const value = action.value === null || action.value === undefined ? '' : String(action.value)
  const words = { definition, nameOf }
  switch (action.kind) {
    case 'REPLY':
    case 'NOTE':
    case 'WATCH':
    case 'URGE':
      return t(`tickets.macro.step.${action.kind}`)
    case 'MOVE':
      return t('tickets.macro.step.MOVE', { value: labelOf(definition?.transitions?.find((way) => way.key === value)?.name) || value })
    case 'SET_GROUP':
      return t('tickets.macro.step.SET_GROUP', { value: nameOf('group', value) || value })
    case 'SET_ASSIGNEE':
      return t('tickets.macro.step.SET_ASSIGNEE', { value: value === 'me' || value === 'nobody' || value === 'creator' ? t(`tickets.macro.who.${value}`) : nameOf('assignee', value) || value })
    case 'SET_PRIORITY':
      return t('tickets.macro.step.SET_PRIORITY', { value: valueText('priority', value, words) })
    case 'SET_FIELD':
      return t('tickets.macro.step.SET_FIELD', { field: fieldName(`field.${action.field ?? ''}`, definition), value: valueText(`field.${action.field ?? ''}`, action.value, words) })
    case 'SET_PROBLEM':
    case 'ADD_TAG':
    case 'REMOVE_TAG':
      return t(`tickets.macro.step.${action.kind}`, { value })
    default:
      return action.kind
  }
}

/** Why a macro could not be run: the server's sentence names the step. */
export function explainRun(error: unknown): string {
  return error instanceof ApiError && typeof (error.problem as { step?: unknown }).step === 'number' ? error.message : explain(error)
}
