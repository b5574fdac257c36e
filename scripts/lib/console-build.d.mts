export const consoleDir: string;
export const consoleDist: string;
export const viteProgram: string;
export function hasConsole(): boolean;
/** Builds the console unless the last build was of the same sources. */
export function buildConsole(): Promise<void>;
