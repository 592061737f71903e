import type { Priority } from '@/tickets/ticket'

export interface TicketTemplate {
  id: string
  name: string
  type: string
  shopId: string | null
  subject: string | null
  description: string | null
  priority: Priority | null
  fields: Record<string, unknown>
  version: number
}

export interface TemplateFields {
  name: string
  type: string
  shopId: string
  subject: string
  description: string
  /** Empty: that of the type. */
  priority: Priority | ''
  fields: Record<string, unknown>
}

export const blankTemplate = (): TemplateFields => ({ name: '', type: 'general', shopId: '', subject: '', description: '', priority: '', fields: {} })

export const readTemplate = (row: TicketTemplate): TemplateFields => ({
  name: row.name,
  type: row.type,
  shopId: row.shopId ?? '',
  subject: row.subject ?? '',
  description: row.description ?? '',
  priority: row.priority ?? '',
  fields: { ...row.fields },
})

/** Values of another type's fields mean nothing; empty ones aren't sent. */
export function writeTemplate(fields: Partial<TemplateFields>): object {
  const { priority, fields: own, ...rest } = fields
  return {
    ...rest,
    ...(priority ? { priority } : {}),
    ...(own ? { fields: Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null && value !== '' && value !== undefined)) } : {}),
  }
}
