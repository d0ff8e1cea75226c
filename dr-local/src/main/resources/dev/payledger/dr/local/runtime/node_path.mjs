// Lets ES modules import packages from the folders of NODE_PATH, which Node itself does for CommonJS only.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|:/.test(specifier)) {
      throw error;
    }
    try {
      return await next(pathToFileURL(require.resolve(specifier)).href, context);
    } catch {
      throw error;
    }
  }
}
