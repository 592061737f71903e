import { expect, it } from 'vitest';
import { contrast, palette, parseColour } from '../src/colour';

it('every text on every brand colour can be read (AA)', () => {
  const steps = ['00', '33', '66', '99', 'cc', 'ff'];
  for (const r of steps)
    for (const g of steps)
      for (const b of steps) {
        const p = palette(`#${r}${g}${b}`);
        const at = (a: string, c: string) => contrast(parseColour(a)!, parseColour(c)!);
        expect(at(p.on, p.brand), p.brand).toBeGreaterThanOrEqual(4.5);
        expect(at(p.on, p.deep), p.brand).toBeGreaterThanOrEqual(4.5);
        for (const surface of ['#ffffff', '#f6f7f9']) expect(at(p.accentLight, surface), p.brand).toBeGreaterThanOrEqual(4.5);
        for (const surface of ['#191c22', '#121419', '#262a33']) expect(at(p.accentDark, surface), p.brand).toBeGreaterThanOrEqual(4.5);
      }
});

it('falls back to the house colour', () => {
  expect(palette('no colour').brand).toBe(palette(undefined).brand);
});
