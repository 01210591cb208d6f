// The engine's own times, in Node and in a browser. Before it stand the glue, timing.js and `engineBytes`, in hexadecimal.
function measureEngine() {
  const bytes = new Uint8Array(engineBytes.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(engineBytes.substr(at * 2, 2), 16);
  wasm_bindgen.initSync({ module: bytes });
  let dealSize = 48000;
  const next = () => (dealSize ^= 1);
  return {
    figures: JSON.parse(wasm_bindgen.figures(48000)),
    recalculation: medianTime(() => wasm_bindgen.recalculate(next())),
    report: medianTime(() => wasm_bindgen.recalculate_and_report(next())),
    rates: medianTime(() => wasm_bindgen.with_rates(next())),
    simulation: medianTime(() => wasm_bindgen.simulate(next()), 3),
  };
}
