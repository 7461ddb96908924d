/* Suggests names while one types into a search box: a combobox with a list (ARIA 1.2). Without it, or when
   the server does not answer, the box is a box, and Enter asks the search page. */
(() => {
  "use strict";
  const WAIT = 120; // ms without a key before the server is asked
  const SOURCE = "/api/v1/search/suggest?q=";
  const LONGEST = 60; // characters; who has typed more is asking, not looking for a name
  const PRIVATE = /\d([\s-]?\d){6}/; // a telephone or identity number is nobody's business while it is typed

  const enhance = (input, number) => {
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `suggest-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索提示");
    list.hidden = true;
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    input.after(list, said);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let timer = 0;
    let asked = null;
    let active = -1;

    const options = () => [...list.children];
    const mark = (place) => {
      active = place;
      options().forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
      const option = list.children[place];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const piece = (name, text) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map((each, index) => {
        const option = document.createElement("li");
        option.className = "suggest__option";
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = each.url;
        option.append(
          piece("suggest__title", each.title),
          piece("suggest__kind", [each.kind_label, each.status].filter(Boolean).join(" · ")),
        );
        return option;
      }));
      mark(-1);
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      said.textContent = suggestions.length ? `有 ${suggestions.length} 条提示，用上下键选择` : "";
    };
    const ask = async () => {
      const typed = input.value.trim();
      asked?.abort();
      if (!typed || typed.length > LONGEST || PRIVATE.test(typed)) return close();
      const mine = asked = new AbortController();
      try {
        const answer = await fetch(SOURCE + encodeURIComponent(typed), { signal: mine.signal });
        if (!answer.ok) return close();
        const { suggestions } = await answer.json();
        if (asked === mine && document.activeElement === input) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    const go = (option) => location.assign(option.dataset.url);

    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = list.hidden ? 0 : list.children.length;
      if (event.key === "Escape" && count) close();
      else if (event.key === "ArrowDown" && !count) ask();
      else if (event.key === "ArrowDown") mark(active + 1 < count ? active + 1 : -1);
      else if (event.key === "ArrowUp" && count) mark(active < 0 ? count - 1 : active - 1);
      else if (event.key === "Enter" && active >= 0) go(list.children[active]);
      else return;
      event.preventDefault();
    });
    // The list must not take the focus from the box.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
    input.addEventListener("blur", close);
  };
  document.querySelectorAll(".search-box__input").forEach(enhance);
})();
