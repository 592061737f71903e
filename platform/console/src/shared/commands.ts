import { onScopeDispose, shallowReactive, type InjectionKey } from 'vue'
import type { IconName } from './icons'

/** Something that the command bar offers: a place to go to, or a thing to do. */
export interface Command {
  id: string
  group: 'do' | 'conversation' | 'customer' | 'view' | 'page'
  text: string
  /** What it is found by beside its text. */
  words?: string
  /** Small, behind the text. */
  hint?: string
  keys?: string[]
  icon?: IconName
  path?: string
  run: () => unknown
}

/** Opens the command bar. */
export const COMMAND_KEY: InjectionKey<() => void> = Symbol('command')

/** Those that are there at the moment; whoever can do something adds what he can do. */
export const commandSources = shallowReactive(new Set<() => Command[]>())

/** Offers commands as long as the component lives. */
export function useCommands(source: () => Command[]): void {
  commandSources.add(source)
  onScopeDispose(() => commandSources.delete(source))
}
