import { defineStore } from 'pinia'
import { reactive, toRefs, watch } from 'vue'

const KEY = 'switchboard.prefs'

export interface Prefs {
  theme: 'system' | 'light' | 'dark'
  /** Empty: the agent's own, then the browser's. */
  locale: string
  sendWith: 'enter' | 'ctrl-enter'
  sound: boolean
  /** 0 to 1. */
  volume: number
  desktop: boolean
  panel: boolean
  listWidth: number
  foldedCards: string[]
}

const DEFAULTS: Prefs = {
  theme: 'system',
  locale: '',
  sendWith: 'enter',
  sound: true,
  volume: 0.5,
  desktop: false,
  panel: true,
  listWidth: 320,
  foldedCards: [],
}

/** What belongs to this browser rather than to the person: kept locally, shared between tabs. */
export const usePrefs = defineStore('prefs', () => {
  const prefs = reactive<Prefs>({ ...DEFAULTS, ...read() })
  watch(prefs, () => localStorage.setItem(KEY, JSON.stringify(prefs)))
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) Object.assign(prefs, read())
  })
  return toRefs(prefs)
})

function read(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>
  } catch {
    return {}
  }
}
