/** What the platform's visitor interface says, as far as the widget reads it. Everything optional may be absent. */

export interface FormField {
  key: string;
  label?: string;
  required?: boolean;
}

export interface Config {
  locale?: string;
  /** Of a language that the server has as a file, or whose words it has changed. */
  texts?: { language: string; words: Record<string, string> };
  title?: string;
  welcome?: string;
  warning?: string;
  offlineText?: string;
  colour?: string;
  logoUrl?: string;
  /** Anything with "left" in it stands on the left; otherwise on the right. */
  position?: string;
  launcherText?: string;
  /** BUTTON (default), LINK or PICTURE. */
  launcher?: string;
  launcherImageUrl?: string;
  preChat?: { enabled?: boolean; fields?: FormField[] };
  online?: boolean;
  fileMaxBytes?: number;
  fileTypes?: string[];
  textMax?: number;
  /** False keeps what is being typed from the agent: only that something is typed is told. */
  typingPreview?: boolean;
}

export interface Attachment {
  id: string;
  name?: string;
  type?: string;
  size?: number;
}

export interface Content {
  type: string;
  text?: string;
  html?: string;
  fileId?: string;
  name?: string;
  mediaType?: string;
  size?: number;
  url?: string;
  title?: string;
  description?: string;
  imageUrl?: string;
  label?: string;
  latitude?: number;
  longitude?: number;
  event?: string;
  data?: Record<string, unknown>;
}

export interface Message {
  id: string;
  cursor?: string;
  direction: 'IN' | 'OUT' | 'SYSTEM';
  author?: { name?: string } | null;
  content: Content;
  attachments?: Attachment[];
  createdAt: string;
  clientId?: string | null;
}

export interface Page {
  items: Message[];
  next?: string | null;
}

export interface ConversationState {
  id?: string;
  state?: 'BOT' | 'QUEUED' | 'ASSIGNED' | 'CLOSED';
  queuePlace?: number | null;
  expectedWaitSeconds?: number | null;
  agent?: { name?: string } | null;
}

export interface Session {
  token: string;
  visitorId: string;
  conversationId?: string | null;
  ticket?: string | null;
  config?: Config;
  conversation?: ConversationState | null;
}
