import { describe, expect, it } from 'vitest'
import { before, change, days, lastDays, plotted, shown, tickets, weeksTo, type Column, type Row } from '@/reports/report'

const t = (key: string, values?: Record<string, unknown>) => `${key.split('.').pop()}${values ? JSON.stringify(values) : ''}`
const column = (key: string, unit: Column['unit'], dates: Column['dates'] = 'createdAt'): Column => ({ key, name: key, unit, formula: '', dates, tickets: [] })
const figure = (value: number) => ({ value, numerator: 1, denominator: 2 })
const row = (from: string, to: string): Row => ({ key: 'a', name: 'A', from, to, values: [], where: { all: [{ field: 'assignee', op: 'IS', values: ['a'] }], any: [] } })

describe('reports', () => {
  it('say that there is no data, which is not 0', () => {
    expect(shown(null, 'SHARE', t)).toBe('–')
    expect(shown(figure(0), 'SHARE', t)).toBe('0.00 %')
    expect(plotted(null, 'MILLISECONDS')).toBeNull()
    expect(plotted(figure(0), 'TICKETS')).toBe(0)
  })

  it('write times as people say them', () => {
    expect(shown(figure(5_000), 'MILLISECONDS', t)).toBe('s{"s":5}')
    expect(shown(figure(65_000), 'MILLISECONDS', t)).toBe('m{"m":1,"s":5}')
    expect(shown(figure(3_600_000 * 25), 'MILLISECONDS', t)).toBe('d{"d":1,"h":1}')
  })

  it('compare a span with as many days before', () => {
    expect(lastDays(30, new Date(2026, 10, 23))).toEqual({ from: '2026-10-25', to: '2026-11-23' })
    expect(before({ from: '2026-11-17', to: '2026-11-23' })).toEqual({ from: '2026-11-10', to: '2026-11-16' })
    expect(days({ from: '2026-11-23', to: '2026-11-23' })).toBe(1)
    expect(days(weeksTo({ from: '2026-11-23', to: '2026-11-23' }))).toBe(56)
  })

  it('say whether a change is good, and nothing where there was no data', () => {
    expect(change(column('handlingMean', 'MILLISECONDS'), figure(90), figure(100))).toEqual({ text: '▼ 10 %', good: true })
    expect(change(column('overdueShare', 'SHARE'), figure(0.1), figure(0.05))).toEqual({ text: '▲ 5.00 %', good: false })
    expect(change(column('ratingMean', 'POINTS'), figure(4.5), figure(4))).toEqual({ text: '▲ 0.50', good: true })
    expect(change(column('created', 'TICKETS'), figure(4), figure(2))?.good).toBeNull()
    expect(change(column('created', 'TICKETS'), figure(4), null)).toBeNull()
    expect(change(column('created', 'TICKETS'), figure(4), figure(0))).toBeNull()
  })

  it('list the tickets behind a figure', () => {
    expect(tickets(column('created', 'TICKETS'), row('2026-11-01', '2026-11-02')).all).toEqual([
      { field: 'assignee', op: 'IS', values: ['a'] },
      { field: 'createdAt', op: 'AT_LEAST', values: ['2026-11-01'] },
      { field: 'createdAt', op: 'AT_MOST', values: ['2026-11-02'] },
    ])
    const open = column('backlog', 'TICKETS', null)
    expect(tickets(open, row('2026-11-01', '2026-11-02'), '2026-11-02').all?.at(-1)).toEqual({ field: 'solvedAt', op: 'EMPTY', values: [] })
    expect(tickets(open, row('2026-11-01', '2026-11-02'), '2026-11-20').any).toEqual([
      { field: 'solvedAt', op: 'EMPTY', values: [] },
      { field: 'solvedAt', op: 'AFTER', values: ['2026-11-02'] },
    ])
  })
})
