/** What a form says in one language. */
export interface FormWords {
  title: string | null
  intro: string | null
  thanks: string | null
}

/** A form on the web, as the server has it. */
export interface WebForm {
  id: string
  key: string
  name: string
  shop: string
  group: string | null
  type: string
  fields: string[]
  texts: Record<string, FormWords>
  files: boolean
  active: boolean
  /** Where customers find it. */
  url: string
  version?: number
}

/** A type of tickets, with the fields that a form may ask. */
export interface FormType {
  key: string
  name: string
  /** needed: no ticket can be made without it. */
  fields: { key: string; label: string; kind: string; needed: boolean }[]
}

export type Texts = Record<string, { title: string; intro: string; thanks: string }>

export interface FormFields {
  name: string
  key: string
  shop: string
  group: string
  type: string
  fields: string[]
  texts: Texts
  files: boolean
  active: boolean
}

export const LANGUAGES = ['zh-CN', 'en']

const texts = (from: Record<string, FormWords | undefined>): Texts =>
  Object.fromEntries(LANGUAGES.map((tag) => [tag, { title: from[tag]?.title ?? '', intro: from[tag]?.intro ?? '', thanks: from[tag]?.thanks ?? '' }]))

export const blankForm = (): FormFields => ({ name: '', key: '', shop: '', group: '', type: '', fields: [], texts: texts({}), files: true, active: true })

export const readForm = (form: WebForm): FormFields => ({
  name: form.name,
  key: form.key,
  shop: form.shop,
  group: form.group ?? '',
  type: form.type,
  fields: [...form.fields],
  texts: texts(form.texts),
  files: form.files,
  active: form.active,
})

/** The same with one of them moved by so many places; at the ends it stays. */
export function moved(keys: string[], key: string, by: number): string[] {
  const at = keys.indexOf(key)
  const to = at + by
  if (at < 0 || to < 0 || to >= keys.length) return keys
  const rest = keys.filter((each) => each !== key)
  rest.splice(to, 0, key)
  return rest
}

/** What a shop's own page holds to show the form. The title is told to who can't see the frame. */
export function snippet(form: WebForm): string {
  const title = form.name.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')
  return `<iframe src="${form.url}" title="${title}" width="100%" height="900" frameborder="0" loading="lazy"></iframe>`
}
