import { t } from '@/i18n'
import type { Schema, SchemaField, Values } from '../types'

/** How the server shows a stored secret; sent back as it is, it keeps the stored one. */
export const MASK = '********'

/** A field's value while it is edited: a switch is a boolean, everything else a text. */
export type Draft = Record<string, string | boolean>

/** A field without a value of its own stays empty, so that a default that changes later is followed. */
export function draftOf(schema: Schema, values: Values): Draft {
  return Object.fromEntries(
    schema.fields.map((field) => {
      const value = values[field.key]
      if (field.type === 'FLAG') return [field.key, value === undefined || value === null || value === '' ? truth(field.default) : truth(value)]
      return [field.key, value === undefined || value === null ? '' : String(value)]
    }),
  )
}

/** What is sent: typed values; an empty field is left out, which gives it its default. */
export function valuesOf(schema: Schema, draft: Draft): Values {
  const values: Values = {}
  for (const field of schema.fields) {
    const value = draft[field.key]
    if (field.type === 'FLAG') values[field.key] = value === true
    else if (typeof value === 'string' && value.trim() !== '') values[field.key] = typed(field, value)
  }
  return values
}

function typed(field: SchemaField, text: string): unknown {
  if (field.type === 'SECRET' || field.multiline) return text
  const plain = text.trim()
  // What is no number goes out as it was typed: the server names the fault.
  if (field.type === 'NUMBER' && /^[+-]?\d+$/.test(plain) && Number.isSafeInteger(Number(plain))) return Number(plain)
  return plain
}

export type Fault = 'required' | 'tooLong' | 'tooShort' | 'notNumber' | 'tooSmall' | 'tooLarge' | 'notDuration' | 'notUrl' | 'notChoice'

/** What is wrong with a value, before the server is asked; null when nothing is. */
export function faultOf(field: SchemaField, value: string | boolean | undefined): Fault | null {
  if (field.type === 'FLAG') return null
  const text = typeof value === 'string' ? value : ''
  if (!text.trim()) return field.required && !hasDefault(field) ? 'required' : null
  const { min, max } = bounds(field)
  switch (field.type) {
    case 'TEXT':
    case 'SECRET': {
      if (field.type === 'SECRET' && text === MASK) return null
      const length = (field.type === 'SECRET' || field.multiline ? text : text.trim()).length
      return length > max ? 'tooLong' : length < min ? 'tooShort' : null
    }
    case 'NUMBER': {
      if (!/^[+-]?\d+$/.test(text.trim())) return 'notNumber'
      return within(Number(text), min, max)
    }
    case 'DURATION': {
      const seconds = parseDuration(text)
      return seconds === null ? 'notDuration' : within(seconds, min, max)
    }
    case 'URL':
      return isWebAddress(text.trim()) ? null : 'notUrl'
    case 'CHOICE':
      return field.choices?.some((choice) => choice.value === text) ? null : 'notChoice'
  }
}

function within(value: number, min: number, max: number): Fault | null {
  return value < min ? 'tooSmall' : value > max ? 'tooLarge' : null
}

/** The limits that mean something; the server sends the whole range of a long for "none". */
export function bounds(field: SchemaField): { min: number; max: number } {
  const real = (value: number | null | undefined, none: number) =>
    typeof value === 'number' && Math.abs(value) < 9e9 ? value : none
  return { min: real(field.min, -Infinity), max: real(field.max, Infinity) }
}

export function hasDefault(field: SchemaField): boolean {
  return field.default !== undefined && field.default !== null && field.default !== ''
}

function isWebAddress(text: string): boolean {
  try {
    const url = new URL(text)
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' && url.username === ''
  } catch {
    return false
  }
}

function truth(value: unknown): boolean {
  return value === true || value === 'true'
}

const DURATION = /^PT?(?=.)(?:(\d+)D)?(?:T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i

/** Seconds of an ISO 8601 duration as Java writes it (`PT1M30S`, `P1D`); null when it is none. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text.trim())
  if (!match || match.slice(1).every((part) => part === undefined)) return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return days! * 86_400 + hours! * 3600 + minutes! * 60 + seconds!
}

export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = Math.round((seconds % 60) * 1000) / 1000
  if (seconds === 0) return 'PT0S'
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${rest}S` : ''}`
}

export const UNITS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const
export type Unit = keyof typeof UNITS

/** `30 seconds`, `1 day`. */
export function lengthText(seconds: number, allowed: Unit[] = ['second', 'minute', 'hour', 'day']): string {
  const unit = unitOf(seconds, allowed)
  const amount = seconds / UNITS[unit]
  return `${amount} ${t(`admin.duration.${unit}`, amount)}`
}

/** The largest unit in which it is a whole number, so that an hour isn't 3600 s. */
export function unitOf(seconds: number, allowed: Unit[]): Unit {
  return [...allowed].sort((a, b) => UNITS[b] - UNITS[a]).find((unit) => seconds !== 0 && seconds % UNITS[unit] === 0) ?? allowed[0]!
}

/** Errors of the server by the field's own key: they come as `key` or as `settings.key`. */
export function fieldErrors(errors: Readonly<Record<string, string>>, schema: Schema): Record<string, string> {
  const known = new Set(schema.fields.map((field) => field.key))
  return Object.fromEntries(
    Object.entries(errors)
      .map(([name, message]): [string, string] => [name.replace(/^(settings|values)\./, ''), message])
      .filter(([name]) => known.has(name)),
  )
}
