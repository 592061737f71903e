import { afterEach, describe, expect, it, vi } from 'vitest'
import { cannotPlay } from '@/shared/voice'

describe('a recording', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('of a kind that messengers use is offered as a download where the browser does not play it', () => {
    vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('')
    for (const [type, name] of [['audio/amr', 'a'], ['audio/AMR-WB', 'a'], ['audio/x-silk', 'a'], ['application/octet-stream', 'voice.silk']]) expect(cannotPlay('audio', type!, name), type).toBe(true)
    expect(cannotPlay('audio', 'audio/mpeg', 'a.mp3')).toBe(false)
    expect(cannotPlay('audio', 'audio/ogg; codecs=opus')).toBe(false)
  })

  it('is played where it can be', () => {
    vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('maybe')
    expect(cannotPlay('audio', 'audio/amr', 'voice.amr')).toBe(false)
  })
})
