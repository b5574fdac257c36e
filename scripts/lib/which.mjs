/** Finds programs. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Every place where one of the named programs is found, in order of the folders.
 * @param {string[]} names
 * @param {string[]} [alsoIn] folders searched after PATH
 */
export function which(names, alsoIn = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...alsoIn];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).filter(isProgram);
  return [...new Set(found)];
}
