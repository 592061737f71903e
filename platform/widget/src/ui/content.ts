import { linkified, link, richText, safeUrl } from '../text';
import type { Attachment, Message } from '../types';
import { attachmentView, type FileContext } from './attachment';
import { h, icon } from './dom';

/** What stands in a bubble. A kind that this version doesn't know shows its text, and breaks nothing. */
export function contentView(message: Pick<Message, 'content' | 'attachments'>, context: FileContext): HTMLElement {
  const { content } = message;
  const body = h('div', { class: 'body' });
  const text = (value: string | undefined) => value && body.appendChild(h('div', { class: 'text' })).appendChild(linkified(value));
  switch (content.type) {
    case 'richText':
      body.appendChild(h('div', { class: 'text rich' })).appendChild(richText(content.html ?? '', content.text ?? ''));
      break;
    case 'image':
    case 'file':
    case 'audio':
    case 'video':
      text(content.text);
      break;
    case 'location': {
      const place = `${content.latitude ?? ''}, ${content.longitude ?? ''}`;
      body.appendChild(h('div', { class: 'place' }, icon('pin'), h('span', null, content.label || place)));
      break;
    }
    case 'link':
    case 'card': {
      const href = safeUrl(content.url);
      const picture = safeUrl(content.imageUrl);
      const title = content.title || content.url || '';
      body.appendChild(
        h(
          'div',
          { class: 'card' },
          picture?.startsWith('http') && h('img', { src: picture, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' }),
          title && (href ? link(href, title, 'card-title') : h('span', { class: 'card-title' }, title)),
          (content.text || content.description) && h('p', null, content.text || content.description || ''),
        ),
      );
      break;
    }
    default:
      text(content.text || `[${content.type}]`);
  }
  for (const file of filesOf(message)) body.appendChild(attachmentView(file, context));
  return body;
}

/** The file in the content and those beside it, each once. */
export function filesOf(message: Pick<Message, 'content' | 'attachments'>): Attachment[] {
  const { content } = message;
  const files = [...(message.attachments ?? [])];
  if (content.fileId && !files.some((f) => f.id === content.fileId)) {
    files.unshift({
      id: content.fileId,
      name: content.name,
      type: content.mediaType ?? (content.type === 'image' ? 'image/png' : undefined),
      size: content.size,
    });
  }
  return files;
}
