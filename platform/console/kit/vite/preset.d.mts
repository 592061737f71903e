import type { UserConfig } from 'vite'

export declare const SHARED: readonly string[]

/** Vite's configuration for the pages of one plugin; see the kit's README. */
export declare function pluginUi(options?: { root?: string; entry?: string; outDir?: string }): UserConfig
