import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Agent, Group, Page, Shop } from '@/api/types'
import { i18n } from '@/i18n'
import { useLive } from '@/stores/live'
import type { WorkCalendar } from './pages/calendars/calendar'
import type { SlaPolicy } from './pages/sla/sla'
import type { WebForm } from './pages/forms/form'
import type { TicketTemplate } from './pages/ticket-templates/template'
import type { TicketPlan } from './pages/ticket-plans/plan'
import type { TicketRule } from './pages/ticket-rules/rule'
import type { ApiKeyInfo, ChannelAccount, Connector, Department, PluginInfo, RoleInfo, WebhookInfo } from './types'

const PAGE = 200
/** More pages than any installation has rows of these kinds; ends a server that never stops giving a `next`. */
const MOST_PAGES = 50

/**
 * All rows of one small kind, kept in step with the server while somebody follows them. Rows are replaced, never changed,
 * so that what was read stays as it was read.
 *
 * @param told false: rows hold texts in the reader's language, which events don't have, so they are read again
 * @param also events of other kinds that change them
 */
function rowsOf<Row extends { id: string }>(path: string, thing: string, { told = true, also = [] as string[] } = {}) {
  return () => {
    const rows = shallowRef<Row[]>([])
    const loaded = ref(false)
    const busy = ref(false)
    const problem = shallowRef<unknown>(null)
    let followers = 0
    let stops: (() => void)[] = []
    let turn = 0

    async function load(): Promise<void> {
      const mine = ++turn
      busy.value = true
      problem.value = null
      try {
        const found: Row[] = []
        let after: string | null | undefined
        for (let page = 0; page < MOST_PAGES; page++) {
          const answer = await http.get<Page<Row>>(path, { limit: PAGE, after })
          found.push(...answer.items)
          after = answer.next
          if (!after) break
        }
        if (mine !== turn) return
        rows.value = found
        loaded.value = true
      } catch (error) {
        if (mine === turn) problem.value = error
      } finally {
        if (mine === turn) busy.value = false
      }
    }

    /** Takes what the server said of one row; an older version than the known one is ignored. */
    function take(row: Row): Row {
      const known = rows.value.find((each) => each.id === row.id)
      if (known && versionOf(row) < versionOf(known)) return known
      const next = { ...known, ...row }
      rows.value = known ? rows.value.map((each) => (each.id === row.id ? next : each)) : [...rows.value, next]
      return next
    }

    function drop(id: string): void {
      rows.value = rows.value.filter((each) => each.id !== id)
    }

    function heard(data: unknown): void {
      if (told && data && typeof data === 'object' && typeof (data as Row).id === 'string' && Object.keys(data).length > 2) take(data as Row)
      else void load()
    }

    /** Loads, and listens until the calling component goes. */
    function follow(): void {
      if (followers++ === 0) {
        const live = useLive()
        stops = [
          live.on(`${thing}.created`, (event) => heard(event.data)),
          live.on(`${thing}.updated`, (event) => heard(event.data)),
          live.on(`${thing}.deleted`, () => void load()),
          ...['resumed', ...also].map((type) => live.on(type, () => void load())),
        ]
        if (!told) stops.push(watch(i18n.global.locale, () => void load()))
        void load()
      }
      onScopeDispose(() => {
        if (--followers > 0) return
        stops.forEach((stop) => stop())
        stops = []
      })
    }

    const byId = computed(() => new Map(rows.value.map((row) => [row.id, row])))
    const find = (id: string | null | undefined) => (id ? byId.value.get(id) : undefined)

    return { rows, loaded, busy, problem, load, take, drop, follow, find }
  }
}

function versionOf(row: object): number {
  const version = (row as { version?: unknown }).version
  return typeof version === 'number' ? version : Number.MAX_SAFE_INTEGER
}

export const useAgents = defineStore('admin.agents', rowsOf<Agent>('/api/agents', 'agent'))
export const useGroups = defineStore('admin.groups', rowsOf<Group>('/api/groups', 'group'))
export const useShops = defineStore('admin.shops', rowsOf<Shop>('/api/shops', 'shop'))
export const useChannels = defineStore('admin.channels', rowsOf<ChannelAccount>('/api/channels', 'channel'))
export const usePlugins = defineStore('admin.plugins', rowsOf<PluginInfo>('/api/plugins', 'plugin', { told: false }))
export const useConnectors = defineStore('admin.connectors', rowsOf<Connector>('/api/connectors', 'connector', { told: false, also: ['plugin.updated', 'plugin.deleted'] }))
/** Built-in roles have names in the reader's language; how many have a role changes with people. */
export const useRoles = defineStore('admin.roles', rowsOf<RoleInfo>('/api/roles', 'role', { told: false, also: ['agent.created', 'agent.updated'] }))
export const useDepartments = defineStore('admin.departments', rowsOf<Department>('/api/departments', 'department', { told: false }))
export const useApiKeys = defineStore('admin.api-keys', rowsOf<ApiKeyInfo>('/api/api-keys', 'apikey', { told: false, also: ['apikey.revoked'] }))
export const useTicketRules = defineStore('admin.ticket-rules', rowsOf<TicketRule>('/api/ticket-rules', 'ticket-rule', { told: false }))
export const useTicketPlans = defineStore('admin.ticket-plans', rowsOf<TicketPlan>('/api/ticket-plans', 'ticket-plan', { told: false }))
export const useWebhooks = defineStore('admin.webhooks', rowsOf<WebhookInfo>('/api/webhooks', 'webhook', { told: false, also: ['webhook.stopped'] }))
export const useCalendars = defineStore('admin.calendars', rowsOf<WorkCalendar>('/api/calendars', 'calendar', { told: false }))
export const useSlaPolicies = defineStore('admin.sla-policies', rowsOf<SlaPolicy>('/api/sla-policies', 'sla-policy', { told: false }))
export const useForms = defineStore('admin.forms', rowsOf<WebForm>('/api/forms', 'form', { told: false }))
export const useTicketTemplates = defineStore('admin.ticket-templates', rowsOf<TicketTemplate>('/api/ticket-templates', 'ticket-template', { told: false }))
