import { expect, it } from 'vitest';
import { TitleNote } from '../src/attention';
import { FakeEnv } from './fakes';

const format = (title: string, n: number) => `(${n}) ${title}`;

it('asks in the title only while nobody looks, and gives the title back', async () => {
  const env = new FakeEnv();
  document.title = 'Shop';
  const note = new TitleNote(env, format, () => false);
  note.update(2, true);
  expect(document.title).toBe('Shop');
  note.update(2, false);
  expect(document.title).toBe('(2) Shop');
  await env.pass(2_600);
  expect(document.title).toBe('Shop');
  await env.pass(1_100);
  expect(document.title).toBe('(2) Shop');
  note.update(0, true);
  expect(document.title).toBe('Shop');
  await env.pass(60_000);
  expect(document.title).toBe('Shop');
});

it('respects a title that the page changes meanwhile', async () => {
  const env = new FakeEnv();
  document.title = 'Cart';
  const note = new TitleNote(env, format, () => false);
  note.update(1, false);
  document.title = 'Cart (3 items)';
  await env.pass(10_000);
  note.update(0, true);
  expect(document.title).toBe('Cart (3 items)');
});

it('stands still for those who want less motion', async () => {
  const env = new FakeEnv();
  document.title = 'Shop';
  const note = new TitleNote(env, format, () => true);
  note.update(1, false);
  await env.pass(60_000);
  expect(document.title).toBe('(1) Shop');
  note.update(0, true);
});
