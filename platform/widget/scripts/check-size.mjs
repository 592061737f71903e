// Fails the build when a script that every page of a customer loads grows past its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = 30 * 1024;
for (const name of ['widget.js', 't/ticket.js', 't/form.js', 't/approve.js']) {
  const raw = readFileSync(`target/classes/META-INF/resources/${name}`);
  const size = gzipSync(raw, { level: 9 }).length;
  console.log(`${name}: ${raw.length} bytes, ${size} bytes gzip (limit ${limit})`);
  if (size >= limit) {
    console.error(`${name} is over its size budget`);
    process.exitCode = 1;
  }
}
