// Other programs with the same model, in Node. `node peers.mjs FIGURES TIMING DECIMAL_JS IRONCALC`, each a file or folder.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { pathToFileURL } from "node:url";
import { decimalModel } from "./decimal_model.mjs";
import { sheetModel } from "./sheet_model.mjs";

const [figuresFile, timingFile, decimalFolder, ironcalcFolder] = process.argv.slice(2);
runInThisContext(readFileSync(timingFile, "utf8"));
const ours = JSON.parse(readFileSync(figuresFile, "utf8"));
const module = (folder, file) => import(pathToFileURL(`${folder}/${file}`).href);

// Ends the bench where a figure of a peer is not ours to the cent: then it computes something else.
function compare(peer, figures) {
  let compared = 0;
  const differ = (expected, found, where) => {
    if (Array.isArray(expected)) {
      if (expected.length !== found.length) throw new Error(`${peer}: ${where} has ${found.length} entries, not ${expected.length}`);
      expected.forEach((entry, index) => differ(entry, found[index], `${where}/${index}`));
      return;
    }
    compared += 1;
    if (!(Math.abs(Number(expected) - Number(found)) < 0.005)) throw new Error(`${peer}: ${where} is ${found}, not ${expected}`);
  };
  for (const side of ["vendor", "partner"]) {
    for (const key of Object.keys(ours[side])) differ(ours[side][key], figures[side][key], `${side}/${key}`);
  }
  return compared;
}

let dealSize = 48000;
const next = () => (dealSize ^= 1);

function measureDecimal({ default: Decimal }) {
  const recalculate = decimalModel(Decimal, ours.inputs);
  const compared = compare("decimal.js", recalculate(ours.inputs.deal_size));
  return { compared, recalculation: globalThis.medianTime(() => recalculate(next())) };
}

function measureSheet({ initSync, Model }) {
  initSync({ module: readFileSync(`${ironcalcFolder}/wasm_bg.wasm`) });
  const sheet = sheetModel(Model, ours.inputs);
  sheet.recalculate(ours.inputs.deal_size);
  const compared = compare("IronCalc", sheet.figures());
  return { compared, formulas: sheet.formulas, recalculation: globalThis.medianTime(() => sheet.recalculate(next())) };
}

console.log(JSON.stringify({
  decimal: measureDecimal(await module(decimalFolder, "decimal.mjs")),
  ironcalc: measureSheet(await module(ironcalcFolder, "wasm.js")),
}));
