import { afterEach, describe, expect, it, vi } from 'vitest'
import PluginFigures from '@/admin/pages/plugins/PluginFigures.vue'
import PluginScan from '@/admin/pages/plugins/PluginScan.vue'
import { pluginState, pluginTone } from '@/admin/parts/status'
import type { FigureSpan, PluginFigures as Figures, PluginInfo } from '@/admin/types'
import { useLocale, withAdministration } from '@/i18n'
import { mountField } from './mount'

const span = (minute: number, calls = 0, errors = 0, p99: number | null = null): FigureSpan => ({ from: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString(), calls, errors, p50: p99 && p99 / 2, p99 })
const LEAKING: Figures = {
  health: 'TROUBLED',
  calls: 1200,
  errors: 3,
  abandoned: 1,
  hour: span(0, 20, 2, 1500),
  minutes: Array.from({ length: 60 }, (_, minute) => (minute === 59 ? span(minute, 20, 2, 1500) : span(minute))),
  threads: [],
  threadsLeft: ['stays-for-ever'],
  loaders: [{ version: '1.0.0', stoppedAt: '2026-01-01T10:00:00Z' }],
  troubles: [{ at: '2026-01-01T10:59:00Z', what: 'send', why: 'no such place' }],
}

let mounted: Awaited<ReturnType<typeof mountField>> | undefined
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})
const answer = (body: unknown, status = 200) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))
const text = () => mounted?.element.textContent ?? ''

describe('figures of a plugin', () => {
  it('show what it does and what it has left behind', async () => {
    answer(LEAKING)
    mounted = await mountField(PluginFigures, null, { id: 'test-habits' })
    await vi.waitFor(() => expect(text()).toContain('In trouble'))
    expect(mounted.texts('.figure-tiles dd')).toEqual(['20', '2', '750 ms', '1.5 s'])
    for (const shown of ['1,200 calls, 3 failed', 'stays-for-ever', 'version 1.0.0', 'no such place']) expect(text()).toContain(shown)
    // One bar for calls and one for failures where there were some; none of no height elsewhere.
    expect(mounted.element.querySelectorAll('rect.calls:not([height="0"])')).toHaveLength(1)
    expect(mounted.element.querySelectorAll('rect.errors:not([height="0"])')).toHaveLength(1)
    expect(mounted.element.querySelector('.figure-plot svg')?.getAttribute('aria-label')).toBe('Last hour: 20 calls, 2 failed')
  })

  it('say so when there are none, and when the server does not tell', async () => {
    answer({ ...LEAKING, health: 'WELL', hour: span(0), minutes: LEAKING.minutes.map((each) => ({ ...each, calls: 0, errors: 0, p50: null, p99: null })), threadsLeft: [], loaders: [], troubles: [] })
    mounted = await mountField(PluginFigures, null, { id: 'quiet' })
    await vi.waitFor(() => expect(text()).toContain('No calls in the last hour.'))
    expect(mounted.texts('.figure-tiles dd')).toEqual(['0', '0', '–', '–'])
    expect(mounted.element.querySelector('.figure-plot svg')).toBeNull()
    mounted.unmount()

    answer({ title: 'Not now', status: 503, detail: 'Please try again soon.' }, 503)
    mounted = await mountField(PluginFigures, null, { id: 'away' })
    await vi.waitFor(() => expect(mounted!.element.querySelector('[role=alert]')).not.toBeNull())
  })
})

describe('what an archive does by itself', () => {
  const finding = (habit: string, where: string, declared = false) => ({ habit, where, example: 'a.B', count: 2, declared, text: `does ${habit}` })

  it('stands apart for its own code and its libraries, and tells what is not declared', async () => {
    mounted = await mountField(PluginScan, null, {
      scan: { findings: [finding('SOCKETS', 'classes'), finding('FILES', 'classes'), finding('FILES', 'one.jar'), finding('FILES', 'two.jar')], classes: 5, unreadable: 0, complete: true },
    })
    expect(mounted.texts('li')).toEqual(['does SOCKETS (2, a.B)not declared', 'does FILES (2, a.B)', 'does FILES one, two'])
    expect(text()).toContain('is no protection')
  })

  it('says when nothing was found, when it was too much, and that in both languages', async () => {
    mounted = await mountField(PluginScan, null, { scan: { findings: [], classes: 12, unreadable: 0, complete: true } })
    expect(text()).toContain('in 12 classes')
    mounted.unmount()
    mounted = await mountField(PluginScan, null, { scan: { findings: [finding('SOCKETS', 'classes', true)], classes: 12, unreadable: 1, complete: false } })
    expect(text()).toContain('There is more in it than is looked at.')
    expect(text()).not.toContain('not declared')
    await Promise.all([useLocale('zh-CN'), withAdministration()])
    await vi.waitFor(() => expect(text()).toContain('并不构成防护'))
    await Promise.all([useLocale('en'), withAdministration()])
  })
})

it('a plugin that runs in trouble is marked so in the list', () => {
  const plugin = { id: 'x', version: '1', state: 'STARTED', health: 'TROUBLED' } as PluginInfo
  expect(pluginTone(plugin)).toBe('warn')
  expect(pluginState(plugin)).toBe('TROUBLED')
  expect(pluginState({ ...plugin, health: 'WELL' })).toBe('STARTED')
  expect(pluginTone({ ...plugin, state: 'FAILED' })).toBe('danger')
})
