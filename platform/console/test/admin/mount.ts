import { createApp, h, nextTick, reactive, type Component } from 'vue'
import { i18n, useLocale, withAdministration } from '@/i18n'

/** Puts a component with a `modelValue` on a page of its own, as a form would hold it. */
export async function mountField<T>(component: Component, value: T, props: Record<string, unknown> = {}) {
  await Promise.all([useLocale('en'), withAdministration()])
  const state = reactive({ value, props }) as { value: T; props: Record<string, unknown> }
  const exposed: { current: unknown } = { current: null }
  const element = document.createElement('div')
  document.body.append(element)
  const app = createApp({
    render: () =>
      h(component, {
        ...state.props,
        ref: (instance: unknown) => (exposed.current = instance),
        modelValue: state.value,
        'onUpdate:modelValue': (next: T) => (state.value = next),
      }),
  })
  app.use(i18n)
  app.mount(element)
  await nextTick()
  const one = <E extends HTMLElement = HTMLInputElement>(selector: string): E => {
    const found = element.querySelector<E>(selector)
    if (!found) throw new Error(`nothing matches ${selector} in ${element.innerHTML}`)
    return found
  }
  return {
    element,
    state,
    one,
    exposed: <E>() => exposed.current as E,
    async type(selector: string, text: string) {
      const field = one(selector)
      field.value = text
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await nextTick()
      field.dispatchEvent(new FocusEvent('blur'))
      field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))
      await nextTick()
    },
    async click(selector: string) {
      one<HTMLElement>(selector).click()
      await nextTick()
    },
    texts: (selector: string) => [...element.querySelectorAll(selector)].map((each) => each.textContent?.trim()),
    unmount() {
      app.unmount()
      element.remove()
    },
  }
}
