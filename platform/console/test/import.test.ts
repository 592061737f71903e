import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { eventText, faultText, standingOf } from '@/admin/pages/webhooks/webhook'
import type { WebhookDelivery, WebhookInfo } from '@/admin/types'
import { i18n, useLocale, withAdministration } from '@/i18n'
import ImportDrawer from '@/pages/ImportDrawer.vue'

let asked: string[]
let report: string[]
let unmount = () => {}

beforeEach(async () => {
  setActivePinia(createPinia())
  await Promise.all([useLocale('en'), withAdministration()])
  asked = []
  report = []
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`)
    if (!path.startsWith('/api/import')) return new Response(JSON.stringify({ items: [], next: null }))
    // Cut where no line ends.
    const bytes = new TextEncoder().encode(report.join('\n') + '\n')
    return new Response(new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7))
        controller.close()
      },
    }))
  })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

function choose(file: File): void {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  input.dispatchEvent(new Event('change'))
}
const button = (text: string) => [...document.querySelectorAll('button')].find((each) => each.textContent?.includes(text))!

it('checks a file first, then takes it, and names what is refused', async () => {
  const app = createApp(ImportDrawer, { open: true })
  app.use(i18n)
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Choose a file'))
  expect(button('Check only').disabled).toBe(true)

  choose(new File(['name,email\n'], 'people.csv', { type: 'text/csv' }))
  await nextTick()
  report = [
    '{"line":2,"outcome":"CREATED","contact":null,"errors":[]}',
    '{"line":3,"outcome":"REFUSED","contact":null,"errors":[{"field":"email","code":"notEmail","message":"must be a mail address 王"}]}',
    '{"done":true,"dryRun":true,"lines":2,"created":1,"updated":0,"unchanged":0,"refused":1,"charset":"GB18030","cut":false,"problem":null}',
  ]
  button('Check only').click()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Nothing has been changed yet'))
  expect(asked.at(-1)).toBe('POST /api/import/contacts?format=csv&dryRun=true')
  expect(document.body.textContent).toContain('email: must be a mail address 王')
  expect(document.body.textContent).toContain('Read as GB18030')

  report = ['{"done":false,"problem":"The database is away"}']
  button('Import').click()
  await vi.waitFor(() => expect(document.body.textContent).toContain('The database is away'))
  expect(asked.at(-1)).toBe('POST /api/import/contacts?format=csv')
  expect(document.body.textContent).toContain('Stopped.')
})

it('says how a webhook stands', () => {
  const of = (change: Partial<WebhookInfo>) => standingOf({ enabled: true, stopped: null, restUntil: null, failingSince: null, succeededAt: null, ...change } as WebhookInfo).tone
  expect(of({})).toBe('idle')
  expect(of({ succeededAt: '2026-01-01T00:00:00Z' })).toBe('ok')
  expect(of({ succeededAt: '2026-01-01T00:00:00Z', failingSince: '2026-01-01T00:00:00Z' })).toBe('warn')
  expect(of({ enabled: false, stopped: 'FAILING' })).toBe('danger')
  expect(eventText('message.*')).toBe('All of messages')
  expect(eventText('message.created')).toBe('message.created')
  expect(faultText({ fault: 'STATUS', status: 503 } as WebhookDelivery)).toContain('503')
})
