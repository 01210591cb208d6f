// Simulations, which take longer than a page may stand still. This module is loaded when the first one is asked for, by the
// page, and again by the worker that the page starts with it.

import init, { simulation } from "./partner_roi_widget.js";

// Milliseconds between two messages; on the page's own thread, also how long it stands still.
const SLICE = 20;

const run = async (text, tell, pause = () => {}) => {
  const step = await simulation(text);
  for (let trials = 10; ; ) {
    const before = performance.now();
    const left = step(trials);
    if (left instanceof Error) throw left;
    if (typeof left === "string") return tell({ answer: left });
    const took = Math.max(performance.now() - before, 0.1);
    trials = Math.max(1, Math.round(trials * Math.min(SLICE / took, 4)));
    tell({ left });
    if (await pause()) return;
  }
};

const startWorker = () => {
  const url = new URL("partner-roi-worker.js", import.meta.url).href;
  if (new URL(url).origin === location.origin) return new Worker(url, { type: "module" });
  // A worker has to come from the page's own origin; what it imports need not.
  const blob = new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" });
  const own = URL.createObjectURL(blob);
  try {
    return new Worker(own, { type: "module" });
  } finally {
    setTimeout(() => URL.revokeObjectURL(own), 60_000);
  }
};

/**
 * Answers a question in a worker, or on this thread where the page allows no worker. `target` gets an event `told` for each
 * step, with how many trials are `left`, and at last with the `answer` as text or a `fault` in words. Gives a function that
 * stops it.
 */
export const simulate = (target, text) => {
  let worker;
  let stopped = false;
  const tell = (detail) => stopped || target.dispatchEvent(new CustomEvent("told", { detail }));
  const pause = () => new Promise((resume) => setTimeout(() => resume(stopped)));
  const here = () => {
    worker?.terminate();
    worker = undefined;
    if (!stopped) run(text, tell, pause).catch((error) => tell({ fault: error.message }));
  };
  try {
    worker = startWorker();
    worker.onmessage = ({ data }) => (data.failed ? here() : tell(data));
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker) here();
    };
    worker.postMessage(text);
  } catch {
    here();
  }
  return () => {
    stopped = true;
    worker?.terminate();
  };
};

if (typeof document === "undefined") {
  onmessage = async ({ data }) => {
    try {
      await init({ module_or_path: new URL("partner_roi_widget_bg.wasm", import.meta.url) });
      await run(data, (detail) => postMessage(detail));
    } catch (error) {
      // What the engine refuses here it would refuse everywhere.
      postMessage(error.code ? { fault: error.message } : { failed: true });
    }
  };
}
