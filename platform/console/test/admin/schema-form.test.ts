import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { draftOf, faultOf, fieldErrors, formatDuration, MASK, parseDuration, unitOf, valuesOf, type Draft } from '@/admin/forms/schema'
import SchemaForm from '@/admin/forms/SchemaForm.vue'
import type { Schema, SchemaField } from '@/admin/types'
import { mountField } from './mount'

const SCHEMA: Schema = {
  fields: [
    { key: 'address', type: 'TEXT', label: 'Address', help: 'Customers write to it.', required: true, max: 20 },
    { key: 'signature', type: 'TEXT', label: 'Signature', multiline: true },
    { key: 'password', type: 'SECRET', label: 'Password', required: true },
    { key: 'token', type: 'SECRET', label: 'Token' },
    { key: 'port', type: 'NUMBER', label: 'Port', default: 993, min: 1, max: 65535 },
    { key: 'idle', type: 'FLAG', label: 'Idle', default: 'true' },
    { key: 'security', type: 'CHOICE', label: 'Security', default: 'TLS', choices: [{ value: 'NONE', label: 'None' }, { value: 'TLS', label: 'TLS' }] },
    { key: 'pollEvery', type: 'DURATION', label: 'Poll every', default: 'PT1M', min: 10, max: 3600, advanced: true },
    { key: 'logo', type: 'URL', label: 'Logo', advanced: true, min: 0, max: 9223372036854775807 },
  ],
}
const STORED = { address: 'a@example.org', password: MASK, token: MASK, port: 143, idle: false, security: 'NONE', pollEvery: 'PT2M', logo: 'https://example.org/l.png' }

let mounted: Awaited<ReturnType<typeof mountField<Draft>>> | undefined
const show = async (values = {}, props: Record<string, unknown> = {}) => (mounted = await mountField<Draft>(SchemaForm, draftOf(SCHEMA, values), { schema: SCHEMA, ...props }))
afterEach(() => mounted?.unmount())

/** Element Plus shows an error a moment after it is told. */
const errorsAre = (texts: string[]) => vi.waitFor(() => expect(mounted?.texts('.el-form-item__error')).toEqual(texts))

const field = (type: SchemaField['type'], more: Partial<SchemaField> = {}): SchemaField => ({ key: 'x', type, ...more })

describe('values of a schema', () => {
  it('come back as they were read', () => {
    expect(valuesOf(SCHEMA, draftOf(SCHEMA, STORED))).toEqual(STORED)
  })

  it('leave out what is empty, so that the default holds, but for a switch', () => {
    expect(valuesOf(SCHEMA, draftOf(SCHEMA, {}))).toEqual({ idle: true })
  })

  it('keep the blanks of secrets and long texts and trim the rest', () => {
    expect(valuesOf(SCHEMA, { address: ' a ', password: ' p ', signature: 'b\n', port: ' 25 ' })).toEqual({ address: 'a', password: ' p ', signature: 'b\n', port: 25, idle: false })
  })

  it('send what is no number as it was typed', () => {
    expect(valuesOf(SCHEMA, { port: '9a' })).toEqual({ port: '9a', idle: false })
  })
})

describe('faults', () => {
  it.each([
    [field('TEXT', { required: true }), '  ', 'required'],
    [field('TEXT', { required: true, default: 'x' }), '', null],
    [field('TEXT', { max: 3 }), 'abcd', 'tooLong'],
    [field('SECRET', { min: 9 }), 'short', 'tooShort'],
    [field('SECRET', { min: 20 }), MASK, null],
    [field('NUMBER'), '1.5', 'notNumber'],
    [field('NUMBER', { min: 1, max: 9 }), '0', 'tooSmall'],
    [field('NUMBER', { min: 1, max: 9 }), '10', 'tooLarge'],
    [field('NUMBER', { min: -9223372036854775808, max: 9223372036854775807 }), '-5', null],
    [field('DURATION'), '?', 'notDuration'],
    [field('DURATION', { min: 10, max: 60 }), 'PT5S', 'tooSmall'],
    [field('DURATION', { min: 10, max: 60 }), 'PT1M', null],
    [field('URL'), 'ftp://example.org', 'notUrl'],
    [field('URL'), 'https://user:pass@example.org', 'notUrl'],
    [field('URL'), 'https://example.org/x', null],
    [field('CHOICE', { choices: [{ value: 'A' }] }), 'B', 'notChoice'],
    [field('FLAG', { required: true }), false, null],
  ])('%o with "%s" is %s', (given, value, fault) => {
    expect(faultOf(given, value)).toBe(fault)
  })

  it('of the server are found by the field with and without a prefix, and only those of the form', () => {
    expect(fieldErrors({ 'settings.address': 'a', port: 'b', name: 'c' }, SCHEMA)).toEqual({ address: 'a', port: 'b' })
  })
})

