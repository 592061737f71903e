import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import type { Agent, AgentState, Permissions, Role, Session } from '@/api/types'

const KEY = 'switchboard.session'
const WITHHELD = 'switchboard.licence.withheld'

/** What leads from the right password to a session. */
export interface Challenge {
  token: string
  expiresAt: string
  /** A key has to be taken into an app first. */
  enrol: boolean
}

/** Who is signed in. The token outlives a reload, so that a second tab or a crash costs no new sign-in. */
export const useSession = defineStore('session', () => {
  const token = ref<string | null>(null)
  const agent = ref<Agent | null>(null)
  const permissions = ref<Permissions>({})
  /** Modules that the licence doesn't have, each with the names of what has it. */
  const withheld = ref<Record<string, string>>(readWithheld())
  /** As many as when the session was last asked about. */
  const unreadNotices = ref(0)
  /** Why the last session ended, for the sign-in page. */
  const ended = ref<'expired' | 'signed-out' | null>(null)

  const signedIn = computed(() => token.value !== null && agent.value !== null)

  function restore(): void {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Session | null
      if (stored && Date.parse(stored.expiresAt) > Date.now()) {
        token.value = stored.token
        agent.value = withDefaults(stored.agent)
        permissions.value = stored.permissions ?? {}
      }
    } catch {
      localStorage.removeItem(KEY)
    }
  }

  /** With the right password: signed in, or a challenge where a code is asked for. */
  async function signIn(username: string, password: string): Promise<Challenge | null> {
    try {
      await arrive(await http.post<Session>('/api/session', { username, password }))
      return null
    } catch (error) {
      const challenge = error instanceof ApiError && error.problem.type === '/problems/signIn.secondFactor' ? (error.problem as { challenge?: Challenge }).challenge : undefined
      if (challenge) return challenge
      throw error
    }
  }

  /** The second step. The recovery codes of one who has just got his second factor are shown this once. */
  async function signInWithCode(challenge: string, code: string): Promise<string[] | undefined> {
    const begun = await http.post<Session & { recoveryCodes?: string[] }>('/api/session/second-factor', { challenge, code })
    const { recoveryCodes, ...kept } = begun
    await arrive(kept)
    return recoveryCodes
  }

  async function arrive(begun: Session): Promise<void> {
    begin(begun)
    // Who signs in at a desk has come to work; who only looks on says so with the menu at the rail's foot.
    if (agent.value?.state === 'OFFLINE' && may('conversations:take')) await setState('ONLINE')
    await refresh()
  }

  function begin(session: Session): void {
    token.value = session.token
    agent.value = withDefaults(session.agent)
    permissions.value = session.permissions ?? {}
    ended.value = null
    localStorage.setItem(KEY, JSON.stringify(session))
  }

  /** As things stand now: somebody may have changed what he may do. */
  async function refresh(): Promise<void> {
    if (!token.value) return
    const answer = await http.get<Pick<Session, 'agent' | 'permissions'> & { withheld?: Record<string, string>; unreadNotices?: number }>('/api/session')
    agent.value = withDefaults(answer.agent)
    permissions.value = answer.permissions ?? {}
    withheld.value = answer.withheld ?? {}
    unreadNotices.value = answer.unreadNotices ?? 0
    // After a reload the menu is as it was, before the server has answered.
    localStorage.setItem(WITHHELD, JSON.stringify(withheld.value))
  }

  async function signOut(): Promise<void> {
    let there: string | undefined
    try {
      // The server takes him offline, unless he works on in another browser.
      there = (await http.delete<{ endAt?: string } | undefined>('/api/session'))?.endAt
    } catch {
      // The token runs out by itself; who wants to leave is not held back.
    }
    end('signed-out')
    // Who came by another server leaves there too.
    if (there) location.assign(there)
  }

  function end(reason: 'expired' | 'signed-out'): void {
    token.value = null
    agent.value = null
    permissions.value = {}
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

  /** Whether he may do one of these, however far. */
  const may = (...words: string[]) => words.some((word) => word in permissions.value)
  /** Whether he may do that with everybody's. */
  const mayAll = (word: string) => permissions.value[word] === 'ALL'
  /** Whether the licence has a module; what names none needs none. */
  const licensed = (module?: string) => module === undefined || !(module in withheld.value)
  /** For pages of plugins, which name roles. */
  const has = (...roles: Role[]) => roles.some((role) => agent.value?.roles.includes(role))

  return { token, agent, permissions, withheld, unreadNotices, ended, signedIn, restore, signIn, signInWithCode, arrive, begin, refresh, signOut, end, setState, patch, may, mayAll, licensed, has }
})

function readWithheld(): Record<string, string> {
  try {
    return (JSON.parse(localStorage.getItem(WITHHELD) ?? '{}') ?? {}) as Record<string, string>
  } catch {
    return {}
  }
}

function withDefaults(agent: Agent): Agent {
  return { ...agent, roles: agent.roles ?? [], state: agent.state ?? 'OFFLINE', load: agent.load ?? 0, capacity: agent.capacity ?? 0 }
}
