import { i18n, t } from '@/i18n'
import type { Category } from './ticket'
import { whoText } from './who'
import { labelOf, type Definition } from './definition'

export interface FlowLimit {
  seconds: number
  working: boolean
  /** The transition it takes by itself then. */
  then: string | null
  escalate: string[]
}

export interface FlowState {
  key: string
  name: Definition['name']
  category: Category
  limit?: FlowLimit | null
  approval?: { rule: 'ONE' | 'ALL' | 'IN_ORDER'; by: string[]; deputies: string[]; approved: string; refused: string } | null
}

export interface FlowTransition {
  key: string
  name: Definition['name']
  from: string[]
  to?: string | null
  who?: string[]
  /** Only when all of the checklist is. */
  ticked?: boolean
}

/** What of a type its flow is drawn from. */
export interface Flow {
  start?: string
  states: FlowState[]
  transitions?: FlowTransition[]
}

/** Several ways between the same two states are one arrow. */
export interface Arrow {
  from: string
  to: string
  names: string[]
  /** The ways' own. */
  keys: string[]
  /** Nobody takes it: time or a decision does. */
  alone: boolean
}

const EVERY = '*'

/** The arrows of a flow; ways from everywhere, and those that stay, are told beside the picture. */
export function arrowsOf(flow: Flow): Arrow[] {
  const arrows = new Map<string, Arrow>()
  const known = new Set(flow.states.map((state) => state.key))
  for (const way of flow.transitions ?? []) {
    const to = way.to
    if (!to || !known.has(to)) continue
    for (const from of way.from.filter((key) => known.has(key))) {
      const id = `${from} ${to}`
      const arrow = arrows.get(id) ?? { from, to, names: [], keys: [], alone: true }
      arrow.names.push(labelOf(way.name))
      arrow.keys.push(way.key)
      arrow.alone &&= (way.who ?? []).length === 0
      arrows.set(id, arrow)
    }
  }
  return [...arrows.values()]
}

/** Ways that lead from every state to one. */
export const everywhere = (flow: Flow) => (flow.transitions ?? []).filter((way) => way.from.includes(EVERY) && way.to)
/** Who must agree in which state, in words. */
export const approvalsOf = (flow: Flow): string[] =>
  flow.states.flatMap((state) => (state.approval ? [`${labelOf(state.name)}: ${t('tickets.flow.approvalBy', { rule: t(`tickets.approval.rule.${state.approval.rule}`), who: state.approval.by.map(whoText).join(state.approval.rule === 'IN_ORDER' ? ' → ' : t('tickets.listSeparator')) })}`] : []))
/** Ways that wait for the checklist. */
export const tickedOf = (flow: Flow): string[] => (flow.transitions ?? []).filter((way) => way.ticked).map((way) => t('tickets.checklist.holds', { ways: labelOf(way.name) }))
/** Ways that leave the state as it is. */
export const staying = (flow: Flow) => (flow.transitions ?? []).filter((way) => !way.to)

/** How wide a text of 12 px is, near enough for a box: Chinese characters are squares. */
export function textWidth(text: string): number {
  return [...text].reduce((width, character) => width + (character.codePointAt(0)! > 0x2e7f ? 12.5 : 6.6), 0)
}

/** Words that don't fit beside each other go below each other. */
export function wrapped(text: string, width = 96): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const UNITS: [number, string][] = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']]

/** How long a ticket may be in a state, in words. */
export function timeOf(limit: FlowLimit): string {
  const [size, unit] = UNITS.find(([seconds]) => limit.seconds % seconds === 0 && limit.seconds >= seconds) ?? [1, 'second']
  const time = new Intl.NumberFormat(i18n.global.locale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(limit.seconds / size)
  return limit.working ? t('tickets.flow.working', { time }) : time
}

const moreOf = (state: FlowState) => [state.approval ? t('tickets.flow.approval') : '', state.limit ? timeOf(state.limit) : ''].filter(Boolean).join(' · ')

export interface PlacedState extends FlowState {
  label: string
  /** That somebody must agree, and how long it may take; empty without. */
  more: string
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedArrow extends Arrow {
  lines: string[]
  path: string
  x: number
  y: number
}

export interface Placed {
  width: number
  height: number
  states: PlacedState[]
  arrows: PlacedArrow[]
  /** From where a new ticket comes to its first state. */
  entry: { x: number; y: number } | null
}

const LINE = 15
const ENTRY = 26

/** Places a flow from top to bottom; the library comes when the first flow is drawn. */
export async function place(flow: Flow): Promise<Placed> {
  const { Graph, layout } = await import('@dagrejs/dagre').then((dagre) => ({ Graph: dagre.graphlib.Graph, layout: dagre.layout }))
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 20, edgesep: 8, ranksep: 30, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set<string>()
  for (const state of flow.states) {
    if (known.has(state.key)) continue
    known.add(state.key)
    const more = moreOf(state)
    graph.setNode(state.key, { width: Math.max(88, textWidth(labelOf(state.name)) * 1.12 + 44, textWidth(more) + 20), height: more ? 50 : 34 })
  }
  const arrows = arrowsOf(flow)
  const lines = new Map(arrows.map((arrow) => [arrow, arrow.names.flatMap((name, index) => wrapped(index < arrow.names.length - 1 ? `${name} /` : name))]))
  for (const arrow of arrows) {
    const own = lines.get(arrow)!
    graph.setEdge(arrow.from, arrow.to, { width: Math.max(...own.map(textWidth)) + 6, height: own.length * LINE, labelpos: 'c' })
  }
  layout(graph)
  const states = [...new Map(flow.states.map((state) => [state.key, state])).values()].map((state): PlacedState => {
    const at = graph.node(state.key) as { x: number; y: number; width: number; height: number }
    return { ...state, label: labelOf(state.name), more: moreOf(state), x: at.x, y: at.y + ENTRY, width: at.width, height: at.height }
  })
  const placed = arrows.map((arrow): PlacedArrow => {
    const edge = graph.edge(arrow.from, arrow.to) as { points: { x: number; y: number }[]; x: number; y: number }
    const points = edge.points.map((point) => ({ x: point.x, y: point.y + ENTRY }))
    return { ...arrow, lines: lines.get(arrow)!, path: smooth(points), x: edge.x, y: edge.y + ENTRY }
  })
  const size = graph.graph() as { width?: number; height?: number }
  const first = states.find((state) => state.key === flow.start)
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil((size.height ?? 0) + ENTRY),
    states,
    arrows: placed,
    entry: first ? { x: first.x, y: first.y - first.height / 2 } : null,
  }
}

const at = (value: number): string => (Math.round(value * 10) / 10).toString()

/** A line through the middles between points: no corners, and it never leaves the room that the layout gave it. */
export function smooth(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  const last = rest.pop()
  if (!last) return ''
  let path = `M${at(first.x)} ${at(first.y)}`
  rest.forEach((point, index) => {
    const next = rest[index + 1] ?? last
    const end = index === rest.length - 1 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    path += `Q${at(point.x)} ${at(point.y)} ${at(end.x)} ${at(end.y)}`
  })
  return rest.length ? path : `${path}L${at(last.x)} ${at(last.y)}`
}
