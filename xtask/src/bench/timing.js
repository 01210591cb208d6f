// Median time of one call in milliseconds. Calls are timed in batches, because a browser's clock is coarse.
function medianTime(work, seconds = 1) {
  const clock = () => performance.now();
  const warmUpEnd = clock() + 300;
  let calls = 0;
  let started = clock();
  while (clock() < warmUpEnd || calls === 0) {
    work();
    calls += 1;
  }
  const batch = Math.max(1, Math.round((calls * 20) / (clock() - started)));
  const times = [];
  const end = clock() + seconds * 1000;
  while (clock() < end || times.length < 5) {
    started = clock();
    for (let call = 0; call < batch; call += 1) work();
    times.push((clock() - started) / batch);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}
