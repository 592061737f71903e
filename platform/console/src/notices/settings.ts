import { WAYS, type NoticeKind, type Way } from './notice'

export { WAYS, type Way }

export interface Settings {
  kinds: { kind: NoticeKind; ways: Way[] }[]
  ways: { way: Way; address: string | null; reached: boolean }[]
  quietFrom: string | null
  quietTo: string | null
  timeZone: string | null
  shopZone: string
  urgentPasses: boolean
  mobile: string | null
  version: number
}

export interface SettingsForm {
  kinds: { kind: NoticeKind; ways: Way[] }[]
  quiet: boolean
  quietFrom: string
  quietTo: string
  /** Empty: the shop's. */
  timeZone: string
  urgentPasses: boolean
  mobile: string
}

/** What stands in the form; who has no quiet hours is offered the night. */
export function formOf(settings: Settings): SettingsForm {
  return {
    kinds: settings.kinds.map(({ kind, ways }) => ({ kind, ways: [...ways] })),
    quiet: settings.quietFrom !== null,
    quietFrom: settings.quietFrom ?? '22:00',
    quietTo: settings.quietTo ?? '07:00',
    timeZone: settings.timeZone ?? '',
    urgentPasses: settings.urgentPasses,
    mobile: settings.mobile ?? '',
  }
}

/** In their own order, whatever is ticked first. */
export const withWay = (ways: Way[], way: Way, on: boolean): Way[] => WAYS.filter((each) => (each === way ? on : ways.includes(each)))

export const zones = (): string[] => Intl.supportedValuesOf('timeZone')
