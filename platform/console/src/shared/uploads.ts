import { computed, reactive, ref } from 'vue'
import { upload } from '@/api/http'
import type { Attachment } from '@/api/types'
import { t } from '@/i18n'
import { explain } from '@/shared/notify'
import { fileSize } from '@/shared/time'

export interface Upload {
  key: number
  name: string
  type: string
  size: number
  /** 0 to 1. */
  progress: number
  /** Given by the server when all is there. */
  id: string | null
  problem: string
  again: boolean
}

let keys = 0

/** Files on their way to the server, for a message that is still being written. */
export function useUploads() {
  const files = ref<Upload[]>([])
  const sources = new Map<number, { file: File; abort: AbortController }>()
  const busy = computed(() => files.value.some((file) => !file.id && !file.problem))
  const done = computed(() => files.value.filter((file) => file.id))

  function add(file: File, limit?: number | null): void {
    const entry = reactive<Upload>({ key: ++keys, name: nameOf(file), type: file.type || 'application/octet-stream', size: file.size, progress: 0, id: null, problem: '', again: true })
    files.value = [...files.value, entry]
    if (limit && file.size > limit) {
      entry.problem = t('desk.file.tooLarge', { limit: fileSize(limit) })
      entry.again = false
      return
    }
    sources.set(entry.key, { file, abort: new AbortController() })
    void run(entry)
  }

  /** A file that can't go: shown with the reason, until it is removed. */
  function refuse(file: File, problem: string): void {
    files.value = [...files.value, reactive<Upload>({ key: ++keys, name: nameOf(file), type: file.type, size: file.size, progress: 0, id: null, problem, again: false })]
  }

  /** Files of a draft: they are at the server already. */
  function restore(stored: readonly { id: string; name: string; type: string; size: number }[]): void {
    files.value = [...files.value, ...stored.map((file) => reactive<Upload>({ key: ++keys, ...file, progress: 1, problem: '', again: false }))]
  }

  async function run(entry: Upload): Promise<void> {
    const source = sources.get(entry.key)
    if (!source) return
    entry.problem = ''
    try {
      const stored = await upload<Attachment>('/api/files', source.file, entry.name, (progress) => (entry.progress = progress), source.abort.signal)
      Object.assign(entry, { id: stored.id, type: stored.type ?? entry.type, size: stored.size ?? entry.size, name: stored.name ?? entry.name })
    } catch (error) {
      if (!source.abort.signal.aborted) entry.problem = explain(error)
    }
  }

  function remove(entry: Upload): void {
    sources.get(entry.key)?.abort.abort()
    sources.delete(entry.key)
    files.value = files.value.filter((each) => each.key !== entry.key)
  }

  /** Takes the finished ones out, for a message. */
  function take(): { id: string; name: string; type: string; size: number }[] {
    const taken = done.value.map(({ id, name, type, size }) => ({ id: id!, name, type, size }))
    done.value.forEach(remove)
    return taken
  }

  return { files, busy, done, add, refuse, restore, remove, take, retry: run, clear: () => [...files.value].forEach(remove) }
}

/** A pasted picture is always called image.png; the moment tells them apart. */
function nameOf(file: File): string {
  if (file.name && file.name !== 'image.png') return file.name
  const stamp = new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')
  return `${t('desk.file.screenshot')}-${stamp}.png`
}
