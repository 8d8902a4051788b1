export { counterHash, counterUniform, PURPOSE, type Purpose, permutation } from "./counter-hash.js";
export { addIdSums } from "./id-sum.js";
export { philox4x32 } from "./philox.js";
