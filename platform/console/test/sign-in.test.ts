import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n, useLocale } from '@/i18n'
import SignInPage from '@/pages/SignInPage.vue'

let calls: number
let answer: () => Response
let unmount = () => {}

beforeEach(async () => {
  setActivePinia(createPinia())
  calls = 0
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/sign-in/sso') return new Response(JSON.stringify({ available: false, text: null, passwordsForAdminsOnly: false }))
    calls++
    return answer()
  })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function open(locale: 'en' | 'zh-CN'): Promise<void> {
  await useLocale(locale)
  const app = createApp({ render: () => h(SignInPage) })
  app.use(i18n).use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] }))
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await nextTick()
}

async function submit(): Promise<void> {
  document.querySelector<HTMLFormElement>('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await nextTick()
}

async function type(id: string, text: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>(`#${id}`)!
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

const errors = () => [...document.querySelectorAll('.el-form-item__error')].map((each) => each.textContent?.trim())

describe('the sign-in', () => {
  it.each([['en', ['Enter your user name.', 'Enter your password.']], ['zh-CN', ['请输入用户名。', '请输入密码。']]] as const)('names what is missing, in %s', async (locale, wanted) => {
    await open(locale)
    await submit()
    await vi.waitFor(() => expect(errors()).toEqual(wanted))
    await type('username', 'alice')
    await submit()
    await vi.waitFor(() => expect(errors()).toEqual([wanted[1]]))
    expect(calls).toBe(0)
  })

  it('shows what the server says of a field', async () => {
    answer = () => new Response(JSON.stringify({ status: 422, errors: [{ field: 'username', message: 'must be given' }] }), { status: 422, headers: { 'content-type': 'application/problem+json' } })
    await open('en')
    await type('username', 'x')
    await type('password', 'y')
    await submit()
    await vi.waitFor(() => expect(errors()).toEqual(['must be given']))
  })

  it('asks for a code when the password was right and one is needed', async () => {
    answer = () => new Response(JSON.stringify({ type: '/problems/signIn.secondFactor', status: 401, challenge: { token: 'c', expiresAt: '2026-11-22T12:00:00Z', enrol: false } }), { status: 401, headers: { 'content-type': 'application/problem+json' } })
    await open('en')
    await type('username', 'alice')
    await type('password', 'right')
    await submit()
    await vi.waitFor(() => expect(document.querySelector('#code')).not.toBeNull())
    expect(document.querySelector('#password')).toBeNull()
    answer = () => new Response(JSON.stringify({ type: '/problems/secondFactor.over', status: 401, detail: 'It took too long.' }), { status: 401, headers: { 'content-type': 'application/problem+json' } })
    await type('code', '123456')
    await submit()
    await vi.waitFor(() => expect(document.querySelector('#username')).not.toBeNull())
    expect(document.querySelector('.door-problem')?.textContent).toBe('It took too long.')
  })
})
