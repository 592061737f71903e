import { defineConfig } from 'vitest/config';

// One classic script: a site embeds it with a single tag, so nothing may be split off or loaded later.
export default defineConfig({
  publicDir: 'site',
  build: {
    outDir: 'target/classes/META-INF/resources',
    emptyOutDir: true,
    target: 'es2021',
    cssCodeSplit: false,
    reportCompressedSize: false,
    lib: {
      entry: 'src/main.ts',
      formats: ['iife'],
      name: 'SwitchboardWidgetBundle',
      fileName: () => 'widget.js',
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    restoreMocks: true,
  },
});
