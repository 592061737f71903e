// What another system would write with the generated types; compiled in the build, quoted in platform/docs/api.md.
import createClient from 'openapi-fetch'
import type { components, paths } from '../target/typescript/schema'

type Conversation = components['schemas']['ConversationView']

/** Answers whoever waits, once: the same clientId again sends nothing. */
export async function answerAll(address: string, key: string, text: (conversation: Conversation) => string): Promise<number> {
  const api = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } })
  let answered = 0
  let after: string | undefined
  do {
    const { data, error, response } = await api.GET('/api/conversations', { params: { query: { state: 'QUEUED', limit: 50, after } } })
    if (error) throw new Error(`${response.status}: ${error.detail}`)
    for (const conversation of data.items) {
      const answer = await api.POST('/api/conversations/{conversation}/messages', {
        params: { path: { conversation: conversation.id } },
        body: { clientId: `auto-${conversation.id}-${conversation.seq}`, content: { type: 'text', text: text(conversation) } },
      })
      if (answer.response.status === 201) answered++
    }
    after = data.next ?? undefined
  } while (after)
  return answered
}

/** Every contact has a name or an address; a wrong field is named. */
export async function addContact(address: string, key: string, name: string, email: string): Promise<string> {
  const api = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } })
  const { data, error } = await api.POST('/api/contacts', { body: { name, email } })
  if (error) throw new Error(error.errors?.map((each) => `${each.field}: ${each.message}`).join(', ') ?? error.detail)
  return data.id
}
