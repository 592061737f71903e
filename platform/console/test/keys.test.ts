import { afterEach, describe, expect, it, vi } from 'vitest'
import en from '@/messages/en/desk.json'
import { followKeys, hits, keyNames, SHORTCUTS } from '@/shared/keys'

const press = (init: KeyboardEventInit, target: EventTarget = window) => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

afterEach(() => (document.body.innerHTML = ''))

describe('the keys', () => {
  it('are each told in the help, and none twice', () => {
    const told = en.keys as Record<string, unknown>
    expect(SHORTCUTS.filter((each) => typeof told[each.action] !== 'string')).toEqual([])
    const spelt = SHORTCUTS.map((each) => `${each.group === 'writing'} ${keyNames(each, { sendWith: 'enter' }).join('+')}`)
    expect(new Set(spelt).size).toBe(spelt.length)
  })

  it('go by the place of the key while Alt is held', () => {
    expect(hits(new KeyboardEvent('keydown', { altKey: true, code: 'KeyJ', key: '∆' }), 'Alt+J')).toBe(true)
    expect(hits(new KeyboardEvent('keydown', { altKey: true, ctrlKey: true, code: 'KeyJ', key: 'j' }), 'Alt+J')).toBe(false)
    expect(hits(new KeyboardEvent('keydown', { shiftKey: true, code: 'Slash', key: '?' }), '?')).toBe(true)
  })

  it('run until they are given up, and not while one writes or a dialog stands open', () => {
    const help = vi.fn()
    const next = vi.fn()
    const stop = followKeys({ help, next })
    expect(press({ key: '?', shiftKey: true }).defaultPrevented).toBe(true)
    document.body.innerHTML = '<input><div class="el-overlay"></div>'
    press({ key: '?', shiftKey: true }, document.querySelector('input')!)
    press({ altKey: true, code: 'KeyJ', key: 'j' })
    expect(help).toHaveBeenCalledTimes(1)
    expect(next).not.toHaveBeenCalled()
    document.querySelector('.el-overlay')!.remove()
    press({ altKey: true, code: 'KeyJ', key: 'j' }, document.querySelector('input')!)
    expect(next).toHaveBeenCalledTimes(1)
    stop()
    press({ altKey: true, code: 'KeyJ', key: 'j' })
    expect(next).toHaveBeenCalledTimes(1)
  })

  it('let a key pass that found nothing to do', () => {
    const stop = followKeys({ next: () => false })
    expect(press({ altKey: true, code: 'KeyJ', key: 'j' }).defaultPrevented).toBe(false)
    stop()
  })
})
