import type { Language } from 'element-plus/es/locale/index.mjs'
import { computed, shallowRef, watchEffect, type ComputedRef } from 'vue'
import { i18n } from './index'

const languages: Record<string, () => Promise<{ default: unknown }>> = {
  en: () => import('element-plus/es/locale/lang/en.mjs'),
  'zh-CN': () => import('element-plus/es/locale/lang/zh-cn.mjs'),
}
const current = shallowRef<Language | undefined>()

watchEffect(async () => {
  const locale = i18n.global.locale.value
  const language = (await languages[locale]?.())?.default as Language | undefined
  if (i18n.global.locale.value === locale) current.value = language
})

/** Element Plus's own texts in the language shown. */
export function useElementLocale(): ComputedRef<Language | undefined> {
  return computed(() => current.value)
}
