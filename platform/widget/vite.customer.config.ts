import { defineConfig } from 'vite';

// Customers' pages: one script each, by the mode's name, so that nothing has to be loaded after it.
export default defineConfig(({ mode }) => ({
  publicDir: false,
  build: {
    outDir: 'target/classes/META-INF/resources/t',
    emptyOutDir: false,
    target: 'es2021',
    reportCompressedSize: false,
    lib: {
      entry: `src/customer/${mode}.ts`,
      formats: ['iife'],
      name: 'SwitchboardCustomer',
      fileName: () => `${mode}.js`,
    },
  },
}));
