import { reactive, type InjectionKey, type Ref } from 'vue'
import { http } from '@/api/http'

/** Pictures from elsewhere that stand in one message. */
export interface Pictures {
  /** Whether this person asked to see them. */
  shown: Readonly<Ref<boolean>>
  /** Brings one, by way of our server: whoever owns the picture learns nothing of who looks. */
  fetch: (address: string, signal: AbortSignal) => Promise<Blob>
}

export const PICTURES_KEY: InjectionKey<Pictures> = Symbol('pictures')

/** Messages whose pictures were asked for, as long as this page lasts. */
export const askedFor = reactive(new Set<string>())

export const fetchPicture = (conversation: string, message: string, address: string, signal: AbortSignal) =>
  http.blob(`/api/conversations/${encodeURIComponent(conversation)}/messages/${encodeURIComponent(message)}/picture?address=${encodeURIComponent(address)}`, signal)
