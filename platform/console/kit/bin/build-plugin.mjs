#!/usr/bin/env node
// Builds the pages of a plugin: build-plugin.mjs <folder of the sources> [folder of the result]
import { resolve } from 'node:path'
import { build } from 'vite'
import { pluginUi } from '../vite/preset.mjs'

const [root = '.', outDir] = process.argv.slice(2)
await build(pluginUi({ root, outDir: outDir && resolve(outDir) }))
