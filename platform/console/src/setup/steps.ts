import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { http } from '@/api/http'
import { useSession } from '@/stores/session'

export const STEPS = ['ACCOUNT', 'SHOP', 'AGENTS', 'CHANNEL', 'ONLINE', 'ANSWER'] as const
export type StepId = (typeof STEPS)[number]

export interface Setup {
  steps: { id: StepId; done: boolean }[]
  done: boolean
  dismissed: boolean
  channel: { id: string; key: string; name: string; script: string; tryAt: string } | null
  conversationId: string | null
}

/** How far the first steps are. The server sees it in what is there; nothing of it is kept here. */
export const useSetup = defineStore('setup', () => {
  const session = useSession()
  const state = ref<Setup | null>(null)
  const failed = ref(false)

  /** Whether there is something left that an admin should see. */
  const open = computed(() => state.value !== null && !state.value.done && !state.value.dismissed)
  const isDone = (id: StepId) => state.value?.steps.some((step) => step.id === id && step.done) ?? false
  const count = computed(() => state.value?.steps.filter((step) => step.done).length ?? 0)
  /** Nothing has been done here yet: the admin has just come in for the first time. */
  const untouched = computed(() => open.value && !['SHOP', 'CHANNEL', 'ONLINE'].some((id) => isDone(id as StepId)))

  async function load(): Promise<void> {
    if (!session.may('settings:write')) return
    try {
      state.value = await http.get<Setup>('/api/setup')
      failed.value = false
    } catch {
      failed.value = true
    }
  }

  async function dismiss(): Promise<void> {
    state.value = await http.post<Setup>('/api/setup', { dismissed: true })
  }

  return { state, failed, open, untouched, count, isDone, load, dismiss }
})
