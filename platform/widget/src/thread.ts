import type { ConversationState, Message } from './types';

const LOCAL = 'local-';

function isLocal(message: Message): boolean {
  return message.id.startsWith(LOCAL);
}

/** The messages that the server has confirmed, each once, in the server's order. */
export class Thread {
  readonly items: Message[] = [];
  private readonly byId = new Map<string, Message>();

  /** Takes in what came by any way; gives back those not seen before. */
  merge(messages: Message[]): Message[] {
    const fresh: Message[] = [];
    for (const message of messages) {
      const known = this.byId.get(message.id);
      this.byId.set(message.id, message);
      if (known) {
        this.items[this.items.indexOf(known)] = message;
        continue;
      }
      fresh.push(message);
      // Nearly always the last place: the answer to a POST may overtake an event, no more.
      let at = this.items.length;
      while (at > 0 && before(message, this.items[at - 1]!)) at--;
      this.items.splice(at, 0, message);
    }
    return fresh;
  }

  clear(): void {
    this.items.length = 0;
    this.byId.clear();
  }

  /** What the visitor was answered after the time of the message that he last saw. */
  unread(seenUntil: string | undefined): Message[] {
    return this.items.filter((m) => m.direction === 'OUT' && (seenUntil === undefined || m.createdAt > seenUntil));
  }

  /** The newest message of the server; its time is the measure, the visitor's own clock may be wrong. */
  get last(): Message | undefined {
    for (let i = this.items.length - 1; i >= 0; i--) if (!isLocal(this.items[i]!)) return this.items[i];
    return undefined;
  }

  /** A line of our own about what happened to the conversation, unless the server wrote the same one. */
  note(event: string, agent?: string): void {
    for (let i = this.items.length - 1; i >= 0 && this.items[i]!.direction === 'SYSTEM'; i--) {
      const m = this.items[i]!;
      if (m.content.event === event && agentName(m) === agent) return;
    }
    const createdAt = this.items[this.items.length - 1]?.createdAt ?? new Date().toISOString();
    this.merge([{ id: `${LOCAL}${event}-${this.notes++}`, direction: 'SYSTEM', content: { type: 'event', event, data: agent ? { agent } : {} }, createdAt }]);
  }

  private notes = 0;

  /** The state as far as the messages tell it: for the time before, and without, events. */
  state(): ConversationState {
    const state: ConversationState = {};
    for (const m of this.items) {
      if (m.direction === 'OUT' && m.author?.name) {
        state.agent = { name: m.author.name };
        if (state.state === 'QUEUED') state.state = 'ASSIGNED';
      }
      if (m.direction === 'IN' && state.state === 'CLOSED') delete state.state;
      if (m.direction !== 'SYSTEM' || m.content.type !== 'event') continue;
      switch (m.content.event) {
        case 'closed':
          state.state = 'CLOSED';
          delete state.agent;
          break;
        case 'queued':
          state.state = 'QUEUED';
          break;
        case 'assigned':
        case 'accepted':
        case 'transferred': {
          const name = agentName(m);
          if (name) state.agent = { name };
          state.state = 'ASSIGNED';
          break;
        }
      }
    }
    return state;
  }
}

/** The agent that a system line speaks of, whichever of the usual names its data gives it under. */
export function agentName(message: Message): string | undefined {
  const data = message.content.data ?? {};
  for (const field of ['agent', 'agentName', 'to', 'assignee', 'name']) {
    const value = data[field];
    if (typeof value === 'string' && value) return value;
    if (value && typeof value === 'object' && typeof (value as { name?: unknown }).name === 'string') {
      return (value as { name: string }).name;
    }
  }
  return undefined;
}

/** Cursors are opaque; all times are the server's, in one form. */
function before(a: Message, b: Message): boolean {
  return a.createdAt < b.createdAt;
}
