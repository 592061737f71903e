import { expect, it } from 'vitest'
import { blankForm, moved, readForm, snippet, type WebForm } from '@/admin/pages/forms/form'

const form: WebForm = {
  id: 'f', key: 'help', name: 'A "form" <b>', shop: 's', group: null, type: 'question', fields: ['a', 'b'], texts: { en: { title: 'Help', intro: null, thanks: null } },
  files: true, active: true, url: 'https://desk.example/form/help', version: 1,
}

it('moves a field within the order, and not past its ends', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b'])
})

it('has a place for each language, whatever the server has', () => {
  expect(readForm(form).texts).toEqual({ 'zh-CN': { title: '', intro: '', thanks: '' }, en: { title: 'Help', intro: '', thanks: '' } })
  expect(Object.keys(blankForm().texts)).toEqual(['zh-CN', 'en'])
})

it('puts no markup of a name into the line for other pages', () => {
  expect(snippet(form)).toContain('title="A &quot;form&quot; &lt;b>"')
})
