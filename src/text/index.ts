export { printable, printableJson, printableLines } from "./printable.js";
