import type { KitApi } from '@switchboard/console-kit'

/** As `NotesResource` gives it. */
export interface Note {
  id: string
  text: string
  conversationId: string | null
  createdAt: string
}

export interface Notes {
  items: Note[]
  /** How many events the plugin has seen. */
  events: number
}

const PATH = '/api/x/channel-echo/notes'

export const readNotes = (api: KitApi) => api.get<Notes>(PATH)
export const addNote = (api: KitApi, text: string, conversationId?: string) => api.post<Note>(PATH, { text, conversationId })
