/** Something that was written to be sent later. */
export interface Later {
  id: string
  by: { id: string; name: string }
  /** Whether the caller wrote it: he alone changes it, or sends it now. */
  mine: boolean
  visible: boolean
  text: string
  files: { id: string; name: string; type: string; size: number }[]
  via?: string | null
  at: string
  /** Why it waits for its author; absent while it is planned. */
  held?: string | null
}

export interface LaterChoice {
  key: 'hour' | 'evening' | 'tomorrow' | 'workday'
  at: string
}

export interface LaterList {
  items?: Later[]
  choices?: LaterChoice[]
}

/** What of the history says that something else waits now. */
export const tellsOfLater = (kind: string): boolean => kind.startsWith('later-') || kind === 'merged' || kind === 'unmerged' || kind === 'erased'
