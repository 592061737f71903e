import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { http } from '@/api/http'
import type { Agent, AgentState, Role, Session } from '@/api/types'

const KEY = 'switchboard.session'

/** Who is signed in. The token outlives a reload, so that a second tab or a crash costs no new sign-in. */
export const useSession = defineStore('session', () => {
  const token = ref<string | null>(null)
  const agent = ref<Agent | null>(null)
  /** Why the last session ended, for the sign-in page. */
  const ended = ref<'expired' | 'signed-out' | null>(null)

  const signedIn = computed(() => token.value !== null && agent.value !== null)

  function restore(): void {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Session | null
      if (stored && Date.parse(stored.expiresAt) > Date.now()) {
        token.value = stored.token
        agent.value = withDefaults(stored.agent)
      }
    } catch {
      localStorage.removeItem(KEY)
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    begin(await http.post<Session>('/api/session', { username, password }))
    // Who signs in at a desk has come to work; who only looks on says so with the menu at the rail's foot.
    if (agent.value?.state === 'OFFLINE' && agent.value.roles.includes('AGENT')) await setState('ONLINE')
    await refresh()
  }

  function begin(session: Session): void {
    token.value = session.token
    agent.value = withDefaults(session.agent)
    ended.value = null
    localStorage.setItem(KEY, JSON.stringify(session))
  }

  /** The session's answer names the agent only; state and load stand in the agent's own view. */
  async function refresh(): Promise<void> {
    if (!token.value) return
    agent.value = withDefaults(await http.get<Agent>('/api/agents/me'))
  }

  async function signOut(): Promise<void> {
    try {
      // The server takes him offline, unless he works on in another browser.
      await http.delete('/api/session')
    } catch {
      // The token runs out by itself; who wants to leave is not held back.
    }
    end('signed-out')
  }

  function end(reason: 'expired' | 'signed-out'): void {
    token.value = null
    agent.value = null
    ended.value = reason
    localStorage.removeItem(KEY)
  }

  async function setState(state: AgentState): Promise<void> {
    const answer = await http.put<Agent | undefined>('/api/agents/me/state', { state })
    if (agent.value) agent.value = withDefaults({ ...agent.value, ...answer, state: answer?.state ?? state })
  }

  function patch(changed: Partial<Agent> & { id: string }): void {
    if (agent.value && changed.id === agent.value.id) agent.value = withDefaults({ ...agent.value, ...changed })
  }

  const has = (...roles: Role[]) => roles.some((role) => agent.value?.roles.includes(role))

  return { token, agent, ended, signedIn, restore, signIn, begin, refresh, signOut, end, setState, patch, has }
})

function withDefaults(agent: Agent): Agent {
  return { ...agent, roles: agent.roles ?? [], state: agent.state ?? 'OFFLINE', load: agent.load ?? 0, capacity: agent.capacity ?? 0 }
}
