import { computed, ref, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import { complain, explain } from '@/shared/notify'
import type { OpenTicket } from './open-ticket'
import type { Flow } from './flow'

export interface Approver {
  id: string
  name: string
  /** In whose place he was asked. */
  forName?: string | null
  /** Who decides for him at the moment. */
  deputy?: string | null
  absent?: boolean
}

export interface Decision {
  decision: 'APPROVE' | 'REJECT'
  byId: string
  by: string
  forName?: string | null
  at: string
  comment?: string | null
  via: string
}

export interface ApprovalStep {
  step: number
  /** As the type says it. */
  who: string
  status: 'LATER' | 'ASKED' | 'APPROVED' | 'REJECTED' | 'OVER'
  asked: Approver[]
  askedAt?: string | null
  decision?: Decision | null
  mayDecide: boolean
  /** In whose place this person decides. */
  forName?: string | null
}

export interface Approval {
  open: boolean
  state?: string | null
  rule?: 'ONE' | 'ALL' | 'IN_ORDER' | null
  since?: string | null
  outcome?: 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | null
  due?: string | null
  remindAt?: string | null
  own?: boolean
  steps: ApprovalStep[]
}

export interface OpenApproval {
  approval: Ref<Approval | null>
  problem: Ref<string>
  /** The steps that wait for this person's word. */
  mine: ComputedRef<ApprovalStep[]>
  busy: Ref<boolean>
  load: () => Promise<void>
  /** Answers what is wrong with the comment, or nothing; what went wrong otherwise is told. */
  decide: (step: number, decision: 'APPROVE' | 'REJECT', comment: string) => Promise<string | undefined>
}

export const APPROVAL_KEY: InjectionKey<OpenApproval> = Symbol('approval')

/** Whether tickets of a type ever wait for somebody to agree. */
export const hasApprovals = (flow: Flow | null | undefined): boolean => (flow?.states ?? []).some((state) => state.approval)

export function useApproval(open: OpenTicket): OpenApproval {
  const approval = shallowRef<Approval | null>(null)
  const problem = ref('')
  const busy = ref(false)
  const address = `/api/tickets/${open.id}/approvals`
  const mine = computed(() => approval.value?.steps.filter((step) => step.mayDecide) ?? [])

  async function load(): Promise<void> {
    try {
      approval.value = await http.get<Approval>(address)
      problem.value = ''
    } catch (error) {
      problem.value = explain(error)
    }
  }
  watch(
    () => (hasApprovals(open.definition.value as Flow | null) ? open.ticket.value?.seq : undefined),
    (seq) => seq !== undefined && void load(),
    { immediate: true },
  )

  async function decide(step: number, decision: 'APPROVE' | 'REJECT', comment: string): Promise<string | undefined> {
    if (busy.value) return undefined
    busy.value = true
    try {
      approval.value = await http.post<Approval>(`${address}/${step}`, { decision, comment: comment.trim() || null })
      await open.load()
      void open.history.catchUp()
      return undefined
    } catch (error) {
      if (error instanceof ApiError && error.fields.comment) return error.fields.comment
      complain(error)
      // Somebody was faster: what happened is shown then.
      await load()
      await open.load()
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { approval, problem, mine, busy, load, decide }
}
