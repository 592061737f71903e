import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, type App } from 'vue'
import { http } from '@/api/http'
import { i18n, useLocale } from '@/i18n'
import AttachedFile from '@/shared/AttachedFile.vue'

let app: App | undefined
let root: HTMLElement

function show(...ids: string[]) {
  root = document.createElement('div')
  app = createApp({ render: () => ids.map((id) => h(AttachedFile, { id, name: `${id}.pdf`, type: 'application/pdf', size: 3 })) })
  app.use(i18n).mount(root)
}

describe('files that scanners hold back', () => {
  beforeEach(async () => {
    vi.useFakeTimers()
    await useLocale('en')
  })
  afterEach(() => {
    app?.unmount()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('are asked for together, shown with the reason, and looked at again while they wait', async () => {
    const answers = [
      { items: [{ id: 'a', state: 'WAITING' }, { id: 'b', state: 'QUARANTINED' }] },
      { items: [] },
    ]
    const get = vi.spyOn(http, 'get').mockImplementation(async () => answers.shift() as never)
    show('a', 'b', 'c')
    await vi.advanceTimersByTimeAsync(100)
    await nextTick()
    expect(get).toHaveBeenCalledTimes(1)
    expect(get.mock.calls[0]).toEqual(['/api/files/held', { ids: 'a,b,c' }])
    const boxes = [...root.querySelectorAll('.attached')]
    expect(boxes[0]?.textContent).toContain('Being checked')
    expect(boxes[1]?.textContent).toContain('Withheld')
    expect(boxes[1]?.querySelector('button')).toBeNull()
    expect(boxes[2]?.querySelector('button')).not.toBeNull()

    await vi.advanceTimersByTimeAsync(3500)
    await nextTick()
    expect(get.mock.calls[1]).toEqual(['/api/files/held', { ids: 'a' }])
    expect(root.querySelectorAll('.attached')[0]?.querySelector('button')).not.toBeNull()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(get).toHaveBeenCalledTimes(2)
  })
})
