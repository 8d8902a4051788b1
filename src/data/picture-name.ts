import { extname } from "node:path";

const EXTENSIONS = new Set([
  ...[".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif"],
  ...[".ppm", ".pgm", ".pbm", ".pnm"],
]);

/** Whether a file's name says that it is a picture, of whatever format; names that begin with a dot are hidden ones. */
export function isPictureName(name: string): boolean {
  return !name.startsWith(".") && EXTENSIONS.has(extname(name).toLowerCase());
}
