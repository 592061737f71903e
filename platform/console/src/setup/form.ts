import { ref } from 'vue'
import { ApiError } from '@/api/problem'
import { complain } from '@/shared/notify'

/** One small form: sends, and shows at its fields what the server has against them. */
export function useForm() {
  const errors = ref<Readonly<Record<string, string>>>({})
  const busy = ref(false)

  /** @returns whether it went through */
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    errors.value = {}
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof ApiError && Object.keys(error.fields).length) errors.value = error.fields
      else complain(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { errors, busy, send }
}
