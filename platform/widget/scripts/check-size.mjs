// Fails the build when the script that every page of a customer loads grows past its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const file = 'target/classes/META-INF/resources/widget.js';
const limit = 30 * 1024;
const raw = readFileSync(file);
const size = gzipSync(raw, { level: 9 }).length;
console.log(`widget.js: ${raw.length} bytes, ${size} bytes gzip (limit ${limit})`);
if (size >= limit) {
  console.error('widget.js is over its size budget');
  process.exit(1);
}