describe('durations', () => {
  it('are read and written as Java does', () => {
    for (const text of ['PT0S', 'PT30S', 'PT1M30S', 'PT24H', 'PT0.5S', 'PT1H1M1S']) expect(formatDuration(parseDuration(text)!)).toBe(text)
    expect(parseDuration('P1D')).toBe(86_400)
    expect(parseDuration('P1DT1H')).toBe(90_000)
    for (const text of ['', 'P', 'PT', '30', '1h']) expect(parseDuration(text)).toBeNull()
  })

  it('are shown in the largest whole unit', () => {
    const all = ['second', 'minute', 'hour', 'day'] as const
    expect([0, 30, 90, 120, 7200, 172_800].map((seconds) => unitOf(seconds, [...all]))).toEqual(['second', 'second', 'second', 'minute', 'hour', 'day'])
  })
})

describe('the form', () => {
  it('has a control for every type, filled with what is stored', async () => {
    const form = await show(STORED)
    expect(form.one('input[id$="-address"]').value).toBe('a@example.org')
    expect(form.one<HTMLTextAreaElement>('textarea[id$="-signature"]').value).toBe('')
    expect(form.one('input[id$="-port"]').value).toBe('143')
    expect(form.one('[id$="-idle"]').getAttribute('aria-checked') ?? String(form.one('[id$="-idle"]').checked)).toBe('false')
    expect(form.texts('.el-select__placeholder')).toContain('None')
    expect(form.one('input[id$="-pollEvery"]').value).toBe('2')
    expect(form.texts('.duration .el-select__placeholder')).toEqual(['minutes'])
    expect(form.one('input[id$="-logo"]').type).toBe('url')
    expect(form.element.textContent).toContain('Customers write to it.')
  })

  it('never holds a stored secret, keeps it unless one is typed, and can remove one that is not needed', async () => {
    const form = await show(STORED)
    const password = form.one('input[id$="-password"]')
    expect([password.type, password.value, password.placeholder]).toEqual(['password', '', 'Stored. Type to replace it.'])
    await form.type('input[id$="-password"]', 'new')
    expect(form.state.value.password).toBe('new')
    await form.type('input[id$="-password"]', '')
    expect(form.state.value.password).toBe(MASK)
    expect(form.texts('.schema-field .link')).toEqual(['Remove the stored value'])
    await form.click('.schema-field .link')
    expect(form.state.value.token).toBe('')
    expect(valuesOf(SCHEMA, form.state.value)).not.toHaveProperty('token')
    await form.click('.schema-field .link')
    expect(form.state.value.token).toBe(MASK)
  })

  it('shows defaults as hints and marks only what is needed', async () => {
    const form = await show()
    expect(form.one('input[id$="-port"]').placeholder).toBe('Default: 993')
    expect(form.one('input[id$="-pollEvery"]').placeholder).toBe('Default: 1 minute')
    expect(form.texts('.el-form-item.is-required .el-form-item__label')).toEqual(['Address', 'Password'])
  })

  it('writes typed values and ISO durations', async () => {
    const form = await show()
    await form.type('input[id$="-address"]', 'b@example.org')
    await form.type('input[id$="-port"]', '25')
    await form.type('input[id$="-pollEvery"]', '3')
    await form.type('input[id$="-password"]', 's')
    expect(valuesOf(SCHEMA, form.state.value)).toEqual({ address: 'b@example.org', port: 25, pollEvery: 'PT3M', password: 's', idle: true })
  })

  it('tells a fault when a field is left, not before', async () => {
    const form = await show()
    await errorsAre([])
    await form.type('input[id$="-port"]', '70000')
    await errorsAre(['At most 65535.'])
    await form.type('input[id$="-port"]', '70')
    await errorsAre([])
  })

  it('checks all at once and unfolds the advanced fields when one of them is wrong', async () => {
    const form = await show({ address: 'a', password: MASK })
    const advanced = form.one<HTMLElement>('.schema-advanced')
    expect(advanced.style.display).toBe('none')
    expect(form.exposed<{ check: () => boolean }>().check()).toBe(true)
    await form.type('input[id$="-pollEvery"]', 'soon')
    expect(form.exposed<{ check: () => boolean }>().check()).toBe(false)
    await nextTick()
    await nextTick()
    expect(advanced.style.display).toBe('')
    await errorsAre(['A number is needed.'])
  })

  it('shows the errors of the server at their fields until these are changed', async () => {
    const form = await show({ address: 'a', password: MASK })
    form.state.props = { schema: SCHEMA, errors: { 'settings.address': 'Not an e-mail address.', logo: 'Too big.' } }
    await nextTick()
    await nextTick()
    await errorsAre(['Not an e-mail address.', 'Too big.'])
    expect(form.one<HTMLElement>('.schema-advanced').style.display).toBe('')
    await form.type('input[id$="-address"]', 'a@example.org')
    await errorsAre(['Too big.'])
  })
})
