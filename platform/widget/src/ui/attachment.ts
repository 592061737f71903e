import { isPicture, saveBlob, sizeText } from '../files';
import type { Translate } from '../i18n';
import type { Attachment } from '../types';
import { h, icon, replace } from './dom';

export interface FileContext {
  t: Translate;
  language: string;
  load(id: string): Promise<Blob>;
  /** Shows a picture large; the element gets the focus back afterwards. */
  enlarge(url: string, name: string, from: HTMLElement): void;
}

/** Blobs of pictures once loaded, so that drawing a message again loads nothing again. */
const pictures = new Map<string, string>();

/** Makes a picture that was just uploaded known, so that it isn't downloaded to be shown. */
export function remember(id: string, url: string): void {
  pictures.set(id, url);
}

/** Why it isn't given out, in the server's words: it is being checked for viruses, or was withheld. */
function reason(error: unknown, t: Translate): string {
  const { status, detail } = error as { status?: number; detail?: string };
  return (status === 409 && detail) || t('file.gone');
}

export function attachmentView(file: Attachment, context: FileContext): HTMLElement {
  return isPicture(file.type) ? pictureView(file, context) : fileView(file, context);
}

function pictureView(file: Attachment, context: FileContext): HTMLElement {
  const { t } = context;
  const name = file.name || t('file.pasted');
  const frame = h('div', { class: 'picture loading' });
  const show = (url: string) => {
    const image = h('img', { src: url, alt: name });
    // A site whose policy forbids blob pictures still gets the file.
    image.addEventListener('error', () => frame.replaceWith(fileView(file, context)));
    const button = h('button', { type: 'button', class: 'picture-open', 'aria-label': t('file.open', { name }) }, image);
    button.addEventListener('click', () => context.enlarge(url, name, button));
    frame.classList.remove('loading');
    replace(frame, button);
  };
  const fetchIt = () => {
    replace(frame);
    frame.classList.add('loading');
    context.load(file.id).then(
      (blob) => {
        const url = URL.createObjectURL(isPicture(blob.type) ? blob : new Blob([blob], { type: file.type }));
        pictures.set(file.id, url);
        show(url);
      },
      (error: unknown) => {
        frame.classList.remove('loading');
        replace(
          frame,
          h('p', { class: 'gone' }, reason(error, t), ' ', h('button', { type: 'button', class: 'plain', onclick: fetchIt }, t('file.retryLoad'))),
        );
      },
    );
  };
  const known = pictures.get(file.id);
  if (known) show(known);
  else if (typeof IntersectionObserver === 'function') {
    // A long history loads only the pictures that come into view.
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      seen.disconnect();
      fetchIt();
    });
    seen.observe(frame);
  } else fetchIt();
  return frame;
}

function fileView(file: Attachment, context: FileContext): HTMLElement {
  const { t } = context;
  const name = file.name || file.id;
  const note = h('span', { class: 'file-note' }, file.size ? sizeText(file.size, context.language, t) : '');
  const button = h(
    'button',
    { type: 'button', class: 'file', 'aria-label': t('file.download', { name }) },
    h('span', { class: 'file-icon' }, icon('file')),
    h('span', { class: 'file-text' }, h('span', { class: 'file-name' }, name), note),
    icon('save'),
  );
  button.addEventListener('click', () => {
    button.disabled = true;
    context
      .load(file.id)
      .then((blob) => saveBlob(blob, name))
      .catch((error: unknown) => replace(note, reason(error, t)))
      .finally(() => {
        button.disabled = false;
        button.focus();
      });
  });
  return button;
}
