import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Condition, Conditions } from '@/tickets/conditions'

export type Unit = 'TICKETS' | 'MILLISECONDS' | 'SHARE' | 'POINTS'

export interface Column {
  key: string
  name: string
  unit: Unit
  formula: string
  /** The field by whose day it counts; null: what is open at the end. */
  dates: 'createdAt' | 'solvedAt' | null
  tickets: Condition[]
}

/** Null stands for no data. */
export interface Figure {
  value: number
  numerator: number | null
  denominator: number | null
}

export interface Row {
  key: string | null
  name: string
  from: string
  to: string
  values: (Figure | null)[]
  where: Conditions
}

export interface Report {
  by: string | null
  columns: Column[]
  rows: Row[]
  total: Row
}

export interface Span {
  from: string
  to: string
}

export interface Question extends Span {
  by?: string
  measures: string[]
  where?: Conditions
}

export const DIMENSIONS = ['day', 'week', 'month', 'agent', 'group', 'type', 'channel', 'shop', 'priority', 'problem'] as const
export const TIMES: readonly string[] = ['day', 'week', 'month']

const parameters = (question: Question) => ({
  from: question.from,
  to: question.to,
  by: question.by,
  measures: question.measures.join(','),
  where: question.where?.all?.length ? JSON.stringify(question.where) : undefined,
})

export const ask = (question: Question): Promise<Report> => http.get<Report>('/api/reports/tickets', parameters(question))
export const measures = (): Promise<Column[]> => http.get<Page<Column>>('/api/reports/tickets/measures').then((page) => page.items)
export const file = (question: Question, format: 'csv' | 'xlsx'): Promise<Blob> => http.blob('/api/reports/tickets/export', undefined, { ...parameters(question), format })

const DAY = 86_400_000
const written = (day: Date): string => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`

/** The so many days up to today. */
export function lastDays(count: number, now = new Date()): Span {
  return { from: written(new Date(now.getFullYear(), now.getMonth(), now.getDate() - count + 1)), to: written(now) }
}

export const days = (span: Span): number => Math.round((Date.parse(span.to) - Date.parse(span.from)) / DAY) + 1

const moved = (day: string, by: number): string => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10)

/** As many days, just before. */
export const before = (span: Span): Span => ({ from: moved(span.from, -days(span)), to: moved(span.from, -1) })

/** Eight weeks that end with this span. */
export const weeksTo = (span: Span): Span => ({ from: moved(span.to, -55), to: span.to })

/** What lists the tickets behind a figure. */
export function tickets(column: Column, row: Row, today = lastDays(1).to): Conditions {
  const all = [...(row.where.all ?? []), ...column.tickets]
  const any = row.where.any ?? []
  if (column.dates) {
    all.push({ field: column.dates, op: 'AT_LEAST', values: [row.from] }, { field: column.dates, op: 'AT_MOST', values: [row.to] })
    return { all, any }
  }
  all.push({ field: 'createdAt', op: 'AT_MOST', values: [row.to] })
  if (row.to >= today) return { all: [...all, { field: 'solvedAt', op: 'EMPTY', values: [] }], any }
  return any.length ? { all, any } : { all, any: [{ field: 'solvedAt', op: 'EMPTY', values: [] }, { field: 'solvedAt', op: 'AFTER', values: [row.to] }] }
}

/** Figures whose tickets no list can be asked for: they are told by the rows that were counted. */
const COUNTED: readonly string[] = ['overdueShare', 'repeatShare', 'manualShare', 'reopened', 'positiveShare']
export const byRows = (column: Column): boolean => COUNTED.includes(column.key)

type Words = (key: string, values?: Record<string, unknown>) => string

function duration(milliseconds: number, t: Words): string {
  const seconds = Math.round(milliseconds / 1000)
  const [d, h, m, s] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  if (d) return t('reports.duration.d', { d, h })
  if (h) return t('reports.duration.h', { h, m })
  return m ? t('reports.duration.m', { m, s }) : t('reports.duration.s', { s })
}

/** As people read it; a dash where there is no data. */
export function shown(figure: Figure | null | undefined, unit: Unit, t: Words): string {
  if (!figure) return '–'
  if (unit === 'MILLISECONDS') return duration(figure.value, t)
  if (unit === 'SHARE') return `${(figure.value * 100).toFixed(2)} %`
  return unit === 'POINTS' ? figure.value.toFixed(2) : String(figure.value)
}

/** As a chart's axis counts it: hours, per cent; null where there is no data, so that a line breaks there. */
export function plotted(figure: Figure | null | undefined, unit: Unit): number | null {
  if (!figure) return null
  const value = unit === 'MILLISECONDS' ? figure.value / 3_600_000 : unit === 'SHARE' ? figure.value * 100 : figure.value
  return Math.round(value * 100) / 100
}

export const axis = (unit: Unit): string => ({ MILLISECONDS: 'reports.hours', SHARE: 'reports.share', TICKETS: 'reports.tickets', POINTS: 'reports.points' })[unit]

export interface Change {
  text: string
  /** Whether that is good; null: neither. */
  good: boolean | null
}

const BETTER_HIGH = ['ratingMean', 'positiveShare', 'ratedShare', 'solved']
const NEITHER = ['created']

/** What became of a figure against the span before; null where one of them has no data. */
export function change(column: Column, now: Figure | null | undefined, then: Figure | null | undefined): Change | null {
  if (!now || !then) return null
  const difference = now.value - then.value
  const sign = difference > 0 ? '▲ ' : difference < 0 ? '▼ ' : ''
  const good = difference === 0 || NEITHER.includes(column.key) ? null : BETTER_HIGH.includes(column.key) === difference > 0
  if (column.unit === 'SHARE') return { text: `${sign}${Math.abs(difference * 100).toFixed(2)} %`, good }
  if (column.unit === 'POINTS') return { text: `${sign}${Math.abs(difference).toFixed(2)}`, good }
  return then.value === 0 ? null : { text: `${sign}${Math.abs((difference / then.value) * 100).toFixed(0)} %`, good }
}
