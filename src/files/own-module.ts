/**
 * Where a module of this package is, for a process or thread of its own: compiled it is JavaScript, run from its source
 * it is TypeScript.
 *
 * @param path relative to the module that asks, without an ending
 * @param from `import.meta.url` of the module that asks
 */
export function ownModule(path: string, from: string): URL {
  return new URL(path + (isTypeScript(new URL(from)) ? ".ts" : ".js"), from);
}

/** Whether Node cannot load a module by itself. */
export function isTypeScript(module: URL): boolean {
  return module.pathname.endsWith(".ts");
}

/** Node's flags for running a module: TypeScript goes through tsx. */
export function loaderFlags(module: URL): string[] {
  return isTypeScript(module) ? ["--import", "tsx"] : [];
}
