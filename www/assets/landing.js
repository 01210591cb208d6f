// Keeps the page at the place that its address names while the calculator above grows. Most browsers hold on to what is on
// screen by themselves; where one does not, the page goes there again, unless somebody has scrolled since.

const isThere = () => {
  const place = document.querySelector(":target");
  const margin = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
  return place !== null && Math.abs(place.getBoundingClientRect().top - margin) < 2;
};

let there = isThere();
addEventListener("scroll", () => (there = isThere()), { passive: true });

const grown = () => there && !isThere() && document.querySelector(":target").scrollIntoView();
new ResizeObserver(grown).observe(document.querySelector("partner-roi-calculator"));
