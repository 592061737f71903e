import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { Conversation, Message } from '@/api/types'
import MessageItem from '@/desk/MessageItem.vue'
import { askedFor } from '@/desk/pictures'
import { i18n, useLocale } from '@/i18n'

const conversation = { id: 'c1', contact: { id: 'k', name: 'Anna' } } as Conversation
const message = (html: string): Message =>
  ({ id: 'm1', direction: 'IN', createdAt: '2026-01-01T00:00:00.000Z', content: { type: 'richText', html, text: '' } }) as unknown as Message

let asked: string[]
let answer: () => Response
let unmount = () => {}

beforeEach(async () => {
  setActivePinia(createPinia())
  await useLocale('en')
  askedFor.clear()
  asked = []
  answer = () => new Response(new Blob(['x'], { type: 'image/png' }))
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return answer()
  })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:picture', revokeObjectURL: () => {} }))
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function show(html: string): Promise<void> {
  const app = createApp({ render: () => h(MessageItem, { message: message(html), conversation, joined: false }) })
  app.use(i18n)
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await nextTick()
}

const PICTURE = '<p>Hi</p><img data-remote="https://cdn.example/a.png?x=1&amp;y=2" alt="offer">'

describe('pictures from elsewhere', () => {
  it('wait until somebody asks, then come by way of our server', async () => {
    await show(PICTURE)
    expect(asked).toEqual([])
    expect(document.body.textContent).toContain('1 picture from elsewhere is not loaded.')
    document.querySelector<HTMLElement>('.pictures-wait button')!.click()
    await vi.waitFor(() => expect(document.querySelector<HTMLImageElement>('.bubble img')?.src).toBe('blob:picture'))
    expect(asked).toEqual(['/api/conversations/c1/messages/m1/picture?address=https%3A%2F%2Fcdn.example%2Fa.png%3Fx%3D1%26y%3D2'])
    expect(document.querySelector('.pictures-wait')).toBeNull()
    expect(document.querySelector<HTMLImageElement>('.bubble img')?.alt).toBe('offer')
  })

  it('stay links that say why when they can not be had', async () => {
    answer = () => new Response(JSON.stringify({ status: 422, detail: 'x', errors: [{ field: 'address', message: 'must be a picture' }] }), { status: 422, headers: { 'content-type': 'application/problem+json' } })
    await show(PICTURE)
    document.querySelector<HTMLElement>('.pictures-wait button')!.click()
    await vi.waitFor(() => expect(document.querySelector<HTMLElement>('.remote-picture.failed')?.title).toBe('must be a picture'))
  })

  it('say nothing where there are none', async () => {
    await show('<p>Hi</p><img data-remote="https://spy.example/p.gif" width="1">')
    expect(document.querySelector('.pictures-wait')).toBeNull()
  })
})
