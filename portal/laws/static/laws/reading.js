/* Reading a law: marks in the contents the heading that is being read, opens the contents where there is room,
   and goes to an article without asking the server. Everything works without it. */
(() => {
  "use strict";
  const contents = document.querySelector("[data-contents]");
  const wide = matchMedia("(min-width: 60rem)");

  if (contents) {
    const links = new Map();
    for (const link of contents.querySelectorAll("a[href^='#']")) links.set(link.hash.slice(1), link);
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    let current = null;

    const mark = () => {
      let reached = null;
      for (const heading of headings) {
        if (heading.getBoundingClientRect().top > innerHeight / 4) break;
        reached = heading;
      }
      const link = reached ? links.get(reached.id) : null;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      current = link;
      if (!link) return;
      link.setAttribute("aria-current", "true");
      if (wide.matches) {
        const box = contents.parentElement;
        const place = link.getBoundingClientRect();
        const frame = box.getBoundingClientRect();
        if (place.top < frame.top || place.bottom > frame.bottom) {
          box.scrollTop += place.top - frame.top - frame.height / 3;
        }
      }
    };

    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    const fit = () => { contents.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    mark();
    contents.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) contents.open = false;
    });
  }

  const digits = (text) => text.normalize("NFKC").trim().match(/^第?(\d{1,4})条?(?:(?:-|之)(\d{1,2}))?$/);
  const form = document.querySelector("form[data-jump]");
  form?.addEventListener("submit", (event) => {
    const asked = digits(form.elements.article.value);
    const id = asked && `art-${Number(asked[1])}${asked[2] ? `-${Number(asked[2])}` : ""}`;
    if (!id || !document.getElementById(id)) return;
    event.preventDefault();
    location.hash = id;
  });
})();
