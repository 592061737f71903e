import type { Config } from './types';
import type { Translate } from './i18n';

/** Kinds that browsers show as pixels and never run. SVG is not one of them. */
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

export function isPicture(mediaType: string | undefined): boolean {
  return PICTURES.test(mediaType ?? '');
}

export function sizeText(bytes: number, language: string, t: Translate): string {
  const number = (n: number, digits: number) => n.toLocaleString(language, { maximumFractionDigits: digits });
  if (bytes < 1024) return t('size.bytes', { n: number(bytes, 0) });
  if (bytes < 1024 * 1024) return t('size.kb', { n: number(bytes / 1024, 0) });
  return t('size.mb', { n: number(bytes / 1024 / 1024, 1) });
}

/** What is wrong with the file before a byte of it is sent, in the visitor's words; undefined if nothing is. */
export function refusal(file: File, config: Config, language: string, t: Translate): string | undefined {
  const name = file.name || t('file.pasted');
  if (file.size === 0) return t('file.empty', { name });
  if (config.fileMaxBytes !== undefined && file.size > config.fileMaxBytes) {
    return t('file.tooBig', { name, limit: sizeText(config.fileMaxBytes, language, t) });
  }
  if (!allowedType(file, config.fileTypes)) return t('file.type', { name });
  return undefined;
}

/** The list may hold `image/*`, `image/png`, `.pdf` or `pdf`; an empty or absent one allows everything. */
function allowedType(file: File, types: string[] | undefined): boolean {
  if (!types?.length) return true;
  const media = file.type.toLowerCase();
  const name = file.name.toLowerCase();
  return types.some((entry) => {
    const wanted = entry.trim().toLowerCase();
    if (wanted === '*' || wanted === '*/*') return true;
    if (wanted.endsWith('/*')) return media.startsWith(wanted.slice(0, -1));
    if (wanted.includes('/')) return media === wanted;
    return name.endsWith(wanted.startsWith('.') ? wanted : `.${wanted}`);
  });
}

/** Hands a blob to the visitor as a file. Never opened in the page: its bytes come from somebody else. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
