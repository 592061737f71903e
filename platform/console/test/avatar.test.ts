import { expect, it } from 'vitest'
import { createApp, h } from 'vue'
import AppAvatar from '@/shared/AppAvatar.vue'

it.each([
  ['王小明', '小明'],
  ['梅雪 Mei', '梅雪'],
  ['访客 2D4F', '4F'],
  ['Anna Berg', 'AB'],
  ['alice', 'A'],
  ['+8613800138000', '00'],
  ['+1 (555) 010-9921', '21'],
  ['', '?'],
])('shows of %s: %s', (name, letters) => {
  const host = document.createElement('div')
  const app = createApp({ render: () => h(AppAvatar, { name }) })
  app.mount(host)
  expect(host.textContent).toBe(letters)
  app.unmount()
})
